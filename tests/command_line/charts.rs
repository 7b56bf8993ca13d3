use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use demo_practice::Role;
use serde_json::Value;

use crate::clinic::{ACCOUNT, Clinic, string, text};

impl Clinic {
    fn list(&self, patient: &str, further: &[&str]) -> Vec<Value> {
        let words = [&["list", "--account", ACCOUNT, "--patient", patient], further].concat();
        self.json(&words).ended_with(0).lines()
    }

    fn about(&self, command: &str, attachment: &str, further: &[&str]) -> crate::running::Ran {
        self.json(&[&[command, "--account", ACCOUNT, attachment], further].concat())
    }
}

/// What a stand-in browser gets from a link.
fn fetch(url: &str) -> (String, Vec<u8>) {
    let (address, path) = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .expect("a link");
    let mut stream = TcpStream::connect(address).expect("reachable");
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]);
    (
        head.lines().next().unwrap_or_default().to_owned(),
        answer[end + 4..].to_vec(),
    )
}

#[test]
fn patients_are_found_by_name_and_birth_date() {
    let clinic = Clinic::open();
    let by_name = clinic
        .json(&["patients", "--account", ACCOUNT, "jane", "smith"])
        .ended_with(0)
        .lines();
    assert!(by_name.len() >= 2, "the look-alike is found too");
    let born = ["patients", "--account", ACCOUNT, "--born", "1970-03-12", "smith"];
    let jane = clinic.json(&born).ended_with(0).line();
    assert_eq!(jane["id"].as_str(), Some(&*clinic.jane()));
    assert_eq!(jane["family_name"], "Smith");
    assert_eq!(jane["given_name"], "Jane");
    assert_eq!(jane["born"], "1970-03-12");
    assert_eq!(jane["status"], "active");
    assert!(jane["display_name"].is_string());

    let table = clinic.plain(&born).ended_with(0).stdout;
    assert!(
        table.contains("SMITH, Jane (Mrs)") && table.contains("12-Mar-1970"),
        "{table}"
    );
}

#[test]
fn a_search_that_finds_nobody_is_no_error() {
    let clinic = Clinic::open();
    let ran = clinic
        .json(&["patients", "--account", ACCOUNT, "zzzz"])
        .ended_with(0);
    assert!(ran.lines().is_empty());
}

#[test]
fn a_chart_is_listed_whole_with_its_pins_and_without_archived_files() {
    let clinic = Clinic::open();
    let margaret = clinic.patient_named("Margaret Thompson");
    let live = clinic.list(&margaret, &[]);
    assert!(live.len() > 200, "several pages: {}", live.len());
    let keys = [
        "id",
        "name",
        "description",
        "content_type",
        "size_bytes",
        "created_at",
        "pinned",
        "archived",
        "state",
    ];
    for line in &live {
        for key in keys {
            assert!(line.get(key).is_some(), "{key} is missing: {line}");
        }
        assert_eq!(line["archived"], false);
    }
    assert!(live.iter().any(|line| line["pinned"] == "theirs"));
    let all = clinic.list(&margaret, &["--archived"]);
    assert!(all.len() > live.len());
    assert!(all.iter().any(|line| line["archived"] == true));
}

#[test]
fn an_unknown_patient_or_attachment_exits_with_5() {
    let clinic = Clinic::open();
    clinic
        .json(&["list", "--account", ACCOUNT, "--patient", "999"])
        .ended_with(5);
    for command in ["link", "pin", "archive"] {
        clinic.about(command, "999", &[]).ended_with(5);
    }
    clinic.about("describe", "999", &["text"]).ended_with(5);
    let folder = tempfile::tempdir().expect("a folder");
    clinic
        .about("save", "999", &["--to", text(folder.path())])
        .ended_with(5);
}

#[test]
fn a_link_opens_the_very_bytes_that_were_filed() {
    let clinic = Clinic::open();
    let file = clinic.write("letter.txt", "Dear colleague");
    let filed = clinic.filed(&clinic.jane(), &file);
    let link = clinic
        .about("link", &string(&filed["attachment"]), &[])
        .ended_with(0)
        .line();
    assert_eq!(link["name"], "letter.txt");
    assert!(link["expires_at"].is_string());
    let (status, bytes) = fetch(link["url"].as_str().expect("a link"));
    assert_eq!(
        (status.as_str(), &*bytes),
        ("HTTP/1.1 200 OK", &b"Dear colleague"[..])
    );
}

#[test]
fn the_link_alone_is_on_standard_output_for_people() {
    let clinic = Clinic::open();
    let filed = clinic.filed(&clinic.jane(), &clinic.write("letter.txt", "Dear colleague"));
    let attachment = string(&filed["attachment"]);
    let ran = clinic
        .plain(&["link", "--account", ACCOUNT, &attachment])
        .ended_with(0);
    assert_eq!(fetch(ran.stdout.trim_end()).0, "HTTP/1.1 200 OK");
    assert!(!ran.stderr.contains("X-Amz"), "{}", ran.stderr);
}

#[test]
fn a_saved_file_is_whole_and_never_over_another_one() {
    let clinic = Clinic::open();
    let content = b"Dear colleague";
    let filed = clinic.filed(&clinic.jane(), &clinic.write("letter.txt", content));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("letter.txt"), "mine").expect("written");
    let attachment = string(&filed["attachment"]);
    let saved = clinic
        .about("save", &attachment, &["--to", text(folder.path())])
        .ended_with(0)
        .line();
    assert_eq!(std::fs::read(string(&saved["path"])).expect("saved"), content);
    assert_eq!(saved["size_bytes"], content.len());
    assert_eq!(saved["sha256"], *clinic.ledger().records[0].sha256);
    assert_eq!(
        std::fs::read(folder.path().join("letter.txt")).expect("kept"),
        b"mine"
    );

    let missing = folder.path().join("missing");
    clinic
        .about("save", &attachment, &["--to", text(&missing)])
        .ended_with(3);
}

#[test]
fn a_description_is_set_cleared_and_limited() {
    let clinic = Clinic::open();
    let filed = clinic.filed(&clinic.jane(), &clinic.write("letter.txt", "Dear colleague"));
    let attachment = string(&filed["attachment"]);
    let described = clinic
        .about("describe", &attachment, &["Referral letter"])
        .ended_with(0)
        .line();
    assert_eq!(described["description"], "Referral letter");
    assert_eq!(
        clinic.ledger().records[0].description.as_deref(),
        Some("Referral letter")
    );
    clinic
        .about("describe", &attachment, &[&"x".repeat(256)])
        .ended_with(3);
    let cleared = clinic.about("describe", &attachment, &[""]).ended_with(0).line();
    assert_eq!(cleared["description"], Value::Null);
}

#[test]
fn our_pin_is_set_and_removed_and_theirs_is_left_to_the_system() {
    let clinic = Clinic::open();
    let margaret = clinic.patient_named("Margaret Thompson");
    let live = clinic.list(&margaret, &[]);
    let find = |pinned: Value| {
        live.iter()
            .find(|line| line["pinned"] == pinned)
            .expect("one such")
    };
    let free = string(&find(Value::Null)["id"]);
    assert_eq!(
        clinic.about("pin", &free, &[]).ended_with(0).line()["pinned"],
        "ours"
    );
    let listed = clinic.list(&margaret, &[]);
    assert!(
        listed
            .iter()
            .any(|line| line["id"] == *free && line["pinned"] == "ours")
    );
    assert_eq!(
        clinic.about("unpin", &free, &[]).ended_with(0).line()["pinned"],
        Value::Null
    );

    let theirs = string(&find("theirs".into())["id"]);
    let refused = clinic.about("unpin", &theirs, &[]).ended_with(3);
    assert!(
        refused.stderr.contains("[capability-absent]"),
        "{}",
        refused.stderr
    );
}

#[test]
fn an_archived_file_leaves_the_list() {
    let clinic = Clinic::open();
    let jane = clinic.jane();
    let filed = clinic.filed(&jane, &clinic.write("letter.txt", "Dear colleague"));
    let attachment = string(&filed["attachment"]);
    assert_eq!(
        clinic.about("archive", &attachment, &[]).ended_with(0).line()["archived"],
        true
    );
    let has = |lines: Vec<Value>| lines.iter().any(|line| line["id"] == *attachment);
    assert!(!has(clinic.list(&jane, &[])));
    assert!(has(clinic.list(&jane, &["--archived"])));
}

#[test]
fn a_right_that_the_user_does_not_have_exits_with_4() {
    let clinic = Clinic::open_as(Role::Receptionist);
    let live = clinic.list(&clinic.jane(), &[]);
    let ready = live
        .iter()
        .find(|line| line["state"] == "ready")
        .expect("one that is ready");
    let refused = clinic.about("link", &string(&ready["id"]), &[]).ended_with(4);
    assert!(refused.stderr.contains("[not-permitted]"), "{}", refused.stderr);
}
