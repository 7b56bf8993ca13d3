use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;

use crate::clinic::{Clinic, string, text};

#[test]
fn what_is_no_plain_file_is_refused_by_name_and_the_rest_is_filed() {
    let clinic = Clinic::open();
    let good = clinic.write("good.txt", "good");
    clinic.write("empty.txt", "");
    std::fs::create_dir(clinic.path("folder")).expect("made");
    symlink(&good, clinic.path("link.txt")).expect("made");
    let made = Command::new("mkfifo")
        .arg(clinic.path("pipe"))
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    let _socket = UnixListener::bind(clinic.path("socket")).expect("made");
    let odd = [
        ("empty.txt", "file-empty"),
        ("folder", "file-is-folder"),
        ("link.txt", "file-is-link"),
        ("pipe", "file-is-special"),
        ("socket", "file-is-special"),
        ("missing.txt", "file-vanished"),
    ];
    let paths: Vec<_> = odd.iter().map(|(name, _)| clinic.path(name)).collect();
    let words: Vec<_> = ["--wait"]
        .into_iter()
        .chain(paths.iter().map(|path| text(path)))
        .collect();

    let alone = clinic.file(&clinic.jane(), &words).ended_with(3).lines();
    for ((name, code), line) in odd.iter().zip(&alone) {
        assert_eq!(
            (string(&line["name"]), string(&line["error"]["code"])),
            ((*name).into(), (*code).into())
        );
        assert_eq!(
            (&line["state"], &line["filing"]),
            (&"refused".into(), &serde_json::Value::Null)
        );
    }
    assert_eq!(alone.len(), odd.len());
    assert!(clinic.ledger().objects.is_empty());

    let with_a_good_one: Vec<_> = words.iter().copied().chain([text(&good)]).collect();
    let mixed = clinic
        .file(&clinic.jane(), &with_a_good_one)
        .ended_with(7)
        .lines();
    assert_eq!(mixed.iter().filter(|line| line["state"] == "filed").count(), 1);
    assert_eq!(clinic.ledger().records.len(), 1);
}

#[test]
fn a_file_that_may_not_be_read_is_refused() {
    let clinic = Clinic::open();
    let file = clinic.write("closed.txt", "closed");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).expect("set");
    // Who may read everything (root in a container) reads this too: an unreadable place serves then.
    let file = if std::fs::read(&file).is_ok() {
        "/proc/self/mem".into()
    } else {
        file
    };
    let line = clinic.file(&clinic.jane(), &[text(&file)]).ended_with(3).line();
    let code = string(&line["error"]["code"]);
    assert!(["file-unreadable", "file-empty"].contains(&&*code), "{code}");
}

#[test]
fn names_in_every_script_and_with_awkward_signs_arrive_as_they_are() {
    let clinic = Clinic::open();
    let names = [
        "Befund Müller.txt",
        "検査結果.txt",
        "a+b #1 100%.txt",
        "it's \"quoted\".txt",
        "-dash.txt",
    ];
    let paths: Vec<_> = names.iter().map(|name| clinic.write(name, name)).collect();
    let words: Vec<_> = ["--wait"]
        .into_iter()
        .chain(paths.iter().map(|path| text(path)))
        .collect();
    let lines = clinic.file(&clinic.jane(), &words).ended_with(0).lines();
    let printed: Vec<_> = lines.iter().map(|line| string(&line["name"])).collect();
    assert_eq!(printed, names, "in the order in which they were given");
    assert_eq!(clinic.ledger().records.len(), names.len());
}

#[test]
fn the_same_file_twice_is_refused_while_the_first_is_on_its_way() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "a scan");
    clinic.file(&clinic.jane(), &[text(&file)]).ended_with(0);
    let again = clinic.file(&clinic.jane(), &[text(&file)]).ended_with(3);
    assert_eq!(again.line()["error"]["code"], "already-being-filed");
    clinic.json(&["queue", "--wait"]).ended_with(0);
    assert_eq!(clinic.ledger().records.len(), 1);
}
