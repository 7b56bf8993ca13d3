//! A lost answer on the command line: the question with its facts, and each of its answers.

use demo_practice::{Effect, FaultRule};
use serde_json::Value;

use crate::clinic::{Clinic, string, text};

/// A filing whose record was asked for and not made, when a person is asked; and its line.
fn asked(clinic: &Clinic) -> (String, Value) {
    clinic.add_fault(FaultRule::times(1, "register", Effect::Cut));
    let file = clinic.write("scan.txt", "a scan");
    let ran = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(8);
    let line = ran.line();
    (string(&line["filing"]), line)
}

#[test]
fn a_person_who_is_asked_has_it_filed_again_or_takes_it_off_the_list() {
    let clinic = Clinic::open();
    let (id, line) = asked(&clinic);
    assert_eq!(
        (&line["state"], &line["on_chart"], &line["error"]["code"]),
        (&"needs-you".into(), &"unknown".into(), &"outcome-unknown".into())
    );
    assert!(string(&line["asked_at"]) < string(&line["last_look_at"]));
    let message = string(&line["error"]["message"]);
    for part in [&*clinic.jane(), "--file-again", "--dismiss", &*id] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(clinic.ledger().records.is_empty());

    let filed = clinic
        .json(&["queue", "--file-again", &id, "--wait"])
        .ended_with(0)
        .line();
    assert_eq!(
        (string(&filed["filing"]), &filed["state"]),
        (id.clone(), &"filed".into())
    );
    assert_eq!(clinic.ledger().records.len(), 1);
    // There is no question any more.
    clinic.json(&["queue", "--file-again", &id]).ended_with(3);
    clinic.json(&["queue", "--look-again", &id]).ended_with(3);
    clinic.json(&["queue", "--file-again", "no-id"]).ended_with(2);

    assert!(
        clinic
            .json(&["queue", "--dismiss", &id])
            .ended_with(0)
            .lines()
            .is_empty()
    );
    clinic.json(&["queue", "--dismiss", &id]).ended_with(5);
}
