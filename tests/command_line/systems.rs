//! The same way through each system; what one cannot do is refused with its reason before anything is sent.

use demo_practice::{Effect, FaultRule};
use serde_json::Value;

use crate::clinic::{ACCOUNT, Clinic, string, text};
use crate::running::Ran;

const SYSTEMS: [&str; 4] = ["cliniko", "pracsuite", "medplum", "canvas"];

/// A file that every system takes.
const PDF: &[u8] = b"%PDF-1.7\nsynthetic: a letter\n%%EOF\n";

impl Clinic {
    /// The line of `account show`.
    fn shown(&self) -> Value {
        self.json(&["account", "show", ACCOUNT]).ended_with(0).line()
    }

    /// Asks for what has to be asked for beside a file: whoever reviews has no default.
    fn remember_reviewer(&self) -> Option<String> {
        let fields = self.shown()["capabilities"]["filing_fields"].clone();
        let fields = fields.as_array().expect("a list");
        if !fields.iter().any(|field| field["key"] == "reviewer") {
            return None;
        }
        let found = self
            .json(&["field-options", "--account", ACCOUNT, "reviewer"])
            .ended_with(0)
            .lines();
        let reviewer = string(&found.first().expect("somebody reviews")["value"]);
        let field = format!("reviewer={reviewer}");
        self.json(&["account", "defaults", ACCOUNT, &field]).ended_with(0);
        Some(reviewer)
    }

    fn changed(&self, command: &str, attachment: &str, further: &[&str]) -> Ran {
        self.json(&[&[command, "--account", ACCOUNT, attachment], further].concat())
    }

    fn listed(&self, patient: &str, further: &[&str]) -> Vec<Value> {
        let words = [&["list", "--account", ACCOUNT, "--patient", patient], further].concat();
        self.json(&words).ended_with(0).lines()
    }
}

/// What can be done succeeds; what cannot is refused before anything is sent, and the sheet says why.
fn as_the_sheet_says(ran: Ran, capability: &Value) -> Option<Value> {
    if capability["state"] == "available" {
        return Some(ran.ended_with(0).line());
    }
    assert!(capability["reason"].is_string(), "{capability}");
    let refused = ran.ended_with(3);
    assert!(
        refused.stderr.contains("[capability-absent]"),
        "{}",
        refused.stderr
    );
    None
}

#[test]
fn an_account_of_each_system_is_added_shown_tested_and_removed() {
    for system in SYSTEMS {
        let clinic = Clinic::without_account_of(system);
        let added = clinic
            .add_account_with(&clinic.credentials())
            .ended_with(0)
            .line();
        assert_eq!(
            (&added["system"], &added["state"]),
            (&system.into(), &"ok".into())
        );
        assert!(
            added["clinic"].as_str().is_some_and(|clinic| !clinic.is_empty()),
            "{added}"
        );
        let tested = clinic.json(&["account", "test", ACCOUNT]).ended_with(0).line();
        assert_eq!(tested, added, "{system}");
        let sheet = clinic.shown()["capabilities"].clone();
        for line in [
            "pin_in_system",
            "archive",
            "restore",
            "describe",
            "describe_when_filing",
            "list_account",
        ] {
            let capability = &sheet[line];
            let told = capability["state"] == "available" || capability["reason"].is_string();
            assert!(told, "{system} {line}: {capability}");
        }
        let table = clinic.plain(&["account", "show", ACCOUNT]).ended_with(0).stdout;
        assert!(
            table.contains("files up to") && table.contains("a link lasts"),
            "{table}"
        );
        clinic.json(&["account", "remove", ACCOUNT]).ended_with(0);
    }
}

#[test]
fn a_wrong_secret_of_each_system_is_refused_and_not_repeated() {
    for (system, input) in [
        (
            "pracsuite",
            r#"{"vendor_key":"canary-v","account_key":"canary-a"}"#,
        ),
        (
            "medplum",
            r#"{"client_id":"canary-c","client_secret":"canary-s"}"#,
        ),
        ("canvas", r#"{"client_id":"canary-c","client_secret":"canary-s"}"#),
    ] {
        let clinic = Clinic::without_account_of(system);
        let refused = clinic.add_account_with(input).ended_with(4);
        assert!(!refused.stderr.contains("canary"), "{}", refused.stderr);
        assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());
    }
}

#[test]
fn people_are_found_in_each_system() {
    for system in SYSTEMS {
        let clinic = Clinic::open_of(system);
        let born = ["patients", "--account", ACCOUNT, "--born", "1970-03-12", "smith"];
        let found = clinic.json(&born).ended_with(0).lines();
        assert!(
            found.iter().any(|person| person["id"] == *clinic.jane()),
            "{system}: {found:?}"
        );
    }
}

#[test]
fn a_file_reaches_the_chart_of_each_system_once_and_comes_back_whole() {
    for system in SYSTEMS {
        let clinic = Clinic::open_of(system);
        clinic.remember_reviewer();
        let jane = clinic.jane();
        let filed = clinic.filed(&jane, &clinic.write("letter.pdf", PDF));
        let records = clinic.ledger().records;
        assert_eq!(records.len(), 1, "{system}");
        assert_eq!((&*records[0].system, &*records[0].patient_id), (system, &*jane));
        assert_eq!(filed["sha256"], *records[0].sha256, "{system}");

        let attachment = string(&filed["attachment"]);
        let rows = clinic.listed(&jane, &[]);
        assert!(
            rows.iter().any(|row| row["id"] == *attachment),
            "{system}: {attachment}"
        );
        let link = clinic.changed("link", &attachment, &[]).ended_with(0).line();
        assert!(
            link["url"]
                .as_str()
                .is_some_and(|url| url.starts_with("http://127.0.0.1:")),
            "{system}"
        );
        assert!(link["expires_at"].is_string(), "{system}: {}", link["expires_at"]);
        let folder = tempfile::tempdir().expect("a folder");
        let saved = clinic
            .changed("save", &attachment, &["--to", text(folder.path())])
            .ended_with(0)
            .line();
        assert_eq!(saved["sha256"], filed["sha256"], "{system}");
    }
}

#[test]
fn what_can_be_changed_on_each_chart_is_what_the_sheet_says() {
    for system in SYSTEMS {
        let clinic = Clinic::open_of(system);
        clinic.remember_reviewer();
        let jane = clinic.jane();
        let filed = clinic.filed(&jane, &clinic.write("letter.pdf", PDF));
        let attachment = string(&filed["attachment"]);
        let sheet = clinic.shown()["capabilities"].clone();

        let theirs = sheet["pin_in_system"]["state"] == "available";
        let pinned = clinic.changed("pin", &attachment, &[]).ended_with(0).line();
        assert_eq!(
            pinned["pinned"],
            if theirs { "theirs" } else { "ours" },
            "{system}"
        );
        let unpinned = clinic.changed("unpin", &attachment, &[]).ended_with(0).line();
        assert_eq!(unpinned["pinned"], Value::Null, "{system}");

        let described = clinic.changed("describe", &attachment, &["Referral letter"]);
        if let Some(described) = as_the_sheet_says(described, &sheet["describe"]) {
            assert_eq!(described["description"], "Referral letter", "{system}");
        }
        let archived = clinic.changed("archive", &attachment, &[]);
        let archived = as_the_sheet_says(archived, &sheet["archive"]).is_some();
        let gone = !clinic
            .listed(&jane, &[])
            .iter()
            .any(|row| row["id"] == *attachment);
        assert_eq!(gone, archived, "{system}");
        let restored = clinic.changed("restore", &attachment, &[]);
        if let Some(restored) = as_the_sheet_says(restored, &sheet["restore"]) {
            assert_eq!(restored["archived"], false, "{system}");
            assert!(
                clinic
                    .listed(&jane, &[])
                    .iter()
                    .any(|row| row["id"] == *attachment)
            );
        }
    }
}

#[test]
fn fields_are_asked_for_named_and_remembered() {
    let clinic = Clinic::open_of("canvas");
    let (jane, file) = (clinic.jane(), clinic.write("letter.pdf", PDF));
    let refused = |fields: &[&str], code: &str, field: &str| {
        let words = [fields, &["--wait", text(&file)]].concat();
        let ran = clinic.file(&jane, &words).ended_with(3);
        let error = ran.line()["error"].clone();
        assert_eq!(
            (&error["code"], &error["field"]),
            (&code.into(), &field.into()),
            "{error}"
        );
        string(&error["message"])
    };
    refused(&[], "field-missing", "reviewer");
    let unknown = refused(&["--field", "shoe-size=42"], "field-unknown", "shoe-size");
    assert!(unknown.contains("reviewer"), "{unknown}");
    let wrong = refused(&["--field", "type=none"], "field-invalid", "type");
    assert!(wrong.contains("34109-9"), "what is allowed: {wrong}");
    assert!(clinic.ledger().records.is_empty());

    let reviewer = clinic.remember_reviewer().expect("somebody reviews");
    assert_eq!(clinic.shown()["filing_defaults"]["reviewer"], *reviewer);
    let words = [
        "--field",
        "date=2026-11-20",
        "--field",
        "comment=Please look",
        "--wait",
        text(&file),
    ];
    clinic.file(&jane, &words).ended_with(0);
    assert_eq!(clinic.ledger().records.len(), 1);

    let forgotten = clinic
        .json(&["account", "defaults", ACCOUNT, "reviewer="])
        .ended_with(0);
    assert_eq!(forgotten.line()["filing_defaults"], serde_json::json!({}));
    let wrong = clinic
        .json(&["account", "defaults", ACCOUNT, "requires_signature=perhaps"])
        .ended_with(3);
    assert!(wrong.stderr.contains("[field-invalid]"), "{}", wrong.stderr);
}

#[test]
fn another_type_than_the_system_takes_is_refused_before_anything_is_sent() {
    let clinic = Clinic::open_of("canvas");
    clinic.remember_reviewer();
    let file = clinic.write("notes.txt", "no PDF");
    let refused = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(3);
    assert_eq!(refused.line()["error"]["code"], "file-type-refused");
    assert!(clinic.ledger().records.is_empty());
}

#[test]
fn files_of_every_kind_that_a_chart_lists_can_be_linked() {
    for system in ["medplum", "canvas"] {
        let clinic = Clinic::open_of(system);
        let margaret = clinic.patient_named("Margaret Thompson");
        let rows = clinic.listed(&margaret, &[]);
        let mut kinds = std::collections::BTreeMap::new();
        // An upload that somebody never finished is listed too, and has no file yet.
        for row in rows.iter().filter(|row| row["state"] == "ready") {
            let id = string(&row["id"]);
            let kind = id.split('/').next().unwrap_or_default().to_owned();
            kinds.entry(kind).or_insert(id);
        }
        assert!(kinds.len() >= 2, "{system}: {:?}", kinds.keys());
        for id in kinds.values() {
            let link = clinic.changed("link", id, &[]).ended_with(0).line();
            assert!(link["url"].is_string(), "{id}");
        }
    }
}

#[test]
fn a_record_that_does_not_show_in_time_exits_with_6_and_is_never_sent_twice() {
    let clinic = Clinic::open_of("pracsuite");
    let file = clinic.write("letter.pdf", PDF);
    clinic.add_fault(FaultRule::always("storage-form", Effect::NeverProcessed));
    let ran = clinic
        .file(&clinic.jane(), &["--wait", "--time-limit", "5", text(&file)])
        .ended_with(6);
    let line = ran.line();
    assert_eq!(
        (&line["state"], &line["on_chart"]),
        (&"confirming".into(), &"unknown".into()),
        "{line}"
    );
    assert_eq!(clinic.ledger().objects.len(), 1);
}

#[test]
fn a_quota_that_is_used_up_ends_the_wait_with_6_and_the_file_is_safe() {
    let clinic = Clinic::open_of("pracsuite");
    let file = clinic.write("letter.pdf", PDF);
    clinic.add_fault(FaultRule::always("pracsuite/presign", Effect::QuotaFull));
    let line = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(6)
        .line();
    assert_eq!(
        (&line["state"], &line["error"]["code"]),
        (&"waiting".into(), &"quota-used-up".into()),
        "{line}"
    );
    assert_eq!(line["on_chart"], "no");
    assert!(clinic.ledger().objects.is_empty());
}

#[test]
fn a_failure_names_the_request_for_the_vendors_support() {
    let clinic = Clinic::without_account_of("pracsuite");
    let wrong = r#"{"vendor_key":"none","account_key":"none"}"#;
    let refused = clinic.add_account_with(wrong).ended_with(4);
    assert!(refused.stderr.contains(", request "), "{}", refused.stderr);
}
