//! Sessions whose keyring is absent or locked.

use std::process::Command;

use crate::clinic::{ACCOUNT, Clinic};
use crate::running::{Ran, chartdrop, run, run_with_input};

#[test]
fn without_a_keyring_the_accounts_are_listed_and_everything_else_says_why_not() {
    let clinic = Clinic::open();
    let without_keyring = |arguments: &[&str]| {
        let mut command = chartdrop(clinic.data_dir());
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        run(command, arguments)
    };
    assert_eq!(
        without_keyring(&["account", "list", "--json"])
            .ended_with(0)
            .line()["state"],
        "keyring-absent"
    );
    for arguments in [
        &["queue"][..],
        &["account", "show", ACCOUNT],
        &["patients", "--account", ACCOUNT, "smith"],
    ] {
        let ran = without_keyring(arguments).ended_with(1);
        assert!(ran.stderr.contains("[keyring-absent]"), "{}", ran.stderr);
    }
}

/// Runs a script in a session of its own, whose keyring it can lock without troubling the other tests.
fn in_own_session(clinic: &Clinic, script: &str) -> Ran {
    let with_desktop = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desktop/with-desktop");
    let mut command = Command::new(with_desktop);
    command
        .env("CHARTDROP_DATA_DIR", clinic.data_dir())
        .env("CHARTDROP", env!("CARGO_BIN_EXE_chartdrop"))
        .env("BASE_URL", clinic.base_url());
    let input = format!("{{\"api_key\":\"{}\"}}", clinic.api_key());
    run_with_input(command, &["--keyring", "bash", "-euc", script], &input)
}

const LOCK: &str = "dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null";

#[test]
fn with_a_locked_keyring_the_accounts_are_listed_and_everything_else_says_why_not() {
    let clinic = Clinic::without_account();
    let script = format!(
        "# Nobody is there to be asked.
         dbus-update-activation-environment DISPLAY=
         \"$CHARTDROP\" account add cliniko --name {ACCOUNT} --base-url \"$BASE_URL\" --json
         {LOCK}
         \"$CHARTDROP\" account list --json
         code=0; \"$CHARTDROP\" queue --json || code=$?
         echo \"{{\\\"code\\\":$code}}\""
    );
    let ran = in_own_session(&clinic, &script).ended_with(0);
    let lines = ran.lines();
    assert_eq!(lines[0]["state"], "ok");
    assert_eq!(
        (&lines[1]["name"], &lines[1]["state"]),
        (&ACCOUNT.into(), &"keyring-locked".into())
    );
    assert_eq!(lines[2]["code"], 1);
    assert!(ran.stderr.contains("[keyring-locked]"), "{}", ran.stderr);
}
