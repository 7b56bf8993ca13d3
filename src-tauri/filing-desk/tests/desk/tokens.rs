//! Tokens that rotate: a refresh token works once, so it is renewed once, and never used before it is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use attachment_api::{Code, Operation, Secret, Secrets, Status, TokenKeeper};
use filing_desk::{FilingDesk, FilingState, KeyringError, NewAccount, WaitReason};
use secrecy::ExposeSecret;

use super::bench::{Bench, accept_one, account, code, new_account, until, until_filed};
use super::scripted::Script;

/// A server that takes each refresh token once.
#[derive(Default)]
struct TokenServer {
    renewals: AtomicUsize,
}

impl TokenServer {
    async fn renew(&self, used: &str) -> Secrets {
        let expected = format!("refresh-{}", self.renewals.load(Ordering::SeqCst));
        assert_eq!(used, expected, "a refresh token was used twice");
        tokio::time::sleep(Duration::from_secs(1)).await;
        let number = self.renewals.fetch_add(1, Ordering::SeqCst) + 1;
        tokens(number)
    }
}

fn tokens(number: usize) -> Secrets {
    Secrets::new([(
        "refresh_token".to_owned(),
        Secret::from(format!("refresh-{number}")),
    )])
}

fn refresh_token(secrets: &Secrets) -> String {
    secrets.get("refresh_token").unwrap().expose_secret().to_owned()
}

/// What a system does whose token has expired: takes what somebody else renewed meanwhile, or renews.
async fn renewed(keeper: Arc<dyn TokenKeeper>, server: &TokenServer) -> attachment_api::Result<String> {
    let mut renewal = keeper.begin().await?;
    let kept = refresh_token(&renewal.kept().await?);
    if kept != "refresh-0" {
        return Ok(kept);
    }
    let secrets = server.renew(&kept).await;
    renewal.keep(&secrets).await?;
    Ok(refresh_token(&secrets))
}

async fn signed_in() -> (Bench, FilingDesk) {
    let bench = Bench::new();
    let desk = FilingDesk::open(bench.options(true)).await.unwrap();
    let new = NewAccount {
        secrets: tokens(0),
        ..new_account("Northside")
    };
    desk.add_account(new).await.unwrap();
    (bench, desk)
}

/// The keeper of the desk's own connection to its account.
async fn keeper(bench: &Bench, desk: &FilingDesk) -> Arc<dyn TokenKeeper> {
    desk.capabilities(account(desk).id).await.unwrap();
    bench.connector.keeper()
}

#[tokio::test(start_paused = true)]
async fn two_desks_with_an_expired_token_renew_it_once() {
    let (bench, one) = signed_in().await;
    let other = bench.open().await;
    let keepers = [
        keeper(&bench, &one).await,
        keeper(&bench, &one).await,
        keeper(&bench, &other).await,
    ];
    let server = TokenServer::default();
    let renewals = keepers.map(|keeper| renewed(keeper, &server));
    for token in futures::future::join_all(renewals).await {
        assert_eq!(token.unwrap(), "refresh-1");
    }
    assert_eq!(server.renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_renewed_token_that_the_keyring_does_not_take_is_kept_later_and_not_lost() {
    let (bench, desk) = signed_in().await;
    let keeper = keeper(&bench, &desk).await;
    let server = TokenServer::default();
    let mut renewal = keeper.begin().await.unwrap();
    let secrets = server.renew(&refresh_token(&renewal.kept().await.unwrap())).await;
    bench.secrets.set_trouble(Some(KeyringError::Locked));
    assert_eq!(renewal.keep(&secrets).await.unwrap_err().code, Code::TokenNotKept);
    drop(renewal);
    assert_eq!(
        renewed(keeper.clone(), &server).await.unwrap_err().code,
        Code::TokenNotKept
    );
    bench.secrets.set_trouble(None);
    // Also by a connection that was made anew meanwhile.
    desk.test_account(account(&desk).id).await.unwrap();
    assert_eq!(
        renewed(bench.connector.keeper(), &server).await.unwrap(),
        "refresh-1"
    );
    assert_eq!(server.renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_keyring_that_forgets_what_it_took_is_noticed() {
    let (bench, desk) = signed_in().await;
    let keeper = keeper(&bench, &desk).await;
    bench.secrets.set_forgetful(true);
    let mut renewal = keeper.begin().await.unwrap();
    renewal.kept().await.unwrap();
    assert_eq!(
        renewal.keep(&tokens(1)).await.unwrap_err().code,
        Code::TokenNotKept
    );
}

#[tokio::test(start_paused = true)]
async fn secrets_that_a_person_replaces_are_not_brought_back_by_a_renewal() {
    let (bench, desk) = signed_in().await;
    let id = account(&desk).id;
    let keeper = keeper(&bench, &desk).await;
    let server = TokenServer::default();
    let (renewed, replaced) = tokio::join!(renewed(keeper, &server), desk.replace_secrets(id, tokens(100)));
    renewed.unwrap();
    replaced.unwrap();
    let kept = bench.connector.keeper();
    desk.capabilities(id).await.unwrap();
    drop(kept);
    let renewal = bench.connector.keeper().begin().await.unwrap();
    assert_eq!(refresh_token(&renewal.kept().await.unwrap()), "refresh-100");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_could_not_be_kept_lets_filings_wait_for_the_keyring() {
    let (bench, desk) = signed_in().await;
    bench.system.script(
        Operation::Register,
        Script::FailDuring(Operation::SignIn, Code::TokenNotKept, Status::Persistent),
    );
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| {
        matches!(
            state,
            FilingState::Waiting {
                why: WaitReason::KeyringLocked,
                ..
            }
        )
    })
    .await;
    assert_eq!(account(&desk).state.word(), "keyring-locked");
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_removed_account_leaves_no_secrets_and_renews_nothing() {
    let (bench, desk) = signed_in().await;
    let keeper = keeper(&bench, &desk).await;
    let id = account(&desk).id;
    desk.remove_account(id, filing_desk::UnfinishedFilings::Refuse)
        .await
        .unwrap();
    let renewal = keeper.begin().await.unwrap();
    assert_eq!(renewal.kept().await.unwrap_err().code, Code::CredentialsRefused);
    assert_eq!(code(desk.test_account(id).await), "account-unknown");
}
