//! What one run does: the desk as people use it, over a scripted system, each refused thing simply tried again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::Sensitive;
use filing_desk::{DeskOptions, FilingDesk, FilingId, FilingState, Hold, Pace, SystemClock};
use judge::{Case, Drop, Record};
use sha2::{Digest, Sha256};

use super::{Report, given, scripted};

/// Far more tries than calls that fail in a row.
const TRIES: usize = 200;

/// Everything that writes: a new folder, an account, files accepted, filed, described, undone, and a second start.
pub async fn drop_and_file(folder: PathBuf) {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    *system.processing.lock().unwrap() = Duration::ZERO;
    let options = DeskOptions {
        pace: pace(),
        ..given::options(&folder, &system)
    };
    let mut run = Run {
        folder,
        codes: Vec::new(),
        drops: Vec::new(),
    };
    let desk = run.opened(&options).await;
    let account = loop {
        match desk.add_account(given::new_account("Northside")).await {
            Ok(account) => break account.id,
            Err(error) => run.refused(error.code()),
        }
    };
    for (name, hold) in [
        ("one.txt", Hold::Seconds(0)),
        ("undone.txt", Hold::UntilPressed),
        ("described.txt", Hold::UntilPressed),
    ] {
        let path = run.folder.join(name);
        std::fs::write(&path, format!("the bytes of {name}")).unwrap();
        let request = given::request_to(account, vec![path.clone()], hold);
        let accepted = desk.accept_files(request).await.unwrap().remove(0);
        run.drops
            .push((path, accepted.as_ref().ok().map(|filing| filing.id)));
        match accepted {
            Err(refusal) => run.refused(refusal.code()),
            Ok(filing) if name == "undone.txt" => {
                while let Err(error) = desk.undo(filing.id).await {
                    run.refused(error.code());
                }
            }
            Ok(filing) if name == "described.txt" => {
                let text = Sensitive::new("left knee".to_owned());
                while let Err(error) = desk.edit_description(filing.id, Some(text.clone())).await {
                    run.refused(error.code());
                }
            }
            Ok(_) => {}
        }
    }
    desk.shutdown().await;
    drop(desk);
    let desk = run.opened(&options).await;
    for filing in desk.filings() {
        while filing.state.word() == "held"
            && let Err(error) = desk.file_now(filing.id).await
        {
            run.refused(error.code());
        }
    }
    run.finished(&desk).await;
    desk.shutdown().await;
    drop(desk);
    // What could not be removed in time goes at the next start.
    let desk = run.opened(&options).await;
    while !names_below(&options.data_dir.join("spool")).is_empty() {
        tokio::task::yield_now().await;
    }
    run.report(&desk, &system);
    desk.shutdown().await;
}

struct Run {
    folder: PathBuf,
    codes: Vec<String>,
    drops: Vec<(PathBuf, Option<FilingId>)>,
}

impl Run {
    async fn opened(&mut self, options: &DeskOptions) -> FilingDesk {
        loop {
            match FilingDesk::open(options.clone()).await {
                Ok(desk) => return desk,
                Err(error) => self.refused(error.code().to_owned()),
            }
        }
    }

    /// Things are simply tried again, as a person would.
    fn refused(&mut self, code: String) {
        self.codes.push(code);
        assert!(self.codes.len() < TRIES, "{:?}", self.codes);
    }

    /// Waits until everything is over. A person who is asked about a copy that could not be read tries again, and one who
    /// does not find the file on the chart has it filed again.
    async fn finished(&mut self, desk: &FilingDesk) {
        let mut events = desk.subscribe();
        loop {
            for filing in desk.filings() {
                let FilingState::NeedsYou { reason, .. } = &filing.state else {
                    continue;
                };
                self.refused(reason.code.word());
                while let Err(error) = match &*reason.code.word() {
                    "outcome-unknown" => desk.file_again(filing.id).await,
                    _ => desk.retry(filing.id).await,
                } {
                    self.refused(error.code());
                }
            }
            if desk.filings().iter().all(|filing| filing.state.is_finished()) {
                return;
            }
            // Lagging is no trouble: the states are read anew.
            let _ = events.recv().await;
        }
    }

    fn report(&self, desk: &FilingDesk, system: &scripted::Scripted) {
        let drop_of = |(path, id): &(PathBuf, Option<FilingId>)| Drop {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            source: Some(path.clone()),
            sha256: sha256(&std::fs::read(path).unwrap()),
            system: "cliniko".to_owned(),
            patient: "4512".to_owned(),
            accepted: id.is_some(),
            said: id
                .and_then(|id| desk.filing(id).ok())
                .map(|filing| filing.state.word().to_owned()),
        };
        let record_of = |record: scripted::Record| Record {
            system: "cliniko".to_owned(),
            id: record.id.as_str().to_owned(),
            patient_id: record.patient.as_str().to_owned(),
            sha256: sha256(&record.bytes),
            filename: record.name,
        };
        let report = Report {
            case: Case {
                drops: self.drops.iter().map(drop_of).collect(),
                records: system.records().into_iter().map(record_of).collect(),
            },
            codes: self.codes.clone(),
            files: names_below(&self.folder.join("data")),
        };
        std::fs::write(
            self.folder.join("report.json"),
            serde_json::to_vec(&report).unwrap(),
        )
        .unwrap();
    }
}

/// Names of the files below a folder, relative to it.
fn names_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            names.extend(names_below(&path).iter().map(|below| format!("{name}/{below}")));
        } else {
            names.push(name);
        }
    }
    names
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Waits of milliseconds where people wait for seconds.
fn pace() -> Pace {
    let ms = Duration::from_millis;
    Pace {
        first_backoff: ms(2),
        longest_backoff: ms(20),
        longest_offline_wait: ms(20),
        looks: [1, 2, 5, 12, 20, 20].map(ms).to_vec(),
        confirm_waits: [1, 2, 4].map(ms).to_vec(),
        confirm_wait_while_sending: ms(2),
        foreign_changes: ms(20),
        ..Pace::default()
    }
}
