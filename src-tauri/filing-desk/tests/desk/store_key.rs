//! Whose key is in the keyring: another one is told apart from damage.

use std::sync::Arc;

use super::furnished::{Furnished, files_below, furnished};

#[tokio::test(start_paused = true)]
async fn another_key_is_told_and_nothing_is_set_aside() {
    let Furnished { mut bench, held, .. } = furnished(false).await;
    let id = std::fs::read_to_string(bench.data_dir().join("desk-id")).unwrap();
    let right = Arc::clone(&bench.secrets);
    let wrong = filing_desk::MemoryStore::new();
    let entry = filing_desk::EntryName::new(&id, "keys");
    filing_desk::SecretStore::write(&wrong, &entry, &[3; 64]).unwrap();
    bench.secrets = Arc::new(wrong);
    let before = files_below(&bench.data_dir());
    for _ in 0..2 {
        assert_eq!(bench.open_as(true).await.err().unwrap().code(), "store-key-wrong");
    }
    // Also where there is nothing left but what the key has to open.
    let store = bench.data_dir().join("store.db");
    let away = bench.folder.path().join("away.db");
    std::fs::rename(&store, &away).unwrap();
    assert_eq!(bench.open_as(true).await.err().unwrap().code(), "store-key-wrong");
    assert!(!store.exists(), "no other store was begun");
    std::fs::rename(&away, &store).unwrap();
    assert_eq!(files_below(&bench.data_dir()), before);

    bench.secrets = right;
    let desk = bench.open().await;
    assert_eq!(desk.filing(held).unwrap().state.word(), "held");
}

#[tokio::test(start_paused = true)]
async fn a_note_of_the_key_that_is_missing_or_damaged_is_made_again() {
    let Furnished { bench, held, .. } = furnished(false).await;
    let note = bench.data_dir().join("key-check");
    let right = std::fs::read(&note).unwrap();
    for harm in [None, Some(b"another".as_slice())] {
        match harm {
            None => std::fs::remove_file(&note).unwrap(),
            Some(bytes) => std::fs::write(&note, bytes).unwrap(),
        }
        let desk = bench.open().await;
        assert_eq!(desk.filing(held).unwrap().state.word(), "held");
        assert_eq!(std::fs::read(&note).unwrap(), right);
        desk.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_note_of_the_key_an_unreadable_store_is_left_alone() {
    let Furnished { bench, .. } = furnished(false).await;
    std::fs::remove_file(bench.data_dir().join("key-check")).unwrap();
    let store = bench.data_dir().join("store.db");
    std::fs::write(&store, vec![9; 8192]).unwrap();
    assert_eq!(bench.open_as(true).await.err().unwrap().code(), "store-damaged");
    assert_eq!(std::fs::read(&store).unwrap(), vec![9; 8192]);
}
