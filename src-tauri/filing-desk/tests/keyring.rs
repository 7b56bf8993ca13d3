//! The operating system's real keyring: a gnome-keyring on a private session bus, started by `tests/desktop/with-desktop
//! --keyring`, as every run of the routine is. Elsewhere these cases would touch somebody's own keyring, so they only
//! say why they did not run.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

use std::process::Command;
use std::sync::Arc;

use attachment_api::{Code, ConnectionSettings, Error, Operation, Secrets, Status};
use filing_desk::{
    DeskOptions, EntryName, FilingDesk, KeyringError, KeyringStore, Pace, SecretStore, SystemClock,
};

/// Whether the test runs on a private desktop; says why not.
#[expect(clippy::print_stderr, reason = "a test that does not run has to say so")]
fn on_private_desktop() -> bool {
    let private = std::env::var_os("CHARTDROP_DESKTOP").is_some();
    if !private {
        eprintln!("not run: needs the private desktop of tests/desktop/with-desktop --keyring");
    }
    private
}

fn entry(name: &str) -> EntryName {
    EntryName::new(&format!("test-{}", std::process::id()), name)
}

#[test]
fn secrets_are_kept_replaced_and_forgotten() {
    if !on_private_desktop() {
        return;
    }
    let store = KeyringStore::new();
    let name = entry("round-trip");
    assert_eq!(store.read(&name), Ok(None));
    for secret in [&b"first"[..], &[0, 255, 128, 10], "zw\u{f6}lf".as_bytes()] {
        store.write(&name, secret).unwrap();
        assert_eq!(store.read(&name).unwrap().unwrap().as_slice(), secret);
    }
    assert_eq!(
        KeyringStore::new().read(&name).unwrap().unwrap().as_slice(),
        "zw\u{f6}lf".as_bytes()
    );
    store.delete(&name).unwrap();
    assert_eq!(store.read(&name), Ok(None));
    store.delete(&name).unwrap();
}

#[tokio::test]
async fn a_desk_opens_again_with_the_keys_in_the_keyring() {
    if !on_private_desktop() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let desk = FilingDesk::open(options(folder.path())).await.unwrap();
        desk.shutdown().await;
    }
}

/// Another process without a bus stands for a session without a keyring.
#[test]
fn a_session_without_a_bus_has_no_keyring() {
    if std::env::var_os("CHARTDROP_TEST_WITHOUT_BUS").is_some() {
        let outcome = KeyringStore::new().read(&entry("none"));
        assert_eq!(outcome, Err(KeyringError::Absent));
        return;
    }
    let outcome = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_session_without_a_bus_has_no_keyring"])
        .env("CHARTDROP_TEST_WITHOUT_BUS", "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    assert!(
        outcome.status.success(),
        "{}",
        String::from_utf8_lossy(&outcome.stdout)
    );
}

/// On a further desktop of its own: other tests use the keyring of this one meanwhile.
#[test]
fn a_locked_keyring_is_told_and_the_next_try_after_unlocking_works() {
    if std::env::var_os("CHARTDROP_TEST_LOCKS_KEYRING").is_some() {
        lock_and_unlock();
        return;
    }
    if !on_private_desktop() {
        return;
    }
    let with_desktop = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/desktop/with-desktop");
    let outcome = Command::new(with_desktop)
        .arg("--keyring")
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_locked_keyring_is_told_and_the_next_try_after_unlocking_works",
        ])
        .env("CHARTDROP_TEST_LOCKS_KEYRING", "1")
        .output()
        .unwrap();
    let said = [outcome.stdout, outcome.stderr].concat();
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn lock_and_unlock() {
    let store = KeyringStore::new();
    let name = entry("locked");
    store.write(&name, b"secret").unwrap();
    // Where the prompt for the password can not be shown it counts as answered with no.
    send_to_bus(
        "org.freedesktop.DBus",
        &[
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.UpdateActivationEnvironment",
        ],
        "dict:string:string:DISPLAY,:none",
    );
    send_to_bus(
        "org.freedesktop.secrets",
        &["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"],
        "array:objpath:/org/freedesktop/secrets/collection/login",
    );
    assert_eq!(store.read(&name), Err(KeyringError::Locked));

    end_daemon();
    let mut daemon = start_unlocked_daemon();
    let mut outcome = store.read(&name);
    for _ in 0..100 {
        if outcome.is_ok() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        outcome = store.read(&name);
    }
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    assert_eq!(outcome.unwrap().unwrap().as_slice(), b"secret");
}

fn send_to_bus(destination: &str, call: &[&str], argument: &str) -> String {
    let sent = Command::new("dbus-send")
        .args(["--session", "--print-reply", &format!("--dest={destination}")])
        .args(call)
        .arg(argument)
        .output()
        .unwrap();
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    String::from_utf8(sent.stdout).unwrap()
}

fn options(data_dir: &std::path::Path) -> DeskOptions {
    let connector = |_: &ConnectionSettings, _: &Secrets, _: Arc<dyn attachment_api::TokenKeeper>| {
        Err(Error::new(
            Code::Offline,
            Status::Temporary,
            Operation::TestConnection,
        ))
    };
    DeskOptions {
        data_dir: data_dir.to_owned(),
        secret_store: Arc::new(KeyringStore::new()),
        connector: Arc::new(connector),
        clock: Arc::new(SystemClock),
        pace: Pace::default(),
        run_filings: false,
    }
}

/// Ends this private desktop's daemon, which is asked from the bus.
fn end_daemon() {
    let call = [
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus.GetConnectionUnixProcessID",
    ];
    let answer = send_to_bus("org.freedesktop.DBus", &call, "string:org.freedesktop.secrets");
    let process = answer.split_whitespace().last().unwrap().to_owned();
    assert!(Command::new("kill").arg(&process).status().unwrap().success());
    // It is another process's child: only its folder tells that it has ended.
    let its_folder = std::path::Path::new("/proc").join(process).join("exe");
    while its_folder.read_link().is_ok() {
        std::thread::yield_now();
    }
}

/// A daemon whose login keyring is unlocked, as at signing in.
fn start_unlocked_daemon() -> std::process::Child {
    use std::io::Write;
    let folder = std::env::var("XDG_RUNTIME_DIR").unwrap();
    // Where the system's own can not be executed, the private desktop has made a copy.
    let copy =
        std::path::Path::new(&std::env::var("CHARTDROP_DESKTOP").unwrap()).join("gnome-keyring-daemon");
    let daemon = if copy.exists() {
        copy
    } else {
        "gnome-keyring-daemon".into()
    };
    let mut daemon = Command::new(daemon)
        .args(["--foreground", "--unlock", "--components=secrets"])
        .arg(format!("--control-directory={folder}/keyring"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    daemon.stdin.take().unwrap().write_all(b"desktop").unwrap();
    daemon
}
