//! Data folders as released versions left them: each opens in this version with nothing lost.
//!
//! `stores/version-N` is a data folder whose store has the schema of version N, with keys that are no secret. That of the
//! newest version is made by
//! `cargo test -p filing-desk --test desk upgrade::make -- --ignored`; those of earlier versions are never made anew.

use std::path::{Path, PathBuf};

use attachment_api::{Code, Operation, Secret, Secrets, Sensitive, Status};
use filing_desk::{AuditQuery, EntryName, FilingState, Hold, SecretStore, Settings};

use super::bench::{Bench, accept, accept_one, account, until_filed, until_needs_you};
use super::scripted::Script;

const DESK_ID: &str = "00000000000000000000000000000001";
/// The newest version of the schema that was released.
const NEWEST: u32 = 2;

pub fn stored(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/desk/stores/version-{version}"))
}

/// A bench whose keyring holds the keys of the kept folders.
pub fn bench_with_keys() -> Bench {
    let bench = Bench::new();
    let keys: Vec<u8> = (0..64).collect();
    bench
        .secrets
        .write(&EntryName::new(DESK_ID, "keys"), &keys)
        .unwrap();
    bench
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            self::copy(&path, &copy);
        } else {
            std::fs::copy(&path, copy).unwrap();
        }
    }
}

fn settings() -> Settings {
    Settings {
        hold: Hold::Seconds(30),
        parallel_sends: 2,
        keep_recent_patients: true,
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_of_every_released_version_opens_with_nothing_lost() {
    for version in 1..=NEWEST {
        let bench = bench_with_keys();
        copy(&stored(version), &bench.data_dir());
        let desk = bench.open_as(false).await.unwrap();
        assert!(!desk.has_new_store(), "version {version}");
        assert_eq!(desk.settings(), settings());
        assert_eq!(account(&desk).name, "Northside");
        let states: Vec<_> = desk
            .filings()
            .iter()
            .map(|filing| (filing.file.name.expose().clone(), filing.state.word()))
            .collect();
        let expected = [
            ("filed.txt", "filed"),
            ("refused.txt", "needs-you"),
            ("held.txt", "held"),
        ];
        assert_eq!(states, expected.map(|(name, state)| (name.to_owned(), state)));
        let audit = desk.audit(AuditQuery::default()).await.unwrap();
        assert_eq!(audit.len(), 2, "filed and pinned");
        desk.shutdown().await;
        drop(desk);

        let desk = bench.open().await;
        let secrets = Secrets::new([("api_key".to_owned(), Secret::from("key-au1"))]);
        desk.replace_secrets(account(&desk).id, secrets).await.unwrap();
        let held = desk.filings()[2].clone();
        assert_eq!(held.description, Some(Sensitive::new("left knee".to_owned())));
        desk.file_now(held.id).await.unwrap();
        desk.retry(desk.filings()[1].id).await.unwrap();
        for filing in desk.filings() {
            until_filed(&desk, filing.id).await;
        }
        let mut bytes: Vec<_> = bench
            .system
            .records()
            .into_iter()
            .map(|record| record.bytes)
            .collect();
        bytes.sort();
        assert_eq!(bytes, [b"held".to_vec(), b"refused".to_vec()]);
        assert_eq!(bench.spool(), Vec::<String>::new());
        desk.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "makes the kept folder of the newest version anew"]
async fn make() {
    let bench = bench_with_keys();
    std::fs::create_dir_all(bench.data_dir()).unwrap();
    std::fs::write(bench.data_dir().join("desk-id"), DESK_ID).unwrap();
    let desk = bench.open().await;
    desk.set_settings(settings()).await.unwrap();
    let filed = accept_one(&desk, bench.file("filed.txt", b"filed")).await;
    let filed = until_filed(&desk, filed).await;
    let FilingState::Filed { attachment, .. } = filed.state else {
        unreachable!()
    };
    desk.pin(account(&desk).id, &attachment).await.unwrap();
    bench.system.script(
        Operation::Reserve,
        Script::Fail(Code::Rejected, Status::Permanent),
    );
    let refused = accept_one(&desk, bench.file("refused.txt", b"refused")).await;
    until_needs_you(&desk, refused).await;
    let held = accept(&desk, vec![bench.file("held.txt", b"held")], Hold::UntilPressed).await[0].id;
    let description = Some(Sensitive::new("left knee".to_owned()));
    desk.edit_description(held, description).await.unwrap();
    desk.shutdown().await;
    drop(desk);
    let _ = std::fs::remove_dir_all(stored(NEWEST));
    copy(&bench.data_dir(), &stored(NEWEST));
    for entry in std::fs::read_dir(stored(NEWEST)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "lock") {
            std::fs::remove_file(path).unwrap();
        }
    }
}
