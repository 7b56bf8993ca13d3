//! A damaged store is set aside, never deleted and never written again; a new one goes on with what the spool holds.

use std::path::PathBuf;

use filing_desk::FilingDesk;

use super::bench::until_filed;
use super::furnished::{Furnished, PAGE, furnished, set_aside};

#[tokio::test(start_paused = true)]
async fn a_store_that_can_not_be_read_is_set_aside_and_everything_is_filed() {
    let Furnished { bench, held, .. } = furnished(false).await;
    let store = bench.data_dir().join("store.db");
    std::fs::write(&store, vec![9; 8192]).unwrap();

    let desk = bench.open().await;
    assert!(desk.has_new_store());
    let notice = desk.store_notice().unwrap().unwrap();
    assert_eq!((notice.rebuilt, notice.unreadable), (1, 0));
    assert_eq!(notice.missing.len(), 4, "nothing of it could be read");
    let kept = bench.data_dir().join(notice.kept_as.unwrap());
    assert_eq!(std::fs::read(kept).unwrap(), vec![9; 8192]);
    desk.file_now(held).await.unwrap();
    until_filed(&desk, held).await;
    assert_eq!(bench.system.records().len(), 2);

    desk.shutdown().await;
    drop(desk);
    let desk = bench.open().await;
    assert!(!desk.has_new_store(), "it is told by the one that did it");
    assert!(
        desk.store_notice().unwrap().is_some(),
        "until somebody has seen it"
    );
    desk.dismiss_store_notice().unwrap();
    assert_eq!(desk.store_notice().unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_another_process_uses_is_not_set_aside() {
    let Furnished { bench, held, .. } = furnished(false).await;
    let window = bench.open_as(false).await.unwrap();
    let store = bench.data_dir().join("store.db");
    let mut bytes = std::fs::read(&store).unwrap();
    let last = bytes.len() - PAGE;
    bytes[last + 100] ^= 1;
    std::fs::write(&store, &bytes).unwrap();
    assert_eq!(bench.open_as(false).await.err().unwrap().code(), "store-damaged");
    assert_eq!(set_aside(&bench.data_dir()), Vec::<PathBuf>::new());
    window.shutdown().await;
    drop(window);

    let desk = bench.open_as(false).await.unwrap();
    assert!(desk.has_new_store());
    assert_eq!(desk.filing(held).unwrap().state.word(), "held");
}

#[tokio::test(start_paused = true)]
async fn twenty_starts_at_once_set_a_damaged_store_aside_once() {
    let Furnished { bench, held, .. } = furnished(false).await;
    std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();
    let starts = (0..20).map(|_| FilingDesk::open(bench.options(true)));
    let desks = futures::future::join_all(starts).await;
    let desks: Vec<FilingDesk> = desks.into_iter().map(Result::unwrap).collect();
    assert_eq!(set_aside(&bench.data_dir()).len(), 1);
    assert_eq!(desks.iter().filter(|desk| desk.has_new_store()).count(), 1);
    desks[7].file_now(held).await.unwrap();
    until_filed(&desks[13], held).await;
    assert_eq!(bench.system.records().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn setting_aside_that_was_cut_off_is_finished() {
    let Furnished { bench, held, .. } = furnished(false).await;
    let folder = bench.data_dir();
    std::fs::write(folder.join("store.db"), vec![9; 8192]).unwrap();
    let desk = bench.open_as(false).await.unwrap();
    let name = desk.store_notice().unwrap().unwrap().kept_as.unwrap();
    desk.shutdown().await;
    drop(desk);
    // As it was after the notice was begun, and after the renaming.
    let begun = std::fs::read_to_string(folder.join("store-notice.json"))
        .unwrap()
        .replace("\"is_complete\":true", "\"is_complete\":false");
    for renamed in [false, true] {
        for part in ["store.db", "store.db-wal", "store.db-shm"] {
            let _ = std::fs::remove_file(folder.join(part));
        }
        if !renamed {
            std::fs::rename(folder.join(&name), folder.join("store.db")).unwrap();
        }
        std::fs::write(folder.join("store-notice.json"), &begun).unwrap();
        let desk = bench.open_as(false).await.unwrap();
        assert_eq!(desk.filing(held).unwrap().state.word(), "held");
        let notice = desk.store_notice().unwrap().unwrap();
        assert_eq!(
            (notice.kept_as.as_deref(), notice.rebuilt),
            (Some(name.as_str()), 1)
        );
        assert_eq!(set_aside(&folder).len(), 1);
        desk.shutdown().await;
    }
}
