//! Every wrong that is planted is caught, and nothing else is found.
#![allow(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

use std::process::{Command, Output};

use judge::{Case, Drop, Record, Verdict, judge};
use sha2::{Digest as _, Sha256};

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

fn dropped(name: &str) -> Drop {
    Drop {
        name: name.to_owned(),
        source: None,
        sha256: sha256(name.as_bytes()),
        system: "cliniko".to_owned(),
        patient: "4512".to_owned(),
        accepted: true,
        said: Some("filed".to_owned()),
    }
}

fn said(state: Option<&str>) -> Drop {
    Drop {
        said: state.map(str::to_owned),
        ..dropped("a.pdf")
    }
}

fn record(id: &str, bytes: &[u8]) -> Record {
    Record {
        system: "cliniko".to_owned(),
        id: id.to_owned(),
        patient_id: "4512".to_owned(),
        sha256: sha256(bytes),
        filename: "a.pdf".to_owned(),
    }
}

fn verdict(drops: Vec<Drop>, records: Vec<Record>) -> Verdict {
    judge(&Case { drops, records })
}

/// The counts of a verdict, with one finding for each wrong.
fn counts(found: &Verdict) -> Verdict {
    let counted = Verdict {
        findings: Vec::new(),
        ..found.clone()
    };
    let wrongs = counted.lost
        + counted.duplicated
        + counted.misplaced
        + counted.wrong_bytes
        + counted.falsely_filed
        + counted.uninvited
        + counted.stuck
        + counted.sources_changed;
    assert_eq!(wrongs as usize, found.findings.len(), "{:?}", found.findings);
    assert_eq!(found.is_clean(), wrongs == 0);
    counted
}

#[test]
fn drops_that_are_filed_once_are_clean() {
    let drops = vec![dropped("a.pdf"), dropped("b.pdf")];
    let found = verdict(drops, vec![record("1", b"a.pdf"), record("2", b"b.pdf")]);
    assert_eq!(counts(&found), Verdict::default());
}

#[test]
fn a_lost_drop_is_caught() {
    let found = verdict(vec![said(None), dropped("b.pdf")], vec![record("2", b"b.pdf")]);
    let lost = Verdict {
        lost: 1,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), lost);
    assert_eq!(found.findings, ["lost: a.pdf was accepted and is nowhere"]);
}

#[test]
fn every_record_too_many_is_caught() {
    let records = ["1", "2", "3"].map(|id| record(id, b"a.pdf"));
    let found = verdict(vec![dropped("a.pdf")], records.into());
    let doubled = Verdict {
        duplicated: 2,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), doubled);
}

#[test]
fn a_record_on_another_chart_is_caught() {
    let mut elsewhere = record("2", b"a.pdf");
    elsewhere.patient_id = "4513".to_owned();
    let found = verdict(vec![dropped("a.pdf")], vec![record("1", b"a.pdf"), elsewhere]);
    let misplaced = Verdict {
        misplaced: 1,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), misplaced);
}

#[test]
fn a_record_in_another_system_is_on_no_chart_of_its_patient() {
    let mut elsewhere = record("1", b"a.pdf");
    elsewhere.system = "canvas".to_owned();
    let found = verdict(vec![dropped("a.pdf")], vec![elsewhere]);
    let misplaced = Verdict {
        misplaced: 1,
        falsely_filed: 1,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), misplaced);
}

#[test]
fn a_record_with_other_bytes_is_caught() {
    let found = verdict(vec![dropped("a.pdf")], vec![record("1", b"a.pd")]);
    let wrong = Verdict {
        wrong_bytes: 1,
        falsely_filed: 1,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), wrong);
}

#[test]
fn a_drop_said_to_be_filed_and_not_there_is_caught() {
    let found = verdict(vec![dropped("a.pdf")], Vec::new());
    let falsely = Verdict {
        falsely_filed: 1,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), falsely);
}

#[test]
fn a_record_of_a_drop_that_was_not_taken_is_caught() {
    let refused = Drop {
        accepted: false,
        ..said(None)
    };
    let found = verdict(vec![refused.clone()], vec![record("1", b"a.pdf")]);
    let uninvited = Verdict {
        uninvited: 1,
        ..Verdict::default()
    };
    assert_eq!(counts(&found), uninvited);
    assert_eq!(counts(&verdict(vec![refused], Vec::new())), Verdict::default());
}

#[test]
fn a_drop_that_is_left_unfinished_is_caught() {
    let stuck = Verdict {
        stuck: 1,
        ..Verdict::default()
    };
    let unfinished = verdict(vec![said(Some("waiting"))], Vec::new());
    assert_eq!(counts(&unfinished), stuck);
    for word in [None, Some("waiting"), Some("withdrawn")] {
        let on_the_chart = verdict(vec![said(word)], vec![record("1", b"a.pdf")]);
        assert_eq!(counts(&on_the_chart), stuck, "{word:?}");
    }
}

#[test]
fn a_question_and_a_withdrawn_drop_are_no_wrongs() {
    let asked = Verdict {
        asked: 1,
        ..Verdict::default()
    };
    let absent = verdict(vec![said(Some("needs-you"))], Vec::new());
    assert_eq!(counts(&absent), asked);
    let there = verdict(vec![said(Some("needs-you"))], vec![record("1", b"a.pdf")]);
    assert_eq!(counts(&there), asked);
    let withdrawn = verdict(vec![said(Some("withdrawn"))], Vec::new());
    assert_eq!(counts(&withdrawn), Verdict::default());
}

#[test]
fn a_source_that_is_not_as_it_was_is_caught() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a.pdf");
    let drop_of = |source: &std::path::Path| Drop {
        source: Some(source.to_owned()),
        ..dropped("a.pdf")
    };
    let filed = || vec![record("1", b"a.pdf")];
    let changed = Verdict {
        sources_changed: 1,
        ..Verdict::default()
    };
    std::fs::write(&source, b"a.pdf").unwrap();
    assert_eq!(
        counts(&verdict(vec![drop_of(&source)], filed())),
        Verdict::default()
    );
    std::fs::write(&source, b"b.pdf").unwrap();
    assert_eq!(counts(&verdict(vec![drop_of(&source)], filed())), changed);
    std::fs::remove_file(&source).unwrap();
    assert_eq!(counts(&verdict(vec![drop_of(&source)], filed())), changed);
}

#[test]
fn verdicts_add_up() {
    let wrong = || verdict(vec![said(None), said(Some("needs-you"))], Vec::new());
    let sum: Verdict = [wrong(), Verdict::default(), wrong()].into_iter().sum();
    assert_eq!((sum.lost, sum.asked, sum.findings.len()), (2, 2, 2));
}

fn judged(case: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.json");
    std::fs::write(&path, case).unwrap();
    Command::new(env!("CARGO_BIN_EXE_judge"))
        .arg(path)
        .output()
        .unwrap()
}

#[test]
fn the_program_prints_the_verdict_and_exits_with_it() {
    let drops = serde_json::to_value([dropped("a.pdf")]).unwrap();
    let mut record = serde_json::to_value(record("1", b"a.pdf")).unwrap();
    // A ledger says more of a record than is needed.
    record["created_at"] = "2026-11-21T09:00:00Z".into();

    let clean = judged(&serde_json::json!({"drops": drops, "records": [record]}).to_string());
    assert_eq!(clean.status.code(), Some(0));
    let verdict: Verdict = serde_json::from_slice(&clean.stdout).unwrap();
    assert_eq!(verdict, Verdict::default());

    let wrong = judged(&serde_json::json!({"drops": drops, "records": []}).to_string());
    assert_eq!(wrong.status.code(), Some(1));
    let verdict: Verdict = serde_json::from_slice(&wrong.stdout).unwrap();
    assert_eq!(verdict.falsely_filed, 1);

    let no_case = judged("{}");
    assert_eq!(no_case.status.code(), Some(2));
    assert!(no_case.stdout.is_empty());
}
