use std::path::Path;

use demo_practice::{Effect, FaultRule, RefusalBody};

use crate::clinic::{Clinic, filing, text};
use crate::running::{chartdrop, start};

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
    assert_eq!(names_on_charts(&clinic), ["one.txt", "two.txt"]);
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

#[test]
fn twenty_at_once_on_a_new_folder_make_one_store() {
    let clinic = Clinic::without_account();
    let started: Vec<_> = (0..20).map(|_| clinic.start_json(&["queue"])).collect();
    for running in started {
        let ran = running.finish().ended_with(0);
        let nothing = ("", "Nothing is on its way.\n");
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), nothing);
    }
    let names = data_folder_of(&clinic);
    assert_eq!(names.iter().filter(|name| is_store(name)).count(), 1, "{names:?}");
    assert!(names.contains(&"desk-id".to_owned()), "{names:?}");
}

#[test]
fn twenty_at_once_file_each_file_once() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    let files: Vec<_> = (0..20)
        .map(|number| clinic.write(&format!("{number}.txt"), number.to_string()))
        .collect();
    let started: Vec<_> = files
        .iter()
        .map(|file| clinic.start_json(&filing(&jane, &["--wait", text(file)])))
        .collect();
    for running in started {
        assert_eq!(running.finish().ended_with(0).line()["state"], "filed");
    }
    let mut expected: Vec<_> = (0..20).map(|number| format!("{number}.txt")).collect();
    expected.sort();
    assert_eq!(names_on_charts(&clinic), expected);
}

#[test]
fn a_damaged_store_is_set_aside_once_by_twenty_at_once_and_what_it_held_is_filed() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    let file = clinic.write("scan.txt", "a scan");
    clinic.file(&jane, &[text(&file)]).ended_with(0);
    let store = clinic.data_dir().join("store.db");
    std::fs::write(&store, [9; 8192]).expect("written");
    let started: Vec<_> = (0..20).map(|_| clinic.start_json(&["queue"])).collect();
    let told = started
        .into_iter()
        .map(|running| running.finish().ended_with(0))
        .filter(|ran| ran.stderr.contains("was set aside as store-damaged-"))
        .count();
    assert_eq!(told, 1, "said by the one that did it");
    let names = data_folder_of(&clinic);
    let is_aside = |name: &&String| name.starts_with("store-damaged-") && is_store(name);
    assert_eq!(names.iter().filter(is_aside).count(), 1, "{names:?}");
    let line = clinic.json(&["queue", "--wait"]).ended_with(0).line();
    assert_eq!(line["state"], "filed");
    assert_eq!(clinic.ledger().records.len(), 1);
}

#[test]
fn twenty_at_once_without_a_session_bus_say_so_and_leave_the_store_alone() {
    let new = Clinic::without_account();
    all_without_a_bus(&new);
    assert!(!data_folder_of(&new).contains(&"store.db".to_owned()));

    let used = Clinic::open();
    let file = used.write("scan.txt", "a scan");
    used.file(&used.jane(), &[text(&file)]).ended_with(0);
    let store = used.data_dir().join("store.db");
    let before = std::fs::read(&store).expect("a store");
    all_without_a_bus(&used);
    assert_eq!(std::fs::read(&store).expect("a store"), before);
    let line = used.json(&["queue", "--wait"]).ended_with(0).line();
    assert_eq!(line["state"], "filed");
    assert_eq!(used.ledger().records.len(), 1);
}

fn all_without_a_bus(clinic: &Clinic) {
    let begin = |_| {
        let mut command = chartdrop(clinic.data_dir());
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        start(command, &["queue"])
    };
    let started: Vec<_> = (0..20).map(begin).collect();
    for running in started {
        let ran = running.finish().ended_with(1);
        assert!(ran.stderr.contains("[keyring-absent]"), "{}", ran.stderr);
    }
}

fn data_folder_of(clinic: &Clinic) -> Vec<String> {
    let entries = std::fs::read_dir(clinic.data_dir()).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.expect("an entry");
        entry.file_name().to_string_lossy().into_owned()
    };
    entries.map(name).collect()
}

fn is_store(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "db")
}

fn names_on_charts(clinic: &Clinic) -> Vec<String> {
    let records = clinic.ledger().records.into_iter();
    let mut names: Vec<_> = records.map(|record| record.filename).collect();
    names.sort();
    names
}
