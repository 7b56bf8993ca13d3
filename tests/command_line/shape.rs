use crate::clinic::Clinic;
use crate::running::{chartdrop, run};

const COMMANDS: &[&[&str]] = &[
    &["account", "add"],
    &["account", "list"],
    &["account", "show"],
    &["account", "test"],
    &["account", "sign-in"],
    &["account", "defaults"],
    &["account", "remove"],
    &["patients"],
    &["list"],
    &["file"],
    &["link"],
    &["save"],
    &["describe"],
    &["pin"],
    &["unpin"],
    &["archive"],
    &["restore"],
    &["field-options"],
    &["queue"],
    &["demo-practice"],
];

#[test]
fn every_command_explains_itself_with_an_example() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in COMMANDS {
        let help = run(chartdrop(folder.path()), &[command, &["--help"][..]].concat()).ended_with(0);
        let example = format!("Example:\n  chartdrop {}", command.join(" "));
        let piped = format!("| chartdrop {}", command.join(" "));
        assert!(
            help.stdout.contains(&example) || help.stdout.contains(&piped),
            "{}",
            help.stdout
        );
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("readable").count(),
        0,
        "help makes nothing"
    );
}

#[test]
fn the_version_is_the_package_s() {
    let folder = tempfile::tempdir().expect("a folder");
    let version = run(chartdrop(folder.path()), &["--version"]).ended_with(0);
    assert_eq!(
        version.stdout.trim(),
        concat!("chartdrop ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_wrong_command_line_exits_with_2_and_prints_nothing_on_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong: &[&[&str]] = &[
        &["frobnicate"],
        &["--json"],
        &["file", "--account", "a", "--patient", "1"],
        &["file", "--account", "a", "scan.pdf"],
        &[
            "file",
            "--account",
            "a",
            "--patient",
            "1",
            "--expect-born",
            "12/03/1970",
            "scan.pdf",
        ],
        &[
            "file",
            "--account",
            "a",
            "--patient",
            "1",
            "--hold",
            "61",
            "scan.pdf",
        ],
        &[
            "file",
            "--account",
            "a",
            "--patient",
            "1",
            "--field",
            "novalue",
            "scan.pdf",
        ],
        &["account", "add", "unknown-system", "--name", "a"],
        &["account", "add", "cliniko"],
        &["save", "--account", "a", "1"],
        &["demo-practice", "--listen", "nowhere"],
    ];
    for arguments in wrong {
        let ran = run(chartdrop(folder.path()), arguments).ended_with(2);
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert_ne!(ran.stderr, "", "{arguments:?}");
    }
}

#[test]
fn a_secret_among_the_arguments_is_refused_and_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let tries: &[&[&str]] = &[
        &["account", "add", "cliniko", "--name", "a", "MS0-canary-au1"],
        &[
            "account",
            "add",
            "cliniko",
            "--name",
            "a",
            "--api-key",
            "MS0-canary-au1",
        ],
        &[
            "account",
            "add",
            "cliniko",
            "--name",
            "a",
            "--api-key=MS0-canary-au1",
        ],
        &["account", "add", "MS0-canary-au1", "--name", "a"],
        &["account", "sign-in", "a", "MS0-canary-au1"],
    ];
    for arguments in tries {
        let ran = run(chartdrop(folder.path()), arguments).ended_with(2);
        assert!(
            !ran.stderr.contains("canary") && !ran.stdout.contains("canary"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn the_data_folder_can_be_an_option_or_a_variable_and_the_option_wins() {
    let clinic = Clinic::open();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let elsewhere = elsewhere.path().to_str().expect("UTF-8");
    assert_eq!(clinic.json(&["account", "list"]).ended_with(0).lines().len(), 1);
    let other = clinic
        .json(&["account", "list", "--data-dir", elsewhere])
        .ended_with(0);
    assert_eq!(other.lines().len(), 0);
}

#[test]
fn quiet_leaves_only_errors_on_standard_error() {
    let clinic = Clinic::open();
    assert_ne!(clinic.plain(&["queue"]).ended_with(0).stderr, "");
    assert_eq!(clinic.plain(&["queue", "--quiet"]).ended_with(0).stderr, "");
    assert_ne!(
        clinic
            .plain(&["account", "show", "nobody", "--quiet"])
            .ended_with(5)
            .stderr,
        ""
    );
}
