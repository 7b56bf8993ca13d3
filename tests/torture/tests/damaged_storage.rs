//! Storage that keeps other bytes than it was sent, and says that all is well: in every system this is noticed each time,
//! and never called filed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use attachment_api::System;
use demo_practice::{Damage, Effect, FaultRule, Faults, KeptETag};
use filing_desk::{Account, DeskOptions, FilingSnapshot, FilingState, Pace};
use torture::clinic::{Access, Clinic, calm};
use torture::desk::{Desk, options, pace};

/// Where bytes come in, in one system or another.
const ROUTES: [&str; 3] = ["storage-form", "upload", "register"];

/// Lengths of the files of each case, in bytes.
const LENGTHS: [usize; 3] = [1, 1_000, 150_000];

#[test]
fn cliniko_notices_damaged_bytes() {
    for (damage, e_tag) in damages() {
        let end = filed_with(System::Cliniko, damage, e_tag);
        end.all_need_a_person_for("bytes-differ");
        end.nothing_is_sent_twice();
    }
}

#[test]
fn pracsuite_notices_damaged_bytes() {
    for (damage, e_tag) in damages() {
        let end = filed_with(System::PracSuite, damage, e_tag);
        // A record of another size is not taken for this file's.
        end.all_need_a_person_for(match damage {
            Damage::FlipBit => "bytes-differ",
            Damage::CutTail(_) => "record-not-seen",
        });
        end.nothing_is_sent_twice();
    }
}

/// What is read back before there is a record is sent again, and no record ever has the damaged bytes.
#[test]
fn medplum_notices_damaged_bytes() {
    for (damage, e_tag) in damages() {
        let end = filed_with(System::Medplum, damage, e_tag);
        end.all_need_a_person_for("bytes-differ");
        assert_eq!(end.records_while_damaged, 0, "{}", end.what);
        for filing in &end.after_retry {
            assert_eq!(filing.state.word(), "filed", "{}", end.what);
        }
        let mut kept = end.hashes_at_last.clone();
        let mut sent: Vec<String> = end
            .settled
            .iter()
            .map(|filing| filing.file.sha256.clone())
            .collect();
        kept.sort();
        sent.sort();
        assert_eq!(kept, sent, "{}", end.what);
    }
}

#[test]
fn canvas_notices_damaged_bytes() {
    for (damage, e_tag) in damages() {
        let end = filed_with(System::Canvas, damage, e_tag);
        end.all_need_a_person_for("bytes-differ");
        end.nothing_is_sent_twice();
    }
}

/// Each damage with each checksum that storage can name for what it kept.
fn damages() -> impl Iterator<Item = (Damage, KeptETag)> {
    [Damage::FlipBit, Damage::CutTail(1)]
        .into_iter()
        .flat_map(|damage| {
            [KeptETag::OfKept, KeptETag::Opaque, KeptETag::Absent].map(|e_tag| (damage, e_tag))
        })
}

/// What became of a few files.
struct End {
    what: String,
    /// As they were with damaged storage.
    settled: Vec<FilingSnapshot>,
    records_while_damaged: usize,
    /// As they were after storage had been mended and everything was tried again.
    after_retry: Vec<FilingSnapshot>,
    /// The SHA-256 of each record's bytes.
    hashes_at_last: Vec<String>,
}

impl End {
    fn all_need_a_person_for(&self, reason: &str) {
        assert_eq!(self.settled.len(), LENGTHS.len());
        for filing in &self.settled {
            assert_eq!(reason_of(filing).as_deref(), Some(reason), "{}", self.what);
        }
    }

    /// The damaged record is on the chart, and only a person can decide what becomes of it.
    fn nothing_is_sent_twice(&self) {
        assert_eq!(self.records_while_damaged, LENGTHS.len(), "{}", self.what);
        assert_eq!(self.hashes_at_last.len(), LENGTHS.len(), "{}", self.what);
        for filing in &self.after_retry {
            assert_ne!(filing.state.word(), "filed", "{}", self.what);
        }
    }
}

fn reason_of(filing: &FilingSnapshot) -> Option<String> {
    match &filing.state {
        FilingState::NeedsYou { reason, .. } => Some(reason.code.word()),
        _ => None,
    }
}

fn filed_with(system: System, damage: Damage, e_tag: KeptETag) -> End {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let clinic = Clinic::start().await.expect("a practice");
        let folder = tempfile::tempdir().unwrap();
        let access = clinic.access(system).expect("an access");
        let desk = Desk::with(impatient(folder.path())).await.expect("a desk");
        let account = desk.account(&access).await.expect("an account");
        let effect = Effect::Keep {
            damage: Some(damage),
            e_tag,
        };
        clinic.faults().set(Faults {
            rules: ROUTES
                .map(|route| FaultRule::always(route, effect.clone()))
                .to_vec(),
            ..calm()
        });
        drop_all(&desk, &account, &access, files(folder.path())).await;
        let settled = desk.settled().await.expect("settles");
        let records_while_damaged = clinic.ledger().records.len();
        clinic.behave();
        desk.inner().retry_all().await.expect("a retry");
        let after_retry = desk.settled().await.expect("settles again");
        let records = clinic.ledger().records;
        desk.close().await;
        clinic.stop().await;
        End {
            what: format!("{} {damage:?} {e_tag:?}", system.word()),
            settled,
            records_while_damaged,
            after_retry,
            hashes_at_last: records.into_iter().map(|record| record.sha256).collect(),
        }
    })
}

/// Does not wait long for a record that never shows.
fn impatient(folder: &Path) -> DeskOptions {
    DeskOptions {
        pace: Pace {
            longest_processing: Duration::from_millis(200),
            ..pace()
        },
        ..options(folder).expect("options")
    }
}

async fn drop_all(desk: &Desk, account: &Account, access: &Access, paths: Vec<PathBuf>) {
    let dropped = desk
        .drop_files(account, access.patient(0), paths)
        .await
        .expect("a drop");
    assert!(dropped.iter().all(Result::is_ok), "{dropped:?}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    LENGTHS
        .map(|length| {
            let path = folder.join(format!("{length}.pdf"));
            let mut bytes = format!("%PDF-1.7 synthetic {length}\n").into_bytes();
            bytes.extend((0_u8..251).cycle().take(length));
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .to_vec()
}
