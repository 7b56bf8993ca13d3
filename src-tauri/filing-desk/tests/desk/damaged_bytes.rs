//! Bytes of store and log flipped or missing, anywhere: nothing is lost, and what can not be read any more is told.

use filing_desk::{DeskOptions, FilingDesk, FilingId, StorePart};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::bench::until;
use super::furnished::{Furnished, PAGE, furnished, set_aside, settings};

/// Everything that was accepted is there, and what is not is told.
async fn holds_all(options: DeskOptions, held: FilingId, what: &str) -> bool {
    let desk = FilingDesk::open(options)
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let filing = desk
        .filing(held)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(filing.state.word(), "held", "{what}");
    let notice = desk.store_notice().unwrap();
    let missing = notice
        .iter()
        .flat_map(|notice| notice.missing.clone())
        .collect::<Vec<_>>();
    assert!(
        desk.settings() == settings() || missing.contains(&StorePart::Settings),
        "{what}: the settings went silently"
    );
    assert!(
        desk.filings().len() == 2 || missing.contains(&StorePart::FinishedFilings),
        "{what}: a finished filing went silently"
    );
    desk.shutdown().await;
    notice.is_some()
}

#[tokio::test(start_paused = true)]
async fn a_flipped_byte_in_any_page_loses_nothing_silently() {
    let furnished = furnished(false).await;
    let store = furnished.store();
    let pages = store.len() / PAGE;
    let mut told = 0;
    for page in 0..pages {
        let mut random = StdRng::seed_from_u64(page as u64);
        let at = page * PAGE + random.random_range(0..PAGE);
        let folder = tempfile::tempdir().unwrap();
        let options = furnished.copy(folder.path(), |name, mut bytes| {
            if name == "store.db" {
                bytes[at] ^= 0x20;
            }
            bytes
        });
        let what = format!("page {page}, byte {at}");
        told += usize::from(holds_all(options, furnished.held, &what).await);
        for kept in set_aside(folder.path()) {
            assert_eq!(
                std::fs::metadata(kept).unwrap().len(),
                store.len() as u64,
                "{what}"
            );
        }
    }
    assert_eq!(told, pages, "every page is looked at when the store is opened");
}

#[tokio::test(start_paused = true)]
async fn a_store_cut_short_anywhere_loses_nothing_silently() {
    let furnished = furnished(false).await;
    let length = furnished.store().len();
    let mut random = StdRng::seed_from_u64(4);
    let mut cuts: Vec<usize> = (0..12).map(|_| random.random_range(1..length)).collect();
    cuts.extend([0, 1, PAGE, length - PAGE, length - 1]);
    for cut in cuts {
        let folder = tempfile::tempdir().unwrap();
        let options = furnished.copy(folder.path(), |name, mut bytes| {
            if name == "store.db" {
                bytes.truncate(cut);
            }
            bytes
        });
        let told = holds_all(options, furnished.held, &format!("{cut} of {length} bytes")).await;
        assert!(told, "{cut} of {length} bytes");
    }
}

/// To SQLite a log that was cut short is no error: the store is an older one then.
#[tokio::test(start_paused = true)]
async fn a_log_cut_short_anywhere_loses_no_filing() {
    let furnished = furnished(true).await;
    let length = furnished.log().len();
    let mut random = StdRng::seed_from_u64(5);
    let mut cuts: Vec<usize> = (0..12).map(|_| random.random_range(0..length)).collect();
    cuts.extend([0, 1, 32, length - 1]);
    for cut in cuts {
        with_log(&furnished, |log| log.truncate(cut)).await;
    }
    assert_eq!(
        furnished.bench.system.records().len(),
        1,
        "nothing was filed again"
    );
}

/// Nor is one with a byte that changed: it ends there.
#[tokio::test(start_paused = true)]
async fn a_flipped_byte_anywhere_in_the_log_loses_no_filing() {
    let furnished = furnished(true).await;
    let length = furnished.log().len();
    let mut random = StdRng::seed_from_u64(6);
    let mut places: Vec<usize> = (0..16).map(|_| random.random_range(0..length)).collect();
    // Its header, the first page's own, and the last byte.
    places.extend([0, 12, 24, 32, 40, length - 1]);
    for at in places {
        with_log(&furnished, |log| log[at] ^= 0x20).await;
    }
    assert_eq!(
        furnished.bench.system.records().len(),
        1,
        "nothing was filed again"
    );
}

async fn with_log(furnished: &Furnished, harm: impl Fn(&mut Vec<u8>)) {
    let folder = tempfile::tempdir().unwrap();
    let options = furnished.copy(folder.path(), |name, mut bytes| {
        if name == "store.db-wal" {
            harm(&mut bytes);
        }
        bytes
    });
    let options = DeskOptions {
        run_filings: true,
        ..options
    };
    let desk = FilingDesk::open(options).await.unwrap();
    until(&desk, furnished.held, |state| state.word() == "held").await;
    desk.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_log_without_its_store_is_not_deleted() {
    let furnished = furnished(true).await;
    let folder = tempfile::tempdir().unwrap();
    let options = furnished.copy(folder.path(), |_, bytes| bytes);
    let log = std::fs::read(folder.path().join("store.db-wal")).unwrap();
    std::fs::remove_file(folder.path().join("store.db")).unwrap();
    assert!(holds_all(options, furnished.held, "a log alone").await);
    let kept = set_aside(folder.path());
    assert_eq!(std::fs::read(&kept[0]).unwrap(), log);
}

#[tokio::test(start_paused = true)]
async fn what_can_be_read_is_taken_over() {
    let furnished = furnished(false).await;
    let store = furnished.store();
    let mut missing = Vec::new();
    for page in 1..store.len() / PAGE {
        let folder = tempfile::tempdir().unwrap();
        let options = furnished.copy(folder.path(), |name, mut bytes| {
            if name == "store.db" {
                bytes[page * PAGE + 100] ^= 1;
            }
            bytes
        });
        let desk = FilingDesk::open(options).await.unwrap();
        missing.push(desk.store_notice().unwrap().unwrap().missing);
    }
    // A page of the tables' own descriptions costs everything, every other one no more than its table.
    for part in [
        StorePart::Settings,
        StorePart::Pins,
        StorePart::Audit,
        StorePart::FinishedFilings,
    ] {
        assert!(missing.contains(&vec![part]), "{missing:?}");
    }
}
