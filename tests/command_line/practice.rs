use std::path::Path;

use serde_json::Value;

use crate::running::{chartdrop, run, start};

fn announced(seed: &str, signal: &str) -> Value {
    let mut practice = start(
        chartdrop(Path::new("/nonexistent")),
        &["demo-practice", "--listen", "127.0.0.1:0", "--seed", seed],
    );
    let line = practice.first_line();
    practice.signal(signal);
    practice.finish().ended_with(0);
    serde_json::from_str(&line).expect("one JSON line")
}

#[test]
fn the_practice_says_how_to_reach_it_and_ends_when_it_is_told_to() {
    let line = announced("7", "TERM");
    assert_eq!(line["ready"], true);
    let cliniko = &line["systems"]["cliniko"];
    assert!(
        cliniko["base_url"]
            .as_str()
            .is_some_and(|url| url.starts_with("http://127.0.0.1:"))
    );
    assert!(
        cliniko["credentials"]["api_key"]
            .as_str()
            .is_some_and(|key| key.ends_with("-au1"))
    );
    assert_eq!(cliniko["patients"][0]["born"], "1970-03-12");
    for key in ["endpoint", "access_key", "secret_key", "region"] {
        assert!(line["storage"][key].is_string(), "{key}");
    }
}

#[test]
fn the_same_seed_is_the_same_practice() {
    let people = |line: Value| line["systems"]["cliniko"]["patients"].clone();
    let seven = people(announced("7", "INT"));
    assert_eq!(seven, people(announced("7", "INT")));
    assert_ne!(seven, people(announced("8", "INT")));
}

#[test]
fn faults_come_from_a_file_and_a_wrong_one_is_a_wrong_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("faults.json");
    std::fs::write(
        &path,
        "{\"rules\":[{\"route\":\"no-such-route\",\"do\":\"cut\"}]}",
    )
    .expect("written");
    let arguments = ["demo-practice".as_ref(), "--faults".as_ref(), path.as_os_str()];
    run(chartdrop(folder.path()), &arguments).ended_with(2);

    std::fs::write(
        &path,
        "{\"rules\":[{\"route\":\"register\",\"times\":1,\"do\":\"reply-lost\"}]}",
    )
    .expect("written");
    let mut practice = start(chartdrop(folder.path()), &arguments);
    assert!(practice.first_line().contains("\"ready\":true"));
    practice.signal("TERM");
    practice.finish().ended_with(0);
}
