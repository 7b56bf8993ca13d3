//! Credentials never leave their host: in every flow of every system, and at every redirect that the system or its storage
//! answers, a recording storage server sees none of them. It stands on another port of the same host, and at another host's
//! name.

// Every function here belongs to a test, also those that carry no `#[test]`.
#![allow(clippy::unwrap_used)]

mod flows;
mod recorder;
#[path = "../support/spool.rs"]
mod spool;
mod systems;

use futures::future::join_all;
use wiremock::matchers::path_regex;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::flows::run_all;
use crate::recorder::{HOSTS, Recorder};
use crate::systems::Clinic;

const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

fn redirect(status: u16, location: &str) -> ResponseTemplate {
    ResponseTemplate::new(status)
        .insert_header("location", location)
        .insert_header("set-cookie", "canary-cookie=1")
}

/// For every redirect and every other origin, side by side.
async fn over_every_redirect(run: impl AsyncFn(u16, &'static str)) {
    let cases = REDIRECTS
        .iter()
        .flat_map(|status| HOSTS.map(|host| (*status, host)));
    join_all(cases.map(|(status, host)| run(status, host))).await;
}

/// Everything works, and files are opened through redirects of this status where the system gives links so.
async fn nothing_arrives_at_storage(clinic: Clinic) {
    over_every_redirect(async |status, host| {
        let (api, storage) = (MockServer::builder().start().await, Recorder::start(host).await);
        storage.stores_and_serves().await;
        (clinic.answers_well)(&api, &storage.address(), status).await;
        run_all(&clinic, &api, &storage.address()).await;
        storage.saw_no_credentials().await;
        // Or the test would show nothing.
        assert_eq!(
            storage.methods().await,
            clinic.reaches_storage_by,
            "{status} {host}"
        );
    })
    .await;
}

/// The system answers everything but sign-ins with a redirect to storage.
async fn no_redirect_of_the_system_is_followed(clinic: Clinic) {
    over_every_redirect(async |status, host| {
        let (api, storage) = (MockServer::builder().start().await, Recorder::start(host).await);
        storage.stores_and_serves().await;
        (clinic.signs_in)(&api).await;
        recorder::answers_everything(&api, redirect(status, &storage.address())).await;
        run_all(&clinic, &api, &storage.address()).await;
        storage.saw_no_credentials().await;
    })
    .await;
}

/// Storage answers everything with a redirect, elsewhere or back to the system.
async fn no_redirect_of_storage_is_followed(clinic: Clinic) {
    over_every_redirect(async |status, host| {
        let elsewhere = Recorder::start(host).await;
        elsewhere.stores_and_serves().await;
        for back in [false, true] {
            let (api, storage) = (MockServer::builder().start().await, Recorder::start(host).await);
            let target = if back {
                format!("{}/back", api.uri())
            } else {
                elsewhere.address()
            };
            storage.answers(redirect(status, &target)).await;
            (clinic.answers_well)(&api, &storage.address(), status).await;
            run_all(&clinic, &api, &storage.address()).await;
            storage.saw_no_credentials().await;
            let asked_back = api.received_requests().await.unwrap();
            assert!(asked_back.iter().all(|request| request.url.path() != "/back"));
        }
        assert!(elsewhere.methods().await.is_empty(), "{status} {host}");
    })
    .await;
}

/// A sign-in that is answered with a redirect takes the client's secret nowhere, whether the system is asked first where to
/// sign in or says nothing about it.
async fn no_redirect_of_a_sign_in_is_followed(clinic: Clinic) {
    over_every_redirect(async |status, host| {
        for says_where in [true, false] {
            let (api, storage) = (MockServer::builder().start().await, Recorder::start(host).await);
            storage.stores_and_serves().await;
            if !says_where {
                Mock::given(path_regex("/.well-known/"))
                    .respond_with(ResponseTemplate::new(404))
                    .mount(&api)
                    .await;
            }
            recorder::answers_everything(&api, redirect(status, &storage.address())).await;
            assert!((clinic.connect)(&api).test_connection().await.is_err());
            assert!(storage.methods().await.is_empty(), "{status} {host}");
        }
    })
    .await;
}

macro_rules! tests_of {
    ($system:ident) => {
        mod $system {
            use crate::systems::$system::clinic;

            #[tokio::test]
            async fn nothing_arrives_at_storage() {
                crate::nothing_arrives_at_storage(clinic()).await;
            }

            #[tokio::test]
            async fn no_redirect_of_the_system_is_followed() {
                crate::no_redirect_of_the_system_is_followed(clinic()).await;
            }

            #[tokio::test]
            async fn no_redirect_of_storage_is_followed() {
                crate::no_redirect_of_storage_is_followed(clinic()).await;
            }

            #[tokio::test]
            async fn no_redirect_of_a_sign_in_is_followed() {
                crate::no_redirect_of_a_sign_in_is_followed(clinic()).await;
            }
        }
    };
}

tests_of!(cliniko);
tests_of!(pracsuite);
tests_of!(medplum);
tests_of!(canvas);
