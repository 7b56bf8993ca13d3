use std::time::SystemTime;

use demo_practice::{Effect, FaultRule, RefusalBody};

use crate::clinic::{ACCOUNT, Clinic, filing, string, text};

fn code(line: &serde_json::Value) -> String {
    string(&line["error"]["code"])
}

#[test]
fn a_filed_file_is_on_the_right_chart_once_and_its_source_is_untouched() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    let file = clinic.write("scan.txt", "a scan");
    let before = std::fs::metadata(&file)
        .and_then(|facts| facts.modified())
        .expect("facts");
    let words = [
        "--wait",
        "--expect-born",
        "1970-03-12",
        "--description",
        "From the scanner",
        text(&file),
    ];
    let line = clinic.file(&jane, &words).ended_with(0).line();

    assert_eq!(line["state"], "filed");
    assert_eq!(line["patient"], *jane);
    assert_eq!(line["name"], "scan.txt");
    assert_eq!(line["size_bytes"], 6);
    assert!(line.get("error").is_none(), "{line}");
    let records = clinic.ledger().records;
    assert_eq!(records.len(), 1);
    assert_eq!(line["attachment"], *records[0].id);
    assert_eq!(line["sha256"], *records[0].sha256);
    assert_eq!(records[0].patient_id, jane);
    assert_eq!(records[0].filename, "scan.txt");
    assert_eq!(records[0].description.as_deref(), Some("From the scanner"));
    let after: SystemTime = std::fs::metadata(&file)
        .and_then(|facts| facts.modified())
        .expect("facts");
    assert_eq!(
        (std::fs::read(&file).expect("still there"), after),
        (b"a scan".to_vec(), before)
    );
}

#[test]
fn without_waiting_a_file_is_accepted_and_filed_by_a_later_queue() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    let accepted = clinic.file(&clinic.jane(), &[text(&file)]).ended_with(0);
    assert_eq!(accepted.line()["state"], "queued");
    assert!(accepted.stderr.contains("queue --wait"), "{}", accepted.stderr);
    // The spool holds all that is needed.
    std::fs::remove_file(&file).expect("removed");
    let queued = clinic.json(&["queue"]).ended_with(0).line();
    assert_eq!(
        (&queued["filing"], &queued["state"]),
        (&accepted.line()["filing"], &"queued".into())
    );
    assert!(
        clinic.ledger().objects.is_empty(),
        "nothing left the computer yet"
    );

    let filed = clinic.json(&["queue", "--wait"]).ended_with(0).line();
    assert_eq!(
        (&filed["filing"], &filed["state"]),
        (&queued["filing"], &"filed".into())
    );
    assert_eq!(clinic.ledger().records.len(), 1);
    assert!(
        clinic.json(&["queue", "--wait"]).ended_with(0).lines().is_empty(),
        "nothing is left to wait for"
    );
}

#[test]
fn a_held_file_is_filed_when_its_hold_is_over() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    assert_eq!(
        clinic
            .file(&clinic.jane(), &["--hold", "1", text(&file)])
            .ended_with(0)
            .line()["state"],
        "held"
    );
    assert_eq!(
        clinic.json(&["queue", "--wait"]).ended_with(0).line()["state"],
        "filed"
    );
}

#[test]
fn another_birth_date_than_the_chart_s_refuses_everything() {
    let clinic = Clinic::open();
    let (one, two) = (clinic.write("one.txt", "1"), clinic.write("two.txt", "2"));
    let words = ["--wait", "--expect-born", "1970-03-21", text(&one), text(&two)];
    let refused = clinic.file(&clinic.jane(), &words).ended_with(3);
    let lines = refused.lines();
    assert_eq!(
        lines.iter().map(code).collect::<Vec<_>>(),
        ["birth-date-differs", "birth-date-differs"]
    );
    // The chart's own date is the patient's: it is not given away to somebody who does not know it.
    assert!(!refused.stderr.contains("1970") && !refused.stdout.contains("1970-03-12"));
    assert!(clinic.ledger().objects.is_empty());
    assert!(clinic.json(&["queue"]).ended_with(0).lines().is_empty());
}

#[test]
fn a_field_that_the_system_does_not_have_is_refused() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    let refused = clinic
        .file(&clinic.jane(), &["--field", "type=34108-1", text(&file)])
        .ended_with(3);
    assert_eq!(code(&refused.line()), "field-unknown");
    assert!(clinic.json(&["queue"]).ended_with(0).lines().is_empty());
}

#[test]
fn an_unknown_patient_exits_with_5_and_nothing_is_accepted() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    let refused = clinic.file("999", &["--wait", text(&file)]).ended_with(5);
    assert_eq!(code(&refused.line()), "not-found");
    assert!(clinic.json(&["queue"]).ended_with(0).lines().is_empty());
}

#[test]
fn a_description_that_is_too_long_is_refused_before_anything_is_sent() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    let words = ["--wait", "--description", &"x".repeat(256), text(&file)];
    assert_eq!(
        code(&clinic.file(&clinic.jane(), &words).ended_with(3).line()),
        "description-too-long"
    );
    assert!(clinic.ledger().objects.is_empty());
}

#[test]
fn without_a_connection_a_file_is_accepted_and_the_wait_ends_with_6() {
    let mut clinic = Clinic::open();
    let (jane, file) = (clinic.jane(), clinic.write("scan.txt", "a scan"));
    clinic.close_practice();
    let ran = clinic
        .file(&jane, &["--wait", "--time-limit", "3", text(&file)])
        .ended_with(6);
    assert_eq!(
        (code(&ran.line()).as_str(), &ran.line()["on_chart"]),
        ("offline", &"no".into())
    );
    assert!(ran.stderr.contains("safe"), "{}", ran.stderr);
    assert_eq!(clinic.json(&["queue"]).ended_with(0).lines().len(), 1);
}

#[test]
fn without_a_connection_a_birth_date_cannot_be_compared_and_nothing_is_accepted() {
    let mut clinic = Clinic::open();
    let (jane, file) = (clinic.jane(), clinic.write("scan.txt", "a scan"));
    clinic.close_practice();
    clinic
        .file(&jane, &["--expect-born", "1970-03-12", text(&file)])
        .ended_with(1);
    assert!(clinic.json(&["queue"]).ended_with(0).lines().is_empty());
}

#[test]
fn a_file_that_is_still_being_taken_in_at_the_time_limit_exits_with_6() {
    let clinic = Clinic::open();
    clinic.add_fault(FaultRule::always("register", Effect::NeverProcessed));
    let file = clinic.write("scan.txt", "a scan");
    let ran = clinic
        .file(&clinic.jane(), &["--wait", "--time-limit", "4", text(&file)])
        .ended_with(6);
    let line = ran.line();
    assert_eq!(line["state"], "confirming");
    assert_eq!(line["attachment"], *clinic.ledger().records[0].id);
}

#[test]
fn a_record_for_another_patient_is_stopped_before_it_is_made() {
    let clinic = Clinic::open();
    clinic.add_fault(FaultRule::always("presign", Effect::OtherPatient));
    let file = clinic.write("scan.txt", "a scan");
    let line = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(8)
        .line();
    assert_eq!(
        (line["state"].as_str(), code(&line).as_str()),
        (Some("needs-you"), "wrong-patient")
    );
    assert!(clinic.ledger().objects.is_empty() && clinic.ledger().records.is_empty());
}

#[test]
fn a_key_that_is_refused_on_the_way_exits_with_4_and_the_file_goes_on_after_signing_in() {
    let clinic = Clinic::open();
    clinic.add_fault(FaultRule::times(
        1,
        "presign",
        Effect::Status {
            status: 401,
            body: RefusalBody::Json,
        },
    ));
    let file = clinic.write("scan.txt", "a scan");
    let line = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(4)
        .line();
    assert_eq!(
        (line["state"].as_str(), code(&line).as_str()),
        (Some("waiting"), "credentials-refused")
    );
    clinic.json(&["account", "remove", ACCOUNT]).ended_with(3);
    clinic.json(&["account", "test", ACCOUNT]).ended_with(0);
    assert_eq!(
        clinic.json(&["queue", "--wait"]).ended_with(0).line()["state"],
        "filed"
    );
    assert_eq!(clinic.ledger().records.len(), 1);
}

#[test]
fn a_full_storage_at_the_clinic_is_said_and_the_file_stays_safe() {
    let clinic = Clinic::open();
    clinic.add_fault(FaultRule::always("register", Effect::QuotaFull));
    let file = clinic.write("scan.txt", "a scan");
    let line = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(1)
        .line();
    assert_eq!(
        (line["state"].as_str(), code(&line).as_str()),
        (Some("needs-you"), "storage-full")
    );
    assert_eq!(line["on_chart"], "no");
}

#[test]
fn a_lost_answer_to_registering_ends_in_one_record() {
    let clinic = Clinic::open();
    clinic.add_fault(FaultRule::times(1, "register", Effect::ReplyLost));
    let file = clinic.write("scan.txt", "a scan");
    clinic.filed(&clinic.jane(), &file);
    assert_eq!(clinic.ledger().records.len(), 1);
}

#[test]
fn a_table_for_people_tells_each_file() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    let jane = clinic.jane();
    let ran = clinic
        .plain(&filing(&jane, &["--wait", text(&file)]))
        .ended_with(0);
    assert!(
        ran.stdout.starts_with("STATE") && ran.stdout.contains("filed") && ran.stdout.contains("scan.txt")
    );
}
