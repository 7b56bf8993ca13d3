use demo_practice::{Effect, FaultRule, RefusalBody};

use crate::clinic::{Clinic, filing, text};

#[test]
fn two_at_once_file_each_file_once() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    let (one, two) = (clinic.write("one.txt", "1"), clinic.write("two.txt", "2"));
    let first = clinic.start_json(&filing(&jane, &["--wait", text(&one)]));
    let second = clinic.start_json(&filing(&jane, &["--wait", text(&two)]));
    for ran in [first.finish(), second.finish()] {
        assert_eq!(ran.ended_with(0).line()["state"], "filed");
    }
    let mut names: Vec<_> = clinic
        .ledger()
        .records
        .into_iter()
        .map(|record| record.filename)
        .collect();
    names.sort();
    assert_eq!(names, ["one.txt", "two.txt"]);
}

#[test]
fn a_process_that_runs_already_does_the_work_of_the_next() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    // Stands for the open window: it holds on to the filings because its own is never taken in.
    clinic.add_fault(FaultRule::times(1, "register", Effect::NeverProcessed));
    let stuck = clinic.write("stuck.txt", "stuck");
    clinic.file(&jane, &[text(&stuck)]).ended_with(0);
    let runner = clinic.start_json(&["queue", "--wait"]);
    clinic.wait_for_ledger(|ledger| ledger.records.len() == 1);

    let handed_over = clinic.write("handed over.txt", "handed over");
    let accepted = clinic.file(&jane, &[text(&handed_over)]).ended_with(0);
    assert!(accepted.stderr.contains("running app"), "{}", accepted.stderr);
    clinic.wait_for_ledger(|ledger| ledger.records.len() == 2);

    let waited_for = clinic.write("waited for.txt", "waited for");
    let line = clinic
        .file(&jane, &["--wait", text(&waited_for)])
        .ended_with(0)
        .line();
    assert_eq!(line["state"], "filed");

    runner.signal("TERM");
    let ended = runner.finish().ended_with(6);
    assert_eq!(ended.line()["state"], "confirming");
    assert_eq!(clinic.ledger().records.len(), 3);
}

#[test]
fn an_interrupted_wait_leaves_the_file_safe_and_says_so() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    let trouble = Effect::Status {
        status: 503,
        body: RefusalBody::Html,
    };
    clinic.add_fault(FaultRule::always("storage-form", trouble));
    let file = clinic.write("scan.txt", "a scan");
    let waiting = clinic.start_json(&filing(&jane, &["--wait", text(&file)]));
    clinic.wait_for_ledger(|ledger| ledger.requests.contains_key("storage-form"));
    waiting.signal("INT");
    let interrupted = waiting.finish().ended_with(6);
    assert!(interrupted.stderr.contains("safe"), "{}", interrupted.stderr);
    assert_eq!(interrupted.line()["on_chart"], "no");

    clinic.practice().faults().clear();
    assert_eq!(
        clinic.json(&["queue", "--wait"]).ended_with(0).line()["state"],
        "filed"
    );
    assert_eq!(clinic.ledger().records.len(), 1);
}
