use crate::clinic::{ACCOUNT, Clinic};
use crate::running::{chartdrop, run_with_input};

#[test]
fn an_account_is_added_listed_shown_tested_and_removed() {
    let clinic = Clinic::without_account();
    assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());

    let added = clinic.add_account(&clinic.api_key()).ended_with(0).line();
    assert_eq!(added["name"], ACCOUNT);
    assert_eq!(added["system"], "cliniko");
    assert_eq!(added["base_url"].as_str(), Some(&*clinic.base_url()));
    assert_eq!(added["clinic"], "Northside Physio");
    assert_eq!(added["state"], "ok");
    assert!(added["user"].is_string());

    assert_eq!(clinic.json(&["account", "list"]).ended_with(0).line(), added);
    assert_eq!(
        clinic.json(&["account", "test", ACCOUNT]).ended_with(0).line(),
        added
    );
    let shown = clinic.json(&["account", "show", ACCOUNT]).ended_with(0).line();
    assert_eq!(shown["capabilities"]["archive"]["state"], "available");
    assert_eq!(shown["capabilities"]["pin_in_system"]["state"], "absent");

    clinic.json(&["account", "remove", ACCOUNT]).ended_with(0);
    assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());
    clinic.json(&["account", "show", ACCOUNT]).ended_with(5);
}

#[test]
fn a_table_for_people_names_clinic_and_state() {
    let clinic = Clinic::open();
    let table = clinic.plain(&["account", "list"]).ended_with(0).stdout;
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].starts_with("NAME"), "{table}");
    assert!(
        lines[1].contains("Northside Physio") && lines[1].contains("ok"),
        "{table}"
    );
}

#[test]
fn a_wrong_key_is_refused_and_nothing_is_saved() {
    let clinic = Clinic::without_account();
    for key in ["MS0xMjM0NTY3ODkwLXdyb25n-au1", "MS0xMjM0NTY3ODkwLXdyb25n-uk2"] {
        let refused = clinic.add_account(key).ended_with(4);
        assert!(!refused.stderr.contains(key), "{}", refused.stderr);
        assert!(refused.stdout.is_empty(), "{}", refused.stdout);
    }
    assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());
}

#[test]
fn a_key_of_another_region_than_the_address_is_refused_before_anything_is_sent() {
    let clinic = Clinic::without_account();
    let arguments = [
        "account",
        "add",
        "cliniko",
        "--name",
        "a",
        "--base-url",
        "https://api.uk1.cliniko.com/v1",
    ];
    let key = "{\"api_key\":\"MS0xMjM0NTY3ODkwLXdyb25n-au1\"}";
    let refused = run_with_input(chartdrop(clinic.data_dir()), &arguments, key).ended_with(4);
    assert!(refused.stderr.contains("[key-malformed]"), "{}", refused.stderr);
}

#[test]
fn an_address_without_encryption_is_refused_unless_it_is_this_computer() {
    let clinic = Clinic::without_account();
    let arguments = [
        "account",
        "add",
        "cliniko",
        "--name",
        "a",
        "--base-url",
        "http://api.au1.cliniko.com/v1",
    ];
    let key = "{\"api_key\":\"MS0xMjM0NTY3ODkwLXdyb25n-au1\"}";
    let refused = run_with_input(chartdrop(clinic.data_dir()), &arguments, key).ended_with(3);
    assert!(refused.stderr.contains("[address-refused]"), "{}", refused.stderr);
}

#[test]
fn secrets_that_are_no_object_are_a_wrong_command_line_and_are_not_repeated() {
    let clinic = Clinic::without_account();
    for input in [
        "",
        "canary",
        "{\"key\":\"canary\"}",
        "{\"api_key\":7}",
        "{\"api_key\":\"\"}",
        "[\"canary\"]",
    ] {
        let refused = clinic.add_account_with(input).ended_with(2);
        assert!(!refused.stderr.contains("canary"), "{}", refused.stderr);
        assert!(refused.stderr.contains("api_key"), "{}", refused.stderr);
    }
    assert!(clinic.ledger().requests.is_empty(), "nothing was sent");
}

#[test]
fn a_name_is_given_once() {
    let clinic = Clinic::open();
    let refused = clinic.add_account(&clinic.api_key()).ended_with(3);
    assert!(
        refused.stderr.contains("[account-name-taken]"),
        "{}",
        refused.stderr
    );
}

#[test]
fn without_a_server_nothing_is_saved() {
    let mut clinic = Clinic::without_account();
    clinic.close_practice();
    let refused = clinic.add_account("MS0xMjM0NTY3ODkwLXdyb25n-au1").ended_with(1);
    assert!(refused.stderr.contains("[offline]"), "{}", refused.stderr);
    assert!(clinic.json(&["account", "list"]).ended_with(0).lines().is_empty());
}

#[test]
fn an_account_that_lost_its_right_is_shown_signed_out_and_can_sign_in_again() {
    let clinic = Clinic::open();
    let unauthorised = demo_practice::Effect::Status {
        status: 401,
        body: demo_practice::RefusalBody::Json,
    };
    clinic.add_fault(demo_practice::FaultRule::always("*", unauthorised));
    let tested = clinic.json(&["account", "test", ACCOUNT]).ended_with(4);
    assert_eq!(tested.line()["state"], "signed-out");

    clinic.practice().faults().clear();
    let arguments = ["account", "sign-in", ACCOUNT, "--json"];
    let input = format!("{{\"api_key\":\"{}\"}}", clinic.api_key());
    let signed_in = run_with_input(chartdrop(clinic.data_dir()), &arguments, &input).ended_with(0);
    assert_eq!(signed_in.line()["state"], "ok");
}

#[test]
fn an_unknown_account_exits_with_5_whatever_is_asked() {
    let clinic = Clinic::open();
    let file = clinic.write("scan.txt", "scan");
    let asked: &[&[&str]] = &[
        &["account", "show", "nobody"],
        &["account", "test", "nobody"],
        &["account", "remove", "nobody"],
        &["patients", "--account", "nobody", "smith"],
        &["list", "--account", "nobody", "--patient", "1"],
        &[
            "file",
            "--account",
            "nobody",
            "--patient",
            "1",
            crate::clinic::text(&file),
        ],
        &["link", "--account", "nobody", "1"],
        &["save", "--account", "nobody", "1", "--to", "."],
        &["describe", "--account", "nobody", "1", "text"],
        &["pin", "--account", "nobody", "1"],
        &["unpin", "--account", "nobody", "1"],
        &["archive", "--account", "nobody", "1"],
    ];
    for arguments in asked {
        let ran = clinic.json(arguments).ended_with(5);
        assert!(
            ran.stderr.contains("[account-unknown]"),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
}
