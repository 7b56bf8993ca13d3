//! The demo practice in a process of its own, so that its memory and time are not the app's.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub struct Practice {
    process: Child,
    pub base_url: String,
    pub api_key: String,
    pub patient: String,
}

/// Requests to the system's API so far, as the practice counted them; storage is not in it.
pub struct Requests {
    pub total: u64,
    /// Of these, answered 429.
    pub refused: u64,
}

impl Practice {
    pub fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chartdrop"));
        let mut process = command
            .args(["demo-practice", "--seed", "7"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the practice starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("standard output");
        BufReader::new(output)
            .read_line(&mut line)
            .expect("the practice announces itself");
        let announced: Value = serde_json::from_str(&line).expect("one JSON line");
        let cliniko = &announced["systems"]["cliniko"];
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        Self {
            process,
            base_url: text(&cliniko["base_url"]),
            api_key: text(&cliniko["credentials"]["api_key"]),
            patient: text(&cliniko["patients"][0]["id"]),
        }
    }

    /// Sends a file to a fresh form with `curl -F`; the time covers curl alone.
    pub fn send_with_curl(&self, file: &Path) -> Duration {
        let form = self.read(&format!(
            "{}/patients/{}/attachment_presigned_post",
            self.base_url, self.patient
        ));
        let mut command = Command::new("curl");
        command.args(["--silent", "--fail", "--output", "/dev/null"]);
        for (name, value) in form["fields"].as_object().expect("fields") {
            command
                .arg("--form-string")
                .arg(format!("{name}={}", value.as_str().expect("text")));
        }
        command
            .arg("-F")
            .arg(format!("file=@{}", file.display()))
            .arg(form["url"].as_str().expect("address"));
        let started = Instant::now();
        assert!(
            command.status().expect("curl runs").success(),
            "curl could not send the file"
        );
        started.elapsed()
    }

    pub fn api_requests(&self) -> Requests {
        let origin = self.base_url.split("/cliniko").next().expect("an origin");
        let ledger = self.read(&format!("{origin}/_demo/ledger"));
        let routes = ledger["answers"].as_object().expect("answers by route");
        // Every answer is counted by its route, and for a system's API by the system and its route.
        let api = routes.iter().filter(|(route, _)| route.starts_with("cliniko/"));
        let answers = api.flat_map(|(_, statuses)| statuses.as_object().expect("answers by status"));
        answers.fold(Requests { total: 0, refused: 0 }, |requests, (status, count)| {
            let count = count.as_u64().expect("a count");
            Requests {
                total: requests.total + count,
                refused: requests.refused + if status == "429" { count } else { 0 },
            }
        })
    }

    fn read(&self, address: &str) -> Value {
        let key = STANDARD.encode(format!("{}:", self.api_key));
        let mut command = Command::new("curl");
        command.args([
            "--silent",
            "--fail",
            "--user-agent",
            "Chartdrop bench (bench@example.org)",
        ]);
        command.args([
            "--header",
            "Accept: application/json",
            "--header",
            &format!("Authorization: Basic {key}"),
        ]);
        let output = command.arg(address).output().expect("curl runs");
        assert!(output.status.success(), "the practice did not answer");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        // It holds nothing worth keeping, and a bench that stops early must not leave it behind.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
