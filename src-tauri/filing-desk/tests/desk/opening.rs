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

#[tokio::test(start_paused = true)]
async fn a_damaged_store_is_told() {
    let bench = Bench::new();
    bench.open().await.shutdown().await;
    let store = bench.data_dir().join("store.db");
    let _ = std::fs::remove_file(bench.data_dir().join("store.db-wal"));
    std::fs::write(&store, vec![9; 8192]).unwrap();
    assert!(matches!(bench.open_as(true).await, Err(OpenError::StoreDamaged)));
    assert_eq!(
        std::fs::read(&store).unwrap(),
        vec![9; 8192],
        "it is not replaced"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_of_a_newer_version_is_not_touched() {
    let bench = Bench::new();
    bench.open().await.shutdown().await;
    let id = std::fs::read_to_string(bench.data_dir().join("desk-id")).unwrap();
    let keys = bench.secrets.read(&entry(&id, "keys")).unwrap().unwrap();
    let connection = rusqlite::Connection::open(bench.data_dir().join("store.db")).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA key = \"x'{}'\"; PRAGMA user_version = 99",
            hex::encode(&keys[..32])
        ))
        .unwrap();
    drop(connection);
    assert!(matches!(bench.open_as(true).await, Err(OpenError::StoreNewer)));
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
