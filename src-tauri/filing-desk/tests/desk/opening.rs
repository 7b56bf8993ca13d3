//! Opening the desk: keyring and store in every condition, and trying again.

use filing_desk::{Hold, KeyringError, MemoryStore, OpenError, SecretStore, accounts_of};
use std::sync::Arc;

use super::bench::{Bench, accept};

#[tokio::test(start_paused = true)]
async fn a_locked_keyring_is_told_and_opening_works_once_it_is_unlocked() {
    let bench = Bench::new();
    bench.open().await.shutdown().await;
    for (trouble, code) in [
        (KeyringError::Locked, "keyring-locked"),
        (KeyringError::Absent, "keyring-absent"),
        (KeyringError::Refused, "keyring-refused"),
    ] {
        bench.secrets.set_trouble(Some(trouble));
        let error = bench.open_as(true).await.err().unwrap();
        assert_eq!(error.code(), code);
        let accounts = accounts_of(&bench.data_dir()).unwrap();
        assert_eq!(
            accounts[0].name, "Northside",
            "accounts can be listed all the same"
        );
    }
    bench.secrets.set_trouble(None);
    assert_eq!(bench.open().await.accounts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_missing_key_is_an_error_and_destroys_nothing() {
    let mut bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    desk.shutdown().await;
    let with_key = Arc::clone(&bench.secrets);

    bench.secrets = Arc::new(MemoryStore::new());
    for _ in 0..2 {
        let error = bench.open_as(true).await.err().unwrap();
        assert_eq!(error.code(), "store-key-missing");
    }

    bench.secrets = with_key;
    assert_eq!(bench.open().await.filings()[0].id, id);
}

#[tokio::test(start_paused = true)]
async fn a_missing_desk_id_beside_a_store_is_an_error_too() {
    let bench = Bench::new();
    bench.open().await.shutdown().await;
    std::fs::remove_file(bench.data_dir().join("desk-id")).unwrap();
    assert!(matches!(
        bench.open_as(true).await,
        Err(OpenError::StoreKeyMissing)
    ));
}

/// Its log is not put into it either: not a byte changes.
#[tokio::test(start_paused = true)]
async fn a_store_of_a_newer_version_is_not_touched() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let connection = connection(&bench);
    connection.execute_batch("PRAGMA user_version = 99").unwrap();
    let names = ["store.db", "store.db-wal"];
    let newer = names.map(|name| std::fs::read(bench.data_dir().join(name)).unwrap());
    assert!(newer.iter().all(|bytes| !bytes.is_empty()));
    drop(connection);
    desk.shutdown().await;
    drop(desk);
    // As a process that was killed leaves it.
    let _ = std::fs::remove_file(bench.data_dir().join("store.db-shm"));
    for (name, bytes) in names.iter().zip(&newer) {
        std::fs::write(bench.data_dir().join(name), bytes).unwrap();
    }

    assert!(matches!(bench.open_as(true).await, Err(OpenError::StoreNewer)));
    for (name, bytes) in names.iter().zip(&newer) {
        assert_eq!(
            &std::fs::read(bench.data_dir().join(name)).unwrap(),
            bytes,
            "{name}"
        );
    }
}

/// The store, opened beside the desk.
pub fn connection(bench: &Bench) -> rusqlite::Connection {
    let id = std::fs::read_to_string(bench.data_dir().join("desk-id")).unwrap();
    let keys = bench.secrets.read(&entry(&id, "keys")).unwrap().unwrap();
    let connection = rusqlite::Connection::open(bench.data_dir().join("store.db")).unwrap();
    let key = format!("PRAGMA key = \"x'{}'\"", hex::encode(&keys[..32]));
    connection.execute_batch(&key).unwrap();
    connection
}

#[tokio::test(start_paused = true)]
async fn a_data_folder_that_can_not_be_made_is_told() {
    let bench = Bench::new();
    std::fs::write(bench.data_dir(), b"a file where the folder should be").unwrap();
    assert_eq!(
        bench.open_as(true).await.err().unwrap().code(),
        "data-folder-unusable"
    );
}

fn entry(desk_id: &str, name: &str) -> filing_desk::EntryName {
    filing_desk::EntryName::new(desk_id, name)
}
