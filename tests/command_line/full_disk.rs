//! A data folder on a disk that is full: refused with its own words, nothing half-kept, and all is well with room again.

use std::process::{Command, Output};

use demo_practice::Role;

use crate::clinic::Clinic;

/// Runs in a mount namespace of its own, where a disk of three megabytes is mounted on the folder. Says after each step
/// how it ended.
const SCRIPT: &str = r#"
mount -t tmpfs -o size=3m tmpfs "$FOLDER" || exit 1
chartdrop() { "$CHARTDROP" --data-dir "$FOLDER/data" --json "$@" 2>/dev/null; }
file() { chartdrop file --account full --patient "$PATIENT" "$@"; }
printf '%s' "$SECRETS" | chartdrop account add cliniko --name full --base-url "$BASE_URL" >/dev/null
head -c 10000000 /dev/zero >large.pdf
echo small >small.txt
file large.pdf; echo "too large for the disk: $?"
echo "left in the spool: $(find "$FOLDER/data/spool" -type f | wc -l)"
cat /dev/zero >"$FOLDER/filler" 2>/dev/null
file small.txt; echo "not a byte free: $?"
rm "$FOLDER/filler"
file --wait small.txt; echo "room again: $?"
"#;

fn in_own_mounts() -> Command {
    let mut command = Command::new("unshare");
    command.arg("--mount");
    command
}

fn run_script(clinic: &Clinic) -> Output {
    let cliniko = clinic.practice().announcement().systems.cliniko;
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("a folder");
    let key = &cliniko.keys[&Role::Administrator];
    let mut command = in_own_mounts();
    command.args(["sh", "-c", SCRIPT]).current_dir(folder.path());
    command
        .env("CHARTDROP", env!("CARGO_BIN_EXE_chartdrop"))
        .env("FOLDER", &disk);
    command
        .env("BASE_URL", &cliniko.base_url)
        .env("PATIENT", &cliniko.patients[0].id);
    command.env("SECRETS", serde_json::json!({"api_key": key}).to_string());
    command.output().expect("sh runs")
}

#[test]
fn a_full_disk_is_a_refusal_and_never_a_damaged_store() {
    if !in_own_mounts()
        .arg("true")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        println!(
            "skipped: mounting a small disk needs the right to unshare(2) mounts, which this user lacks"
        );
        return;
    }
    let clinic = Clinic::without_account();
    let output = run_script(&clinic);
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = said.lines().collect();
    let [too_large, too_large_end, spool, full, full_end, filed, filed_end] = lines.as_slice() else {
        panic!("another number of lines:\n{said}");
    };
    assert!(too_large.contains(r#""code":"disk-full""#), "{too_large}");
    assert_eq!(*too_large_end, "too large for the disk: 3");
    assert_eq!(*spool, "left in the spool: 0");
    assert!(full.contains(r#""code":"disk-full""#), "{full}");
    assert_ne!(*full_end, "not a byte free: 0");
    assert!(filed.contains(r#""state":"filed""#), "{filed}");
    assert_eq!(*filed_end, "room again: 0");
    assert_eq!(clinic.ledger().records.len(), 1);
}
