//! Silence: a key, a signature, a patient, a file's name and text pass through the real binary at the chattiest log
//! level, and none of them may be found in what it logged or left on disk.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../browser/mod.rs"]
mod browser;
mod run;
mod search;

use demo_practice::{DemoPractice, Effect, FaultRule, Faults, Options, RefusalBody};

use crate::run::{Run, access};
use crate::search::{Canaries, hits_below, hits_in};

const FILE_NAME: &str = "canary-name-5d1f.pdf";
const FILE_TEXT: &str = "canary-text-88c2 a sentence of a letter that is nobody's business";
/// An access token that has to be renewed on the way, with time enough for each request.
const SHORT_LIVED_SECONDS: u64 = 6;
const DESCRIPTION: &str = "canary-description-30bd";

async fn practice() -> DemoPractice {
    DemoPractice::start(Options::default())
        .await
        .expect("the demo practice starts")
}

/// What must not be found, for the first patient that the practice announces.
fn canaries(practice: &DemoPractice) -> Canaries {
    let cliniko = practice.announcement().systems.cliniko;
    let mut canaries = canaries_of(practice, "cliniko");
    canaries.add(
        "API key as the header carries it",
        &run::basic(&cliniko.credentials.api_key),
    );
    canaries
}

/// The same for any system. Medplum tells a client its own secret when it asks who it is: that is one of them.
fn canaries_of(practice: &DemoPractice, system: &str) -> Canaries {
    let mut canaries = Canaries::default();
    let credentials = access(practice, system)["credentials"].clone();
    for (name, secret) in credentials.as_object().expect("secrets by name") {
        // A client's id is public.
        if name != "client_id" {
            canaries.add(name, secret.as_str().expect("a text"));
        }
    }
    let (id, secret) = (&credentials["client_id"], &credentials["client_secret"]);
    if let (Some(id), Some(secret)) = (id.as_str(), secret.as_str()) {
        canaries.add("client as the header carries it", &run::pair(id, secret));
    }
    canaries.add("family name", "Smith");
    canaries.add("preferred name", "Janey");
    canaries.add("birth date", "1970-03-12");
    canaries.add("file name", "canary-name-5d1f");
    canaries.add("file text", "canary-text-88c2");
    canaries.add("description", DESCRIPTION);
    canaries
}

#[test]
fn the_search_finds_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("a/b");
    std::fs::create_dir_all(&deep).expect("a folder");
    let wide: Vec<u8> = "xxJaneyxx".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(deep.join("wide"), wide).expect("a file");
    std::fs::write(folder.path().join("plain Janey"), "nothing").expect("a file");
    let mut canaries = Canaries::default();
    canaries.add("name", "Janey");
    assert_eq!(hits_below(&canaries, folder.path()).len(), 2);
    assert_eq!(hits_in(&canaries, "stderr", b"about Janey").len(), 1);
    assert_eq!(hits_in(&canaries, "stderr", b"about JANEY").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_filing_leaves_no_trace_in_logs_or_on_disk() {
    let practice = practice().await;
    let mut canaries = canaries(&practice);
    let run = Run::connected(&practice);
    let patient = run.patient.clone();
    let file = run.source(FILE_NAME, FILE_TEXT);

    run.succeeds(&["patients", "--account", "canary", "smith"]);
    run.succeeds(&["patients", "--account", "canary", "--born", "1970-03-12"]);
    let filed = [
        "file",
        "--account",
        "canary",
        "--patient",
        &patient,
        "--description",
        DESCRIPTION,
        "--wait",
        &file,
    ];
    let attachment = run.field(&filed, "attachment");
    run.succeeds(&["list", "--account", "canary", "--patient", &patient]);
    let link = run.field(&["link", "--account", "canary", &attachment], "url");
    let signature = link
        .split("X-Amz-Signature=")
        .nth(1)
        .expect("a presigned link")
        .split('&')
        .next();
    canaries.add("signature of a link", signature.expect("a signature"));
    run.succeeds(&[
        "save",
        "--account",
        "canary",
        &attachment,
        "--to",
        run.saved().to_str().expect("a path"),
    ]);
    run.succeeds(&["pin", "--account", "canary", &attachment]);
    run.succeeds(&["describe", "--account", "canary", &attachment, DESCRIPTION]);
    run.succeeds(&["archive", "--account", "canary", &attachment]);
    run.succeeds(&["queue"]);

    assert!(
        run.log().len() > 1000,
        "the log is too short to prove anything:\n{}",
        run.log()
    );
    assert_eq!(hits_in(&canaries, "log", run.log().as_bytes()), [""; 0]);
    assert_eq!(hits_below(&canaries, &run.data_dir()), [""; 0]);
    assert_eq!(hits_below(&canaries, &run.temporary()), [""; 0]);
    practice.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_filing_in_each_further_system_leaves_no_trace() {
    for system in ["pracsuite", "medplum", "canvas"] {
        let practice = practice().await;
        let mut canaries = canaries_of(&practice, system);
        let run = Run::connected_to(&practice, system);
        filed_and_opened(&run, &mut canaries, system);
        leaves_no_trace(&run, &canaries, system);
        practice.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tokens_of_a_sign_in_by_the_browser_leave_no_trace() {
    for system in ["medplum", "canvas"] {
        // They rotate: what comes after the first ones has to be as silent.
        let faults = Faults {
            access_token_seconds: Some(SHORT_LIVED_SECONDS),
            ..Faults::default()
        };
        let options = Options {
            faults,
            ..Options::default()
        };
        let practice = DemoPractice::start(options)
            .await
            .expect("the demo practice starts");
        let mut canaries = canaries_of(&practice, system);
        let signing_in = || Run::signed_in(&practice, system);
        let (run, secrets) = tokio::task::block_in_place(signing_in);
        assert!(
            secrets.iter().any(|(name, _)| name == "refresh_token"),
            "{system}"
        );
        for (name, secret) in &secrets {
            canaries.add(name, secret);
        }
        filed_and_opened(&run, &mut canaries, system);
        let renewed = run.kept_secrets();
        assert_ne!(renewed, secrets[..renewed.len()], "{system}: nothing was renewed");
        for (name, secret) in &renewed {
            canaries.add(&format!("renewed {name}"), secret);
        }
        leaves_no_trace(&run, &canaries, system);
        practice.stop().await;
    }
}

/// A way through everything that is done with a chart.
fn filed_and_opened(run: &Run, canaries: &mut Canaries, system: &str) {
    let file = run.source(FILE_NAME, &format!("%PDF-1.7 {FILE_TEXT}"));
    run.succeeds(&["patients", "--account", "canary", "smith"]);
    let mut filing = vec!["file", "--account", "canary", "--patient", &run.patient, "--wait"];
    let reviewer = (system == "canvas").then(|| {
        let options = ["field-options", "--account", "canary", "reviewer"];
        format!("reviewer={}", run.first_field(&options, "value"))
    });
    if let Some(reviewer) = &reviewer {
        filing.extend(["--field", reviewer]);
    }
    // PracSuite keeps no description.
    if system != "pracsuite" {
        filing.extend(["--description", DESCRIPTION]);
    }
    filing.push(&file);
    let attachment = run.field(&filing, "attachment");
    run.succeeds(&["list", "--account", "canary", "--patient", &run.patient]);
    let link = run.field(&["link", "--account", "canary", &attachment], "url");
    let signature = link.split_once("Signature=").expect("a presigned link").1;
    canaries.add(
        "signature of a link",
        signature.split('&').next().expect("a signature"),
    );
    let to = run.saved();
    run.succeeds(&[
        "save",
        "--account",
        "canary",
        &attachment,
        "--to",
        to.to_str().expect("a path"),
    ]);
    run.succeeds(&["pin", "--account", "canary", &attachment]);
    run.succeeds(&["account", "show", "canary"]);
    run.succeeds(&["account", "test", "canary"]);
    run.ends(&["describe", "--account", "canary", &attachment, DESCRIPTION]);
    run.ends(&["archive", "--account", "canary", &attachment]);
    run.ends(&["restore", "--account", "canary", &attachment]);
}

fn leaves_no_trace(run: &Run, canaries: &Canaries, system: &str) {
    assert!(
        run.log().len() > 1000,
        "{system}: the log is too short to prove anything"
    );
    assert_eq!(
        hits_in(canaries, "log", run.log().as_bytes()),
        [""; 0],
        "{system}"
    );
    assert_eq!(hits_below(canaries, &run.data_dir()), [""; 0], "{system}");
    assert_eq!(hits_below(canaries, &run.temporary()), [""; 0], "{system}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spooled_file_is_not_readable_on_disk() {
    let practice = practice().await;
    let run = Run::connected(&practice);
    let file = run.source(FILE_NAME, &FILE_TEXT.repeat(50_000));
    let held = [
        "file",
        "--account",
        "canary",
        "--patient",
        &run.patient,
        "--hold",
        "60",
        "--description",
        DESCRIPTION,
        &file,
    ];
    run.succeeds(&held);

    assert!(
        run.largest_file_bytes() >= 1_000_000,
        "the file must still be in the spool"
    );
    assert_eq!(hits_below(&canaries(&practice), &run.data_dir()), [""; 0]);
    assert_eq!(hits_below(&canaries(&practice), &run.temporary()), [""; 0]);
    practice.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_of_every_kind_are_logged_without_a_canary() {
    let practice = practice().await;
    let canaries = canaries(&practice);
    let run = Run::connected(&practice);
    let refused = |status| Effect::Status {
        status,
        body: RefusalBody::Json,
    };
    let failures = [
        ("register", refused(422)),
        ("presign", Effect::Html),
        ("presign", Effect::GarbageJson),
        ("register", Effect::OtherPatient),
        ("storage-form", refused(400)),
        ("presign", refused(401)),
    ];
    for (index, (route, effect)) in failures.into_iter().enumerate() {
        practice.faults().clear();
        practice.faults().add(FaultRule::times(1, route, effect));
        let file = run.source(&format!("{index}-{FILE_NAME}"), &format!("{FILE_TEXT} {index}"));
        run.ends(&[
            "file",
            "--account",
            "canary",
            "--patient",
            &run.patient,
            "--description",
            DESCRIPTION,
            &file,
        ]);
        run.ends_soon(&["queue", "--wait"]);
    }
    assert_eq!(hits_in(&canaries, "log", run.log().as_bytes()), [""; 0]);
    assert_eq!(hits_below(&canaries, &run.data_dir()), [""; 0]);
    practice.stop().await;
}
