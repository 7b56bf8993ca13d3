//! How the filing is led past each kill point, and what must hold afterwards.

use std::path::Path;

use demo_practice::{CreatedRecord, DemoPractice, Effect, FaultRule, Faults, Options, RefusalBody};
use sha2::{Digest as _, Sha256};

use crate::app::App;

const BYTES: &[u8] = b"%PDF-1.7 synthetic: the bytes of a file whose filing is killed\n";

/// What leads to the point.
#[derive(Clone, Copy)]
enum Way {
    /// Killed before the file was accepted: nothing was promised, the person files again.
    BeforeAcceptance,
    /// The plain way of a filing.
    Plain,
    /// The same with a hold before it.
    Held,
    /// The practice misbehaves once.
    WithFault(fn() -> FaultRule),
    /// A first kill at this point; the one under test comes during the start after it.
    AfterKillAt(&'static str),
    /// The answer to registering was lost and no record was made, so that looking for it finds nothing.
    NothingFound,
    /// The practice refuses for good: a person is asked, and nothing is on the chart.
    RefusedForGood,
    /// No command leads a filing of this system here, for this reason; filing-desk's own tests kill it.
    InDeskTests(&'static str),
}

pub struct Scenario {
    pub system: &'static str,
    pub point: &'static str,
    way: Way,
}

const REFILE: &str = "no command leads there: only the window moves a file to another chart";

const UNFILED: &str = "no command leads there: only the window has Unfiled";

/// Every point, in the system whose filings meet most of them.
pub fn scenarios() -> Vec<Scenario> {
    let all = [
        ("accept-begun", Way::BeforeAcceptance),
        ("accept-spooled", Way::BeforeAcceptance),
        ("accept-persisted", Way::Plain),
        ("accept-renamed", Way::Plain),
        ("hold-over-persisted", Way::Held),
        // Only what was accepted before this start is asked about.
        ("patient-read-persisted", Way::AfterKillAt("accept-renamed")),
        ("reserving-persisted", Way::Plain),
        ("reserved", Way::Plain),
        ("sending-persisted", Way::Plain),
        ("bytes-sent", Way::Plain),
        ("sent-persisted", Way::Plain),
        ("registering-persisted", Way::Plain),
        ("record-made", Way::Plain),
        ("registered-persisted", Way::Plain),
        ("confirming-persisted", Way::Plain),
        ("confirmed", Way::Plain),
        ("filed-persisted", Way::Plain),
        ("spool-removed", Way::Plain),
        ("looking", Way::WithFault(reply_lost)),
        ("looked", Way::WithFault(reply_lost)),
        ("found-persisted", Way::WithFault(reply_lost)),
        ("not-found-persisted", Way::NothingFound),
        ("waiting-persisted", Way::WithFault(server_fault)),
        ("needs-you-persisted", Way::RefusedForGood),
        (
            "withdrawn-persisted",
            Way::InDeskTests("only a person's Undo leads there"),
        ),
        ("recovered-persisted", Way::AfterKillAt("record-made")),
        (
            "awaiting-persisted",
            Way::InDeskTests("this system makes no record by itself"),
        ),
        ("unfiled-card-written", Way::InDeskTests(UNFILED)),
        ("unfiled-filing-persisted", Way::InDeskTests(UNFILED)),
        ("unfiled-taken-back-persisted", Way::InDeskTests(UNFILED)),
        ("unfiled-removed-persisted", Way::InDeskTests(UNFILED)),
        ("copied-persisted", Way::InDeskTests(REFILE)),
        ("original-archived", Way::InDeskTests(REFILE)),
        ("original-settled-persisted", Way::InDeskTests(REFILE)),
        ("token-renewed", Way::InDeskTests("this system has no tokens")),
        ("token-kept", Way::InDeskTests("this system has no tokens")),
    ];
    all.into_iter()
        .map(|(point, way)| Scenario {
            system: "cliniko",
            point,
            way,
        })
        .collect()
}

/// The points around what the other systems do in ways of their own: where bytes and record go, what is found again.
pub fn scenarios_of_further_systems() -> Vec<Scenario> {
    let plain = |system, points: &[&'static str]| -> Vec<_> {
        let scenario = |point: &&'static str| Scenario {
            system,
            point,
            way: Way::Plain,
        };
        points.iter().map(scenario).collect()
    };
    let mut all = plain(
        "pracsuite",
        &[
            "reserved",
            "sent-persisted",
            "record-made",
            "awaiting-persisted",
            "found-persisted",
            "confirmed",
        ],
    );
    all.extend(plain(
        "medplum",
        &[
            "reserved",
            "bytes-sent",
            "registering-persisted",
            "record-made",
            "registered-persisted",
            "confirmed",
        ],
    ));
    all.extend(plain(
        "canvas",
        &[
            "registering-persisted",
            "record-made",
            "registered-persisted",
            "confirmed",
        ],
    ));
    all.extend(["medplum", "canvas"].map(|system| Scenario {
        system,
        point: "found-persisted",
        way: Way::WithFault(reply_lost),
    }));
    all
}

fn reply_lost() -> FaultRule {
    FaultRule::times(1, "register", Effect::ReplyLost)
}

fn server_fault() -> FaultRule {
    FaultRule::times(
        1,
        "presign",
        Effect::Status {
            status: 503,
            body: RefusalBody::Html,
        },
    )
}

impl Scenario {
    pub fn run(&self) -> Result<(), String> {
        if let Way::InDeskTests(reason) = self.way {
            println!(
                "{}: skipped, {reason}; filing-desk's own tests kill it",
                self.point
            );
            return Ok(());
        }
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        let faults = Faults {
            processing_ms: 100,
            ..Faults::default()
        };
        let practice = runtime.block_on(DemoPractice::start(Options {
            faults,
            ..Options::default()
        }));
        let practice = practice.map_err(|error| error.to_string())?;
        let outcome = self.against(&practice);
        runtime.block_on(practice.stop());
        outcome
    }

    fn against(&self, practice: &DemoPractice) -> Result<(), String> {
        let announced = serde_json::to_value(practice.announcement()).map_err(|error| error.to_string())?;
        let access = &announced["systems"][self.system];
        let patient = access["patients"][0]["id"].as_str().ok_or("no patient")?;
        let app = App::connected(self.system, access, patient)?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = folder.path().join("killed.pdf");
        std::fs::write(&file, BYTES).map_err(|error| error.to_string())?;

        self.kill(practice, &app, &file)?;
        app.restart()?;
        if matches!(self.way, Way::BeforeAcceptance) {
            nothing_filed(practice)?;
            app.file(&file)?;
        } else if practice.ledger().records.is_empty() {
            // Whoever is asked looks at the chart first.
            app.file_again()?;
        }
        if matches!(self.way, Way::RefusedForGood) {
            nothing_filed(practice)?;
        } else {
            filed_exactly_once(&practice.ledger().records, patient)?;
        }
        untouched(&file)?;
        // A further start finds nothing to do.
        app.restart()?;
        let records = practice.ledger().records.len();
        let expected = usize::from(!matches!(self.way, Way::RefusedForGood));
        if records == expected {
            Ok(())
        } else {
            Err(format!("{records} records after a further start"))
        }
    }

    fn kill(&self, practice: &DemoPractice, app: &App, file: &Path) -> Result<(), String> {
        match self.way {
            Way::WithFault(rule) => practice.faults().add(rule()),
            Way::NothingFound => practice
                .faults()
                .add(FaultRule::times(1, "register", Effect::Cut)),
            Way::RefusedForGood => {
                let refused = Effect::Status {
                    status: 422,
                    body: RefusalBody::Json,
                };
                practice.faults().add(FaultRule::always("register", refused));
            }
            Way::AfterKillAt(first) => {
                app.file_until_killed(file, first)?;
                return app.work_until_killed(self.point);
            }
            Way::Held => return app.file_held_until_killed(file, self.point),
            Way::BeforeAcceptance | Way::Plain | Way::InDeskTests(_) => {}
        }
        app.file_until_killed(file, self.point)
    }
}

fn nothing_filed(practice: &DemoPractice) -> Result<(), String> {
    match practice.ledger().records.len() {
        0 => Ok(()),
        records => Err(format!("{records} records where none belongs")),
    }
}

fn filed_exactly_once(records: &[CreatedRecord], patient: &str) -> Result<(), String> {
    let [record] = records else {
        return Err(format!("{} records", records.len()));
    };
    if record.patient_id != patient {
        return Err("on another patient's chart".to_owned());
    }
    let sha256: String = hex::encode(Sha256::digest(BYTES));
    if record.sha256 == sha256 {
        Ok(())
    } else {
        Err("other bytes than the file's".to_owned())
    }
}

fn untouched(file: &Path) -> Result<(), String> {
    match std::fs::read(file) {
        Ok(bytes) if bytes == BYTES => Ok(()),
        Ok(_) => Err("the source was changed".to_owned()),
        Err(error) => Err(format!("the source is gone: {error}")),
    }
}
