//! Silence: a key, a signature, a patient, a file's name and text pass through the real binary at the chattiest log
//! level, and none of them may be found in what it logged or left on disk.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod run;
mod search;

use demo_practice::{DemoPractice, Effect, FaultRule, Options, RefusalBody};

use crate::run::Run;
use crate::search::{Canaries, hits_below, hits_in};

const FILE_NAME: &str = "canary-name-5d1f.pdf";
const FILE_TEXT: &str = "canary-text-88c2 a sentence of a letter that is nobody's business";
const DESCRIPTION: &str = "canary-description-30bd";

async fn practice() -> DemoPractice {
    DemoPractice::start(Options::default())
        .await
        .expect("the demo practice starts")
}

/// What must not be found, for the first patient that the practice announces.
fn canaries(practice: &DemoPractice) -> Canaries {
    let cliniko = practice.announcement().systems.cliniko;
    let mut canaries = Canaries::default();
    canaries.add("API key", &cliniko.credentials.api_key);
    canaries.add(
        "API key as the header carries it",
        &run::basic(&cliniko.credentials.api_key),
    );
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
