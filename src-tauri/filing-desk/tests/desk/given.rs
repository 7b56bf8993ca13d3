//! What people give a desk: an account, a patient, files; and a desk on a scripted system in real time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attachment_api::{
    AttachmentSystem, ConnectionSettings, FilingFields, PatientId, PatientStatus, Secret, Secrets, Sensitive,
    SignInMethod, System, TokenKeeper,
};
use filing_desk::{
    AcceptRequest, AccountId, DeskOptions, Hold, MemoryStore, NewAccount, Pace, PatientBinding, SystemClock,
};

use super::scripted::Scripted;

pub fn new_account(name: &str) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        settings: ConnectionSettings {
            system: System::Cliniko,
            base_url: None,
            storage_hosts: vec![],
            instance: None,
            sign_in: SignInMethod::Secrets,
        },
        secrets: Secrets::new([("api_key".to_owned(), Secret::from("canary-key-au1"))]),
    }
}

pub fn jane() -> PatientBinding {
    PatientBinding {
        id: PatientId::new("4512"),
        shown_name: "SMITH, Jane (Mrs)".into(),
        birth_date: Some(Sensitive::new("1970-03-12".parse().unwrap())),
        status: PatientStatus::Active,
    }
}

/// Files for Jane's chart.
pub fn request_to(account: AccountId, paths: Vec<PathBuf>, hold: Hold) -> AcceptRequest {
    AcceptRequest {
        account,
        patient: jane(),
        files: paths.into_iter().map(Into::into).collect(),
        description: None,
        fields: FilingFields::new(),
        hold,
    }
}

/// A desk in `data` below a folder, whose every account is of `system`.
pub fn options(folder: &Path, system: &Arc<Scripted>) -> DeskOptions {
    let system = Arc::clone(system);
    let connector = move |_: &ConnectionSettings, _: &Secrets, _: Arc<dyn TokenKeeper>| {
        Ok(Arc::clone(&system) as Arc<dyn AttachmentSystem>)
    };
    DeskOptions {
        data_dir: folder.join("data"),
        secret_store: Arc::new(MemoryStore::new()),
        connector: Arc::new(connector),
        clock: Arc::new(SystemClock),
        pace: Pace::default(),
        run_filings: true,
    }
}
