//! The computer sleeps for nine hours in the middle of an upload: the connection is gone then, the form and the tokens are no
//! good any more, and the clock is ahead. The process is stopped as the sleep stops it.
#![cfg(all(unix, feature = "kill-points"))]
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{Conduct, System, Timeouts};
use demo_practice::{Effect, FaultRule, Faults, Ledger, RefusalBody, StorageRefusal};
use filing_desk::Clock;
use jiff::{SignedDuration, Timestamp};
use torture::clinic::{Access, Clinic, calm};
use torture::desk::{self, Desk};

const FOLDER: &str = "CHARTDROP_TEST_FOLDER";
const NIGHT: SignedDuration = SignedDuration::from_hours(9);
const FILES: usize = 3;

#[test]
fn a_sleep_in_the_middle_of_an_upload_keeps_nothing_from_being_filed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(file_everything(Path::new(&folder)));
        return;
    }
    in_runtime(async {
        for system in System::ALL {
            let clinic = Clinic::start().await.expect("a practice");
            let access = clinic.access(*system).expect("an access");
            let folder = tempfile::tempdir().expect("a folder");
            let task = serde_json::to_vec(&access).expect("plain data");
            std::fs::write(folder.path().join("access.json"), task).expect("a file");
            clinic.faults().set(Faults {
                rules: night(*system),
                ..calm()
            });

            let mut app = start(folder.path());
            stopped(&mut app).await;
            assert!(
                clinic.ledger().records.is_empty(),
                "{system:?}: it was not stopped midway"
            );
            fall_asleep(folder.path());
            wake(&app);
            let ended = tokio::task::spawn_blocking(move || app.wait())
                .await
                .expect("a task");
            assert!(
                ended.expect("an end").success(),
                "{system:?}: not everything was filed"
            );

            let ledger = clinic.ledger();
            assert_eq!(ledger.records.len(), FILES, "{system:?}");
            let strikes = clinic.faults().strikes();
            assert!(
                strikes.iter().all(|strikes| *strikes == 1),
                "{system:?}: {strikes:?}"
            );
            let most = FILES as u64 + strikes.len() as u64;
            for route in ["presign", "upload", "register"] {
                let asked = requests(&ledger, *system, route);
                assert!(asked <= most, "{system:?}: {route} was asked for {asked} times");
            }
            clinic.stop().await;
        }
    });
}

/// What is different in the morning, and one fault of the evening before.
fn night(system: System) -> Vec<FaultRule> {
    let once = |route: &str, effect| FaultRule::times(1, &format!("{}/{route}", system.word()), effect);
    let fault = || Effect::Status {
        status: 503,
        body: RefusalBody::Json,
    };
    let gone = || Effect::Reset { bytes: 150_000 };
    let policy_expired = Effect::StorageRefusal {
        refusal: StorageRefusal::PolicyExpired,
    };
    match system {
        System::Cliniko | System::PracSuite => vec![
            once("presign", fault()),
            FaultRule::times(1, "storage-form", gone()),
            FaultRule::times(1, "storage-form", policy_expired),
        ],
        System::Medplum => vec![
            once("upload", fault()),
            once("upload", gone()),
            once("register", Effect::AccessTokensExpire),
        ],
        // Here the bytes come with the record: whether it was made could only be asked.
        System::Canvas => vec![FaultRule {
            after: 1,
            ..once("register", Effect::AccessTokensExpire)
        }],
    }
}

/// Bytes of each file. Where they come with the record, so many that the connection that is gone cannot have had them all.
const fn size(system: System) -> usize {
    match system {
        System::PracSuite => 20_000_000,
        System::Cliniko | System::Medplum | System::Canvas => 300_000,
    }
}

fn requests(ledger: &Ledger, system: System, route: &str) -> u64 {
    let name = format!("{}/{route}", system.word());
    ledger.requests.get(&name).copied().unwrap_or_default()
}

fn start(folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "a_sleep_in_the_middle_of_an_upload_keeps_nothing_from_being_filed",
        ])
        .env(FOLDER, folder)
        .env("CHARTDROP_STOP_AT", "mid-body")
        .spawn()
        .expect("it starts")
}

/// Nobody tells when a process has stopped, so its state is read until it has.
async fn stopped(app: &mut Child) {
    let stat = format!("/proc/{}/stat", app.id());
    let stops = async {
        loop {
            if let Some(ended) = app.try_wait().expect("a process") {
                panic!("it ended before it was stopped: {ended}");
            }
            let line = std::fs::read_to_string(&stat).unwrap_or_default();
            if line
                .rsplit_once(") ")
                .is_some_and(|(_, rest)| rest.starts_with('T'))
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(desk::PATIENCE, stops)
        .await
        .expect("it stops");
}

fn wake(app: &Child) {
    let woken = Command::new("kill")
        .args(["-CONT", &app.id().to_string()])
        .status();
    assert!(woken.expect("kill runs").success());
}

fn fall_asleep(folder: &Path) {
    std::fs::write(folder.join("slept"), "").expect("a file");
}

/// Nine hours ahead once the night is over.
struct MorningClock {
    slept: PathBuf,
}

impl Clock for MorningClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        if self.slept.exists() { now + NIGHT } else { now }
    }
}

async fn file_everything(folder: &Path) {
    let task = std::fs::read(folder.join("access.json")).expect("a task");
    let access: Access = serde_json::from_slice(&task).expect("an access");
    // Time-outs as in life: large files take their time on a busy machine.
    let conduct = Conduct {
        timeouts: Timeouts::default(),
        ..desk::conduct()
    };
    let options = filing_desk::DeskOptions {
        clock: Arc::new(MorningClock {
            slept: folder.join("slept"),
        }),
        ..desk::options_with(folder, conduct).expect("options")
    };
    let desk = Desk::with(options).await.expect("a desk");
    let account = desk.account(&access).await.expect("an account");
    let paths = (0..FILES)
        .map(|number| {
            let path = folder.join(format!("{number}.pdf"));
            let bytes = format!("%PDF-1.7 synthetic {number}\n{}", "x".repeat(size(access.system)));
            std::fs::write(&path, bytes).expect("a file");
            path
        })
        .collect();
    let dropped = desk.drop_files(&account, access.patient(0), paths).await;
    assert!(dropped.expect("a drop").iter().all(Result::is_ok));
    let settled = desk.settled().await.expect("settles");
    assert!(
        settled.iter().all(|filing| filing.state.word() == "filed"),
        "{:?}",
        settled.iter().map(|filing| &filing.state).collect::<Vec<_>>()
    );
    desk.close().await;
}

fn in_runtime(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(work);
}
