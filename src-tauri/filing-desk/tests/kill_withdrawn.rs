//! Killed right after an Undo was kept: the filing stays withdrawn, and its sealed copy goes at the next start. (The
//! way from drop to filed is killed at every point by the whole app's tests; no command undoes.)
#![cfg(all(unix, feature = "kill-points"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{
    AttachmentSystem, ConnectionSettings, FilingFields, PatientId, Secret, Secrets, System, TokenKeeper,
};
use filing_desk::{
    AcceptRequest, DeskOptions, EntryName, FilingDesk, FilingState, Hold, KeyringError, NewAccount, Pace,
    PatientBinding, SecretStore, SystemClock,
};
use zeroize::Zeroizing;

#[path = "desk/scripted.rs"]
#[allow(dead_code, reason = "only the connection test is needed of it")]
mod scripted;

const FOLDER: &str = "CHARTDROP_TEST_FOLDER";

#[test]
fn a_kill_after_an_undo_keeps_it_undone() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(accept_and_undo(Path::new(&folder)));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let killed = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_kill_after_an_undo_keeps_it_undone"])
        .env(FOLDER, folder.path())
        .env("CHARTDROP_KILL_AT", "withdrawn-persisted")
        .output()
        .unwrap();
    assert_eq!(
        killed.status.signal(),
        Some(9),
        "{}",
        String::from_utf8_lossy(&killed.stdout)
    );
    assert_eq!(
        sealed_copies(folder.path()),
        1,
        "it was killed before the copy went"
    );

    in_runtime(async {
        let desk = FilingDesk::open(options(folder.path())).await.unwrap();
        assert!(matches!(desk.filings()[0].state, FilingState::Withdrawn { .. }));
        let swept = async {
            while sealed_copies(folder.path()) > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), swept)
            .await
            .unwrap();
        desk.shutdown().await;
    });
}

async fn accept_and_undo(folder: &Path) {
    let desk = FilingDesk::open(options(folder)).await.unwrap();
    let account = desk.add_account(account()).await.unwrap().id;
    let path = folder.join("letter.txt");
    std::fs::write(&path, b"bytes").unwrap();
    let patient = PatientBinding {
        id: PatientId::new("4512"),
        shown_name: "SMITH, Jane".into(),
        birth_date: None,
    };
    let request = AcceptRequest {
        account,
        patient,
        paths: vec![path],
        description: None,
        fields: FilingFields::new(),
        hold: Hold::UntilPressed,
    };
    let accepted = desk.accept_files(request).await.unwrap().remove(0).unwrap();
    desk.undo(accepted.id).await.unwrap();
}

fn in_runtime(work: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(work);
}

fn sealed_copies(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder.join("data/spool")).unwrap();
    entries
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "sealed")
        })
        .count()
}

fn account() -> NewAccount {
    NewAccount {
        name: "Northside".to_owned(),
        settings: ConnectionSettings {
            system: System::Cliniko,
            base_url: None,
            storage_hosts: vec![],
            instance: None,
            sign_in: attachment_api::SignInMethod::Secrets,
        },
        secrets: Secrets::new([("api_key".to_owned(), Secret::from("key-au1"))]),
    }
}

fn options(folder: &Path) -> DeskOptions {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    let connector = move |_: &ConnectionSettings, _: &Secrets, _: Arc<dyn TokenKeeper>| {
        Ok(Arc::clone(&system) as Arc<dyn AttachmentSystem>)
    };
    DeskOptions {
        data_dir: folder.join("data"),
        secret_store: Arc::new(FolderStore(folder.join("secrets"))),
        connector: Arc::new(connector),
        clock: Arc::new(SystemClock),
        pace: Pace::default(),
        run_filings: true,
    }
}

/// Secrets in plain files: they have to outlast the killed process, and protect nothing here.
struct FolderStore(PathBuf);

impl FolderStore {
    fn path(&self, name: &EntryName) -> PathBuf {
        std::fs::create_dir_all(&self.0).unwrap();
        self.0.join(name.as_str().replace('/', "-"))
    }
}

impl SecretStore for FolderStore {
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Ok(std::fs::read(self.path(name)).ok().map(Zeroizing::new))
    }

    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError> {
        std::fs::write(self.path(name), secret).map_err(|_| KeyringError::Refused)
    }

    fn delete(&self, name: &EntryName) -> Result<(), KeyringError> {
        std::fs::remove_file(self.path(name)).map_err(|_| KeyringError::Refused)
    }
}
