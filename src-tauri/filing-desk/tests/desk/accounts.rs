//! Accounts and their secrets.

use attachment_api::{Code, Operation, Secret, Secrets, Status};
use filing_desk::{FilingState, Hold, KeyringError, UnfinishedFilings};

use super::bench::{Bench, accept, account, code, new_account, until};
use super::scripted::Script;

#[tokio::test(start_paused = true)]
async fn an_account_that_does_not_work_is_not_saved() {
    let bench = Bench::new();
    let desk = bench.open().await;
    bench.system.script(
        Operation::TestConnection,
        Script::Fail(Code::CredentialsRefused, Status::Persistent),
    );
    assert_eq!(
        code(desk.add_account(new_account("Second")).await),
        "credentials-refused"
    );
    assert_eq!(desk.accounts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn names_are_taken_once_and_never_empty() {
    let bench = Bench::new();
    let desk = bench.open().await;
    assert_eq!(
        code(desk.add_account(new_account(" NORTHSIDE")).await),
        "account-name-taken"
    );
    assert_eq!(
        code(desk.add_account(new_account("  ")).await),
        "account-name-empty"
    );
    assert_eq!(
        desk.account_by_name("northside").unwrap().clinic,
        "Northside Physio"
    );
    assert_eq!(code(desk.account_by_name("Southside")), "account-unknown");
}

#[tokio::test(start_paused = true)]
async fn the_accounts_file_holds_no_secret() {
    let bench = Bench::new();
    bench.open().await;
    let text = std::fs::read_to_string(bench.data_dir().join("accounts.json")).unwrap();
    assert!(
        text.contains("Northside Physio") && !text.contains("canary-key"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_test_is_noted_and_a_later_one_puts_it_right() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = account(&desk).id;
    for (refusal, state) in [
        (Code::CredentialsRefused, "signed-out"),
        (Code::Offline, "offline"),
    ] {
        bench.system.script(
            Operation::TestConnection,
            Script::Fail(refusal, Status::Persistent),
        );
        desk.test_account(id).await.unwrap_err();
        assert_eq!(account(&desk).state.word(), state);
    }
    assert_eq!(desk.test_account(id).await.unwrap().state.word(), "ok");
}

#[tokio::test(start_paused = true)]
async fn a_locked_keyring_is_a_state_of_the_account() {
    let bench = Bench::new();
    let desk = bench.open().await;
    bench.secrets.set_trouble(Some(KeyringError::Locked));
    assert_eq!(code(desk.test_account(account(&desk).id).await), "keyring-locked");
    assert_eq!(account(&desk).state.word(), "keyring-locked");
    bench.secrets.set_trouble(None);
    assert_eq!(
        desk.test_account(account(&desk).id).await.unwrap().state.word(),
        "ok"
    );
}

#[tokio::test(start_paused = true)]
async fn replaced_secrets_are_tested_before_they_are_kept() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let before = account(&desk);
    let secrets = || Secrets::new([("api_key".to_owned(), Secret::from("new-key-au1"))]);
    bench.system.script(
        Operation::TestConnection,
        Script::Fail(Code::CredentialsRefused, Status::Persistent),
    );
    assert_eq!(
        code(desk.replace_secrets(before.id, secrets()).await),
        "credentials-refused"
    );
    assert_eq!(account(&desk).secrets_revision, before.secrets_revision);
    let after = desk.replace_secrets(before.id, secrets()).await.unwrap();
    assert_eq!(after.secrets_revision, before.secrets_revision + 1);
}

#[tokio::test(start_paused = true)]
async fn an_account_with_unfinished_filings_is_removed_only_when_told() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = account(&desk).id;
    let filing = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    assert_eq!(
        code(desk.remove_account(id, UnfinishedFilings::Refuse).await),
        "account-has-filings"
    );
    desk.remove_account(id, UnfinishedFilings::Abandon).await.unwrap();
    assert_eq!(desk.accounts(), vec![]);
    until(&desk, filing, |state| {
        matches!(state, FilingState::Withdrawn { .. })
    })
    .await;
    assert_eq!(bench.spool(), Vec::<String>::new());
}
