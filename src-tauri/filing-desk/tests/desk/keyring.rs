//! The keyring in every kind of trouble: each is told apart, filings wait, and go on by themselves once it is well again.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use attachment_api::Operation;
use filing_desk::{
    DeskOptions, EntryName, FilingDesk, FilingState, Hold, KeyringError, MemoryStore, SecretStore, WaitReason,
};
use zeroize::Zeroizing;

use super::bench::{Bench, accept, accept_one, account, code, until, until_filed};

const CLINIC: &[u8] = br#"{"api_key":"canary-key-au1"}"#;

/// The entry of the one account.
fn entry(bench: &Bench, desk: &FilingDesk) -> EntryName {
    let desk_id = std::fs::read_to_string(bench.data_dir().join("desk-id")).unwrap();
    EntryName::new(&desk_id, format_args!("account/{}", account(desk).id))
}

/// A desk that has read nothing from the keyring yet but its own keys.
async fn reopened(bench: &Bench) -> FilingDesk {
    bench.open().await.shutdown().await;
    bench.open().await
}

/// A filing waits for this reason, the account says so, and nothing was asked of the system.
async fn waits(bench: &Bench, desk: &FilingDesk, why: WaitReason, state: &str) -> filing_desk::FilingId {
    let id = accept_one(desk, bench.file("a.txt", b"bytes")).await;
    until(
        desk,
        id,
        |state| matches!(state, FilingState::Waiting { why: reason, until: Some(_), .. } if *reason == why),
    )
    .await;
    assert_eq!(account(desk).state.word(), state);
    assert_eq!(bench.system.calls(Operation::Reserve), 0);
    id
}

#[tokio::test(start_paused = true)]
async fn each_trouble_of_the_keyring_is_told_apart_and_passes_by_itself() {
    for (trouble, why, state) in [
        (KeyringError::Absent, WaitReason::KeyringAbsent, "keyring-absent"),
        (KeyringError::Locked, WaitReason::KeyringLocked, "keyring-locked"),
        (
            KeyringError::Refused,
            WaitReason::KeyringRefused,
            "keyring-refused",
        ),
        (KeyringError::Slow, WaitReason::KeyringSlow, "keyring-slow"),
    ] {
        let bench = Bench::new();
        let desk = reopened(&bench).await;
        bench.secrets.set_trouble(Some(trouble));
        let id = waits(&bench, &desk, why, state).await;
        bench.secrets.set_trouble(None);
        until_filed(&desk, id).await;
        assert_eq!(account(&desk).state.word(), "ok");
        assert_eq!(bench.system.records().len(), 1);
        desk.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_entry_that_is_gone_or_garbled_is_told_and_waited_for() {
    for (kept, why, state) in [
        (None, WaitReason::SecretMissing, "secret-missing"),
        (
            Some(&b"not ours"[..]),
            WaitReason::SecretUnreadable,
            "secret-unreadable",
        ),
        (
            Some(&b"\xff\xfe{}"[..]),
            WaitReason::SecretUnreadable,
            "secret-unreadable",
        ),
    ] {
        let bench = Bench::new();
        let desk = reopened(&bench).await;
        let entry = entry(&bench, &desk);
        match kept {
            None => bench.secrets.delete(&entry).unwrap(),
            Some(text) => bench.secrets.write(&entry, text).unwrap(),
        }
        let id = waits(&bench, &desk, why, state).await;
        assert_eq!(code(desk.test_account(account(&desk).id).await), state);
        bench.secrets.write(&entry, CLINIC).unwrap();
        until_filed(&desk, id).await;
        assert_eq!(account(&desk).state.word(), "ok");
        desk.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_with_another_clinic_s_key() {
    let bench = Bench::new();
    let desk = reopened(&bench).await;
    let (entry, clinic) = (entry(&bench, &desk), account(&desk).clinic);
    let other = br#"{"api_key":"another-clinic-au1"}"#;
    bench.secrets.write(&entry, other).unwrap();
    bench.system.connection.lock().unwrap().clinic = "Southside Dental".to_owned();
    let id = waits(&bench, &desk, WaitReason::OtherClinic, "other-clinic").await;
    assert_eq!(code(desk.test_account(account(&desk).id).await), "other-clinic");
    assert_eq!(
        account(&desk).clinic,
        clinic,
        "the account stays its own clinic's"
    );

    bench.secrets.write(&entry, CLINIC).unwrap();
    bench.system.connection.lock().unwrap().clinic = clinic;
    until_filed(&desk, id).await;
    assert_eq!(account(&desk).state.word(), "ok");
}

/// As when the person renewed it in the keyring by hand: one question to the system shows that it is the same clinic.
#[tokio::test(start_paused = true)]
async fn another_key_of_the_same_clinic_is_asked_about_once_and_used() {
    let bench = Bench::new();
    let desk = reopened(&bench).await;
    let tests = bench.system.calls(Operation::TestConnection);
    bench
        .secrets
        .write(&entry(&bench, &desk), br#"{"api_key":"renewed-au1"}"#)
        .unwrap();
    for name in ["a.txt", "b.txt"] {
        let id = accept_one(&desk, bench.file(name, name.as_bytes())).await;
        until_filed(&desk, id).await;
    }
    assert_eq!(bench.system.calls(Operation::TestConnection), tests + 1);
    desk.shutdown().await;
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("c.txt", b"c")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::TestConnection), tests + 1);
}

/// One question to a keyring in trouble is enough for all of the account's filings.
#[tokio::test(start_paused = true)]
async fn filings_behind_the_one_that_asked_stay_queued_and_all_are_filed() {
    let bench = Bench::new();
    let desk = reopened(&bench).await;
    bench.secrets.set_trouble(Some(KeyringError::Locked));
    let paths = (0..20)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    let filings = accept(&desk, paths, Hold::Seconds(0)).await;
    until(&desk, filings[0].id, |state| {
        matches!(state, FilingState::Waiting { .. })
    })
    .await;
    let states = desk.filings().into_iter().map(|filing| filing.state);
    let waiting = states
        .filter(|state| matches!(state, FilingState::Waiting { .. }))
        .count();
    assert!(
        waiting <= usize::from(desk.settings().parallel_sends),
        "{waiting} asked"
    );
    bench.secrets.set_trouble(None);
    for filing in &filings {
        until_filed(&desk, filing.id).await;
    }
    assert_eq!(bench.system.records().len(), 20);
}

/// A keyring that answers nothing about some entries until it is let.
#[derive(Default)]
struct Silent {
    secrets: Arc<MemoryStore>,
    about: Mutex<Option<EntryName>>,
    changed: Condvar,
}

impl Silent {
    fn set(&self, about: Option<EntryName>) {
        *self.about.lock().unwrap() = about;
        self.changed.notify_all();
    }

    fn pass(&self, name: &EntryName) {
        let about = self.about.lock().unwrap();
        let is_silent = |about: &mut Option<EntryName>| about.as_ref() == Some(name);
        drop(self.changed.wait_while(about, is_silent).unwrap());
    }
}

impl SecretStore for Silent {
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.pass(name);
        self.secrets.read(name)
    }

    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError> {
        self.pass(name);
        self.secrets.write(name, secret)
    }

    fn delete(&self, name: &EntryName) -> Result<(), KeyringError> {
        self.pass(name);
        self.secrets.delete(name)
    }
}

fn with_silent(bench: &Bench, silent: &Arc<Silent>) -> DeskOptions {
    let mut options = bench.options(true);
    options.secret_store = silent.clone();
    options.pace.keyring_patience = Duration::from_millis(20);
    options.pace.opening_patience = Duration::from_millis(20);
    options
}

#[tokio::test(start_paused = true)]
async fn a_silent_keyring_holds_up_neither_other_accounts_nor_the_end() {
    let bench = Bench::new();
    let first = bench.open().await;
    first
        .add_account(super::bench::new_account("Southside"))
        .await
        .unwrap();
    let silent = Arc::new(Silent {
        secrets: bench.secrets.clone(),
        ..Silent::default()
    });
    silent.set(Some(entry(&bench, &first)));
    first.shutdown().await;
    let desk = FilingDesk::open(with_silent(&bench, &silent)).await.unwrap();

    let id = waits(&bench, &desk, WaitReason::KeyringSlow, "keyring-slow").await;
    let mut request = super::bench::request(&desk, vec![bench.file("b.txt", b"b")], Hold::Seconds(0));
    request.account = desk.account_by_name("Southside").unwrap().id;
    let other = desk.accept_files(request).await.unwrap().remove(0).unwrap();
    until_filed(&desk, other.id).await;
    desk.shutdown().await;

    let desk = FilingDesk::open(with_silent(&bench, &silent)).await.unwrap();
    until(&desk, id, |state| matches!(state, FilingState::Waiting { .. })).await;
    silent.set(None);
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_keyring_silent_about_the_store_s_key_is_said_and_opening_can_be_tried_again() {
    let bench = Bench::new();
    bench.open().await.shutdown().await;
    let silent = Arc::new(Silent {
        secrets: bench.secrets.clone(),
        ..Silent::default()
    });
    let desk_id = std::fs::read_to_string(bench.data_dir().join("desk-id")).unwrap();
    silent.set(Some(EntryName::new(&desk_id, "keys")));
    let outcome = FilingDesk::open(with_silent(&bench, &silent)).await;
    assert_eq!(outcome.map(|_| ()).unwrap_err().code(), "keyring-slow");
    silent.set(None);
    FilingDesk::open(with_silent(&bench, &silent)).await.unwrap();
}
