//! Signing in by the browser, and signing in again.

use std::time::Duration;

use attachment_api::{
    Code, ConnectionSettings, Error, Operation, Secret, Secrets, SignInMethod, Status, System,
};
use filing_desk::{AuditAction, AuditQuery, FilingState, WaitReason};

use super::bench::{Bench, accept_one, account, code, until, until_filed};
use super::scripted::Script;

fn settings() -> ConnectionSettings {
    ConnectionSettings {
        system: System::Cliniko,
        base_url: None,
        instance: None,
        sign_in: SignInMethod::Browser,
        storage_hosts: vec![],
    }
}

fn secrets(pairs: &[(&str, &str)]) -> Secrets {
    Secrets::new(
        pairs
            .iter()
            .map(|(name, secret)| ((*name).to_owned(), Secret::from(*secret))),
    )
}

fn tokens() -> Secrets {
    secrets(&[("client_id", "id"), ("refresh_token", "canary-refresh")])
}

fn refused() -> Error {
    Error::new(Code::SignInRefused, Status::Persistent, Operation::SignIn)
}

#[tokio::test(start_paused = true)]
async fn a_person_signs_in_sees_the_clinic_and_then_the_account_is_kept() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let person = bench.connector.person();
    let started = desk
        .begin_sign_in(&settings(), &secrets(&[("client_id", "id")]))
        .await
        .unwrap();
    assert!(!format!("{started:?}").contains("canary"));
    assert_eq!(
        code(desk.add_signed_in_account(started.id, "Mine").await),
        "sign-in-unknown"
    );
    person.send(Ok(tokens())).unwrap();
    let connection = desk.finish_sign_in(started.id).await.unwrap();
    assert_eq!(connection.clinic, "Northside Physio");
    assert_eq!(
        desk.accounts().len(),
        1,
        "nothing is kept before the person says so"
    );
    assert_eq!(
        code(desk.add_signed_in_account(started.id, "Northside").await),
        "account-name-taken"
    );
    let account = desk.add_signed_in_account(started.id, "Mine").await.unwrap();
    assert_eq!(account.settings.sign_in, SignInMethod::Browser);
    assert_eq!(
        code(desk.add_signed_in_account(started.id, "Again").await),
        "sign-in-unknown"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_cancelled_or_forgotten_sign_in_gives_nothing() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let client = secrets(&[("client_id", "id")]);

    let person = bench.connector.person();
    let declined = desk.begin_sign_in(&settings(), &client).await.unwrap();
    person.send(Err(refused())).unwrap();
    assert_eq!(code(desk.finish_sign_in(declined.id).await), "sign-in-refused");
    assert_eq!(code(desk.finish_sign_in(declined.id).await), "sign-in-unknown");

    let person = bench.connector.person();
    let cancelled = desk.begin_sign_in(&settings(), &client).await.unwrap();
    let (outcome, ()) = tokio::join!(desk.finish_sign_in(cancelled.id), async {
        tokio::task::yield_now().await;
        desk.cancel_sign_in(cancelled.id);
    });
    assert_eq!(code(outcome), "sign-in-unknown");
    assert!(person.is_closed(), "its port is free again");

    let person = bench.connector.person();
    let forgotten = desk.begin_sign_in(&settings(), &client).await.unwrap();
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert!(person.is_closed());
    assert_eq!(code(desk.finish_sign_in(forgotten.id).await), "sign-in-unknown");
}

#[tokio::test(start_paused = true)]
async fn a_failed_test_after_signing_in_costs_no_second_round_in_the_browser() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let person = bench.connector.person();
    let started = desk
        .begin_sign_in(&settings(), &secrets(&[("client_id", "id")]))
        .await
        .unwrap();
    person.send(Ok(tokens())).unwrap();
    bench.system.script(
        Operation::TestConnection,
        Script::Fail(Code::Offline, Status::Temporary),
    );
    assert_eq!(code(desk.finish_sign_in(started.id).await), "offline");
    desk.finish_sign_in(started.id).await.unwrap();
    desk.add_signed_in_account(started.id, "Mine").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn signing_in_again_takes_the_queue_up_and_is_noted() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = account(&desk).id;
    bench.system.script(
        Operation::Reserve,
        Script::FailDuring(Operation::SignIn, Code::CredentialsRefused, Status::Persistent),
    );
    let filing = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, filing, |state| {
        matches!(
            state,
            FilingState::Waiting {
                why: WaitReason::SignedOut,
                ..
            }
        )
    })
    .await;
    assert_eq!(account(&desk).state.word(), "signed-out");

    let person = bench.connector.person();
    let started = desk.begin_sign_in_again(id).await.unwrap();
    assert_eq!(
        bench.connector.begun_with(),
        [Vec::<String>::new()],
        "only the client goes into a new sign-in"
    );
    person.send(Ok(tokens())).unwrap();
    desk.finish_sign_in(started.id).await.unwrap();
    desk.replace_by_sign_in(id, started.id).await.unwrap();
    until_filed(&desk, filing).await;
    let trail = desk.audit(AuditQuery::default()).await.unwrap();
    assert!(
        trail
            .iter()
            .any(|entry| entry.action == AuditAction::SignedInAgain)
    );
}

#[tokio::test(start_paused = true)]
async fn secrets_of_another_clinic_are_refused_and_nothing_is_replaced() {
    let bench = Bench::new();
    bench.system.connection.lock().unwrap().clinic_id = Some("clinic-1".to_owned());
    let desk = bench.open().await;
    let before = account(&desk);
    let replaced = || desk.replace_secrets(before.id, secrets(&[("api_key", "new")]));

    // Renamed, or at another address: the id says that it is the same one.
    bench.system.connection.lock().unwrap().clinic = "Northside Physiotherapy".to_owned();
    assert_eq!(replaced().await.unwrap().clinic, "Northside Physiotherapy");

    bench.system.connection.lock().unwrap().clinic_id = Some("clinic-2".to_owned());
    assert_eq!(code(replaced().await), "other-clinic");

    // Where no id is known, address and name tell.
    bench.system.connection.lock().unwrap().clinic_id = None;
    replaced().await.unwrap();
    bench.system.connection.lock().unwrap().clinic = "Southside Physio".to_owned();
    assert_eq!(code(replaced().await), "other-clinic");
    let person = bench.connector.person();
    let started = desk.begin_sign_in_again(before.id).await.unwrap();
    person.send(Ok(tokens())).unwrap();
    desk.finish_sign_in(started.id).await.unwrap();
    assert_eq!(
        code(desk.replace_by_sign_in(before.id, started.id).await),
        "other-clinic"
    );
    // A user who may not read the clinic's name sees the system's.
    bench.system.connection.lock().unwrap().clinic = "Cliniko".to_owned();
    replaced().await.unwrap();
    assert_eq!(account(&desk).secrets_revision, before.secrets_revision + 3);
}
