//! Signing in by the browser, with a stand-in for the browser that presses a button on the practice's own page.

use std::collections::BTreeMap;

use demo_practice::{Effect, FaultRule, RefusalBody};
use serde_json::Value;

use crate::browser::press;
use crate::clinic::{ACCOUNT, Clinic, string, text};
use crate::running::{Running, chartdrop, start, start_with_input};

/// The address that is said where no browser can be opened.
fn address_of(running: &mut Running) -> String {
    // Lines of the log may come before it.
    let line = std::iter::repeat_with(|| running.next_error_line())
        .find(|line| line.is_empty() || line.starts_with("chartdrop: "))
        .unwrap_or_default();
    line.split_whitespace().last().expect("an address").to_owned()
}

impl Clinic {
    /// A command on a computer on which nothing opens browsers.
    fn without_browser(&self) -> std::process::Command {
        let mut command = chartdrop(self.data_dir());
        command.env("PATH", self.path("nowhere"));
        command
    }

    fn start_adding_by_browser(&self, system: &str) -> Running {
        let base_url = self.base_url();
        let words = [
            "account",
            "add",
            system,
            "--name",
            ACCOUNT,
            "--base-url",
            &base_url,
            "--browser",
            "--json",
        ];
        let client = self.access()["browser"].to_string();
        start_with_input(self.without_browser(), &words, &client)
    }

    fn tokens_asked_for(&self) -> BTreeMap<String, u64> {
        self.ledger().token_requests
    }
}

#[test]
fn a_person_signs_in_by_the_browser_and_files() {
    for system in ["medplum", "canvas"] {
        let clinic = Clinic::without_account_of(system);
        let mut adding = clinic.start_adding_by_browser(system);
        let (status, page) = press(&address_of(&mut adding), "allow");
        assert_eq!(status, 200, "{system}: {page}");
        let added = adding.finish().ended_with(0).line();
        assert_eq!(
            (&added["sign_in"], &added["state"]),
            (&"browser".into(), &"ok".into())
        );

        // A new process signs in with what is in the keyring.
        let born = ["patients", "--account", ACCOUNT, "--born", "1970-03-12", "smith"];
        assert!(!clinic.json(&born).ended_with(0).lines().is_empty(), "{system}");
        kept_secret(&clinic);
    }
}

/// Not even the data folder knows the token.
fn kept_secret(clinic: &Clinic) {
    let accounts = std::fs::read_to_string(clinic.data_dir().join("accounts.json")).expect("accounts");
    let accounts: Value = serde_json::from_str(&accounts).expect("JSON");
    let held = accounts.to_string();
    assert!(!held.contains("token") && !held.contains("client_id"), "{held}");
}

#[test]
fn a_refusal_in_the_browser_adds_nothing() {
    let clinic = Clinic::without_account_of("medplum");
    let mut adding = clinic.start_adding_by_browser("medplum");
    press(&address_of(&mut adding), "refuse");
    let refused = adding.finish().ended_with(4);
    assert!(refused.stderr.contains("[sign-in-refused]"), "{}", refused.stderr);
    assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());
    assert_eq!(
        clinic.tokens_asked_for(),
        BTreeMap::new(),
        "no token was asked for"
    );
}

#[test]
fn whoever_is_not_waited_for_any_more_is_forgotten() {
    let clinic = Clinic::without_account_of("canvas");
    let mut adding = clinic.start_adding_by_browser("canvas");
    address_of(&mut adding);
    adding.signal("INT");
    let ended = adding.finish().ended_with(1);
    assert!(ended.stderr.contains("[interrupted]"), "{}", ended.stderr);
    assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());
}

#[test]
fn a_system_without_it_says_so() {
    let clinic = Clinic::without_account();
    let refused = clinic.start_adding_by_browser("cliniko").finish().ended_with(2);
    assert!(
        refused.stderr.contains("[browser-not-for-this-system]"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_signed_out_person_signs_in_again_and_the_queue_goes_on() {
    let clinic = Clinic::without_account_of("medplum");
    let mut adding = clinic.start_adding_by_browser("medplum");
    press(&address_of(&mut adding), "allow");
    adding.finish().ended_with(0);

    let unauthorised = Effect::Status {
        status: 401,
        body: RefusalBody::Json,
    };
    let refused_token = Effect::Status {
        status: 400,
        body: RefusalBody::Json,
    };
    clinic.add_fault(FaultRule::always("medplum/upload", unauthorised));
    clinic.add_fault(FaultRule::always("medplum/token", refused_token));
    let file = clinic.write("letter.pdf", b"%PDF-1.7 synthetic");
    let signed_out = clinic
        .file(&clinic.jane(), &["--wait", text(&file)])
        .ended_with(4);
    assert_eq!(signed_out.line()["state"], "waiting");

    clinic.practice().faults().clear();
    let mut again = start(
        clinic.without_browser(),
        &["account", "sign-in", ACCOUNT, "--json"],
    );
    press(&address_of(&mut again), "allow");
    assert_eq!(again.finish().ended_with(0).line()["state"], "ok");
    let filed = clinic.json(&["queue", "--wait"]).ended_with(0).line();
    assert_eq!(string(&filed["state"]), "filed");
    assert_eq!(clinic.ledger().records.len(), 1);
}
