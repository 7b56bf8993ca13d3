//! A spool that is damaged too: what can not be told any more is kept, and said.

use filing_desk::{DeskOptions, FilingDesk};

use super::bench::{accept_one, until_filed, until_needs_you};
use super::furnished::{Furnished, furnished};

#[tokio::test(start_paused = true)]
async fn a_copy_whose_card_is_damaged_is_kept_and_told() {
    let Furnished { bench, held, .. } = furnished(false).await;
    let spool = bench.data_dir().join("spool");
    let card = spool.join(format!("{held}.card"));
    let mut bytes = std::fs::read(&card).unwrap();
    bytes[30] ^= 1;
    std::fs::write(&card, &bytes).unwrap();

    // With its store nobody needs the card.
    let desk = bench.open().await;
    assert_eq!(desk.filing(held).unwrap().state.word(), "held");
    desk.shutdown().await;
    drop(desk);

    std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();
    let desk = bench.open().await;
    let notice = desk.store_notice().unwrap().unwrap();
    assert_eq!((notice.rebuilt, notice.unreadable), (0, 1));
    let id = accept_one(&desk, bench.file("next.txt", b"next")).await;
    until_filed(&desk, id).await;
    assert!(spool.join(format!("{held}.sealed")).exists(), "the bytes stay");
    assert_eq!(std::fs::read(card).unwrap(), bytes);
}

/// As a disk that lost the end of a file leaves it.
#[tokio::test(start_paused = true)]
async fn half_a_copy_is_told_and_never_filed() {
    let furnished = furnished(false).await;
    let sealed = format!("spool/{}.sealed", furnished.held);
    let length = furnished.files[&furnished.bench.data_dir().join(&sealed)].len();
    for cut in 0..length {
        let folder = tempfile::tempdir().unwrap();
        let options = furnished.copy(folder.path(), |name, mut bytes| {
            if name == sealed {
                bytes.truncate(cut);
            }
            bytes
        });
        let options = DeskOptions {
            run_filings: true,
            ..options
        };
        let desk = FilingDesk::open(options).await.unwrap();
        desk.file_now(furnished.held).await.unwrap();
        assert_eq!(until_needs_you(&desk, furnished.held).await, "spool-damaged");
        desk.shutdown().await;
    }
    assert_eq!(
        furnished.bench.system.records().len(),
        1,
        "only what was filed before"
    );
}

#[tokio::test(start_paused = true)]
async fn half_a_card_is_kept_and_told() {
    let furnished = furnished(false).await;
    let card = format!("spool/{}.card", furnished.held);
    let length = furnished.files[&furnished.bench.data_dir().join(&card)].len();
    for cut in [0, 1, length / 3, length / 2, length - 1] {
        let folder = tempfile::tempdir().unwrap();
        let options = furnished.copy(folder.path(), |name, mut bytes| match name {
            "store.db" => vec![9; 8192],
            name if name == card => {
                bytes.truncate(cut);
                bytes
            }
            _ => bytes,
        });
        let desk = FilingDesk::open(options).await.unwrap();
        let notice = desk.store_notice().unwrap().unwrap();
        assert_eq!((notice.rebuilt, notice.unreadable), (0, 1), "{cut} of {length}");
        assert_eq!(
            std::fs::metadata(folder.path().join(&card)).unwrap().len(),
            cut as u64
        );
        desk.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_not_have_been_accepted_is_not_filed_without_a_person() {
    let Furnished { bench, held, .. } = furnished(false).await;
    let spool = bench.data_dir().join("spool");
    // Killed before the copy got its lasting name: the lost store may or may not have known it.
    std::fs::rename(
        spool.join(format!("{held}.sealed")),
        spool.join(format!("{held}.partial")),
    )
    .unwrap();
    std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();
    let desk = bench.open().await;
    assert_eq!(until_needs_you(&desk, held).await, "store-was-lost");
    desk.retry(held).await.unwrap();
    until_filed(&desk, held).await;
}
