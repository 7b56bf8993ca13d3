//! One batch of files, filed while things go wrong, and once more when they do not.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use attachment_api::{PatientId, System, Timeouts};
use demo_practice::{Faults, Ledger};
use filing_desk::{Account, DeskOptions, FilingAction, FilingSnapshot, FilingState};
use judge::{Case, Drop, Verdict, judge};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use super::plan::Plan;
use crate::Trouble;
use crate::clinic::{Access, Clinic, SHORT_CHARTS, calm, judged_record, nobody};
use crate::desk::{Desk, conduct, options_with};

/// How long a lasting fault lasts.
const OUTAGE: Duration = Duration::from_secs(2);

/// A batch that takes longer than this is stuck. Far more than it takes where other tests run beside it.
const PATIENCE: Duration = Duration::from_secs(600);

/// How often connecting an account is tried.
const CONNECTS: usize = 5;

/// How often a person comes back to what needs one.
const ROUNDS: usize = 5;

/// Failures in a row after which a person is asked: the desk's own number.
const MOST_ATTEMPTS: u64 = 12;

/// What became of a batch.
pub struct Outcome {
    /// The judge's word, and what the batch itself found wrong.
    pub verdict: Verdict,
    /// Filings, the poison item among them.
    pub filings: u64,
}

/// Runs a batch: everything is dropped while the faults strike; then the practice behaves, a person tries again what can be
/// tried, and answers what is asked by what is really on the chart.
pub async fn run(plan: &Plan) -> Result<Outcome, Trouble> {
    let clinic = Clinic::start().await?;
    let folder = tempfile::tempdir()?;
    let access = clinic.access(plan.system)?;
    let desk = Desk::with(in_a_hurry(folder.path())?).await?;
    let account = connected(&desk, &access).await?;
    clinic.faults().set(Faults {
        rules: plan.all_rules(),
        ..calm()
    });
    let mut batch = Batch::write(plan, &access, folder.path())?;
    for (patient, paths) in batch.by_patient() {
        let accepted = desk.drop_files(&account, patient, paths.clone()).await?;
        for (path, accepted) in paths.iter().zip(accepted) {
            batch.note_accepted(path, accepted.is_ok());
        }
    }
    let patience = if plan.lasts { OUTAGE } else { PATIENCE };
    let has_settled = desk.settled_within(patience).await.is_some();
    let strikes = clinic.faults().strikes();
    let strikes: u64 = strikes
        .iter()
        .take(plan.rules.len())
        .map(|struck| u64::from(*struck))
        .sum();
    clinic.behave();
    let person = finish(&desk, &clinic, &batch).await?;
    let ledger = clinic.ledger();
    batch.note_said(&desk.inner().filings());
    desk.close().await;
    clinic.stop().await;
    let mut verdict = judge(&batch.case(&ledger));
    if !has_settled && !plan.lasts {
        accuse(
            &mut verdict,
            "the batch did not settle while faults struck".to_owned(),
        );
    }
    if strikes == 0 {
        accuse(&mut verdict, "no request was struck: it shows nothing".to_owned());
    }
    for finding in batch.not_filed() {
        accuse(&mut verdict, finding);
    }
    let attempts = Attempts {
        filings: plan.filings as u64 + 1,
        strikes,
        retried: person.retried,
        lasts: plan.lasts,
    };
    for finding in attempts.beyond_bounds(&ledger) {
        accuse(&mut verdict, finding);
    }
    // The poison item is for a person in the end: nobody can take it.
    verdict.asked = 0;
    Ok(Outcome {
        verdict,
        filings: batch.files.len() as u64,
    })
}

/// Connects the account. Nothing strikes yet, but on a busy machine the short time-outs can.
async fn connected(desk: &Desk, access: &Access) -> Result<Account, Trouble> {
    for _ in 1..CONNECTS {
        if let Ok(account) = desk.account(access).await {
            return Ok(account);
        }
    }
    desk.account(access).await
}

fn accuse(verdict: &mut Verdict, finding: String) {
    verdict.stuck += 1;
    verdict.findings.push(finding);
}

/// Shorter time-outs than the harness has: many servers here never answer.
fn in_a_hurry(folder: &Path) -> Result<DeskOptions, Trouble> {
    let mut conduct = conduct();
    conduct.timeouts = Timeouts {
        exchange: Duration::from_millis(1200),
        stall: Duration::from_millis(600),
        answer_after_body: Duration::from_millis(1200),
        ..conduct.timeouts
    };
    options_with(folder, conduct)
}

/// What a person did.
#[derive(Default)]
struct Person {
    retried: u64,
}

/// Tries everything again, as often as it needs a person, and answers what is asked by what the practice has.
async fn finish(desk: &Desk, clinic: &Clinic, batch: &Batch) -> Result<Person, Trouble> {
    let mut person = Person::default();
    for _ in 0..ROUNDS {
        person.retried += desk.inner().retry_all().await? as u64;
        if desk.settled_within(PATIENCE).await.is_none() {
            break;
        }
        let ledger = clinic.ledger();
        for filing in desk.inner().filings() {
            person.retried += u64::from(answer(desk, &filing, &ledger).await?);
        }
        let settled = desk.settled_within(PATIENCE).await;
        if settled.is_none_or(|filings| batch.is_filed(&filings)) {
            break;
        }
    }
    Ok(person)
}

/// "Not on the chart: file again", said only where that is true.
async fn answer(desk: &Desk, filing: &FilingSnapshot, ledger: &Ledger) -> Result<bool, Trouble> {
    let has_arrived = ledger
        .records
        .iter()
        .any(|record| record.sha256 == filing.file.sha256)
        || ledger.objects.iter().any(|object| {
            object.sha256 == filing.file.sha256 && object.system.as_deref() == Some(System::PracSuite.word())
        });
    if has_arrived || !filing.actions.contains(&FilingAction::FileAgain) {
        return Ok(false);
    }
    desk.inner().file_again(filing.id).await?;
    Ok(true)
}

/// The files of a batch and what was said of them.
struct Batch {
    files: Vec<File>,
}

struct File {
    path: PathBuf,
    patient: PatientId,
    is_poison: bool,
    fate: Drop,
    /// Why a person is needed in the end.
    reason: String,
}

impl Batch {
    /// Writes the files. One is for a patient whom nobody knows.
    fn write(plan: &Plan, access: &Access, folder: &Path) -> Result<Self, Trouble> {
        let mut random = StdRng::seed_from_u64(plan.seed);
        let system = plan.system.word();
        let mut files = Vec::new();
        for number in 0..=plan.filings {
            let is_poison = number == plan.filings / 3;
            let patient = if is_poison {
                nobody(plan.system)
            } else {
                access.patient(SHORT_CHARTS[number % SHORT_CHARTS.len()])
            };
            let name = format!("{system}-{number}.pdf");
            let path = folder.join(&name);
            let bytes = bytes_of(&name, plan.seed, &mut random);
            std::fs::write(&path, &bytes)?;
            let fate = Drop {
                name,
                source: Some(path.clone()),
                sha256: format!("{:x}", Sha256::digest(&bytes)),
                system: system.to_owned(),
                patient: patient.as_str().to_owned(),
                accepted: false,
                said: None,
            };
            files.push(File {
                path,
                patient,
                is_poison,
                fate,
                reason: String::new(),
            });
        }
        Ok(Self { files })
    }

    fn by_patient(&self) -> Vec<(PatientId, Vec<PathBuf>)> {
        let mut drops: Vec<(PatientId, Vec<PathBuf>)> = Vec::new();
        for file in &self.files {
            match drops.iter_mut().find(|(patient, _)| *patient == file.patient) {
                Some((_, paths)) => paths.push(file.path.clone()),
                None => drops.push((file.patient.clone(), vec![file.path.clone()])),
            }
        }
        drops
    }

    fn note_accepted(&mut self, path: &Path, accepted: bool) {
        for file in self.files.iter_mut().filter(|file| file.path == path) {
            file.fate.accepted = accepted;
        }
    }

    fn note_said(&mut self, filings: &[FilingSnapshot]) {
        let said: HashMap<&str, &FilingState> = filings
            .iter()
            .map(|filing| (filing.file.sha256.as_str(), &filing.state))
            .collect();
        for file in &mut self.files {
            let state = said.get(file.fate.sha256.as_str());
            file.fate.said = state.map(|state| state.word().to_owned());
            file.reason = match state {
                Some(FilingState::NeedsYou { reason, .. }) => reason.code.word(),
                _ => String::new(),
            };
        }
    }

    /// Whether nothing is left that could be filed.
    fn is_filed(&self, filings: &[FilingSnapshot]) -> bool {
        let is_poison = |filing: &FilingSnapshot| {
            let mut files = self.files.iter();
            files.any(|file| file.is_poison && file.fate.sha256 == filing.file.sha256)
        };
        filings
            .iter()
            .all(|filing| filing.state.is_finished() || is_poison(filing))
    }

    /// What each file that could be filed was called in the end, where that is something else than filed.
    fn not_filed(&self) -> Vec<String> {
        let left = self.files.iter().filter(|file| !file.is_poison);
        left.filter(|file| file.fate.said.as_deref() != Some("filed"))
            .map(|file| {
                let said = file.fate.said.as_deref().unwrap_or("unknown");
                format!("{} is {said} {} in the end", file.fate.name, file.reason)
            })
            .collect()
    }

    fn case(&self, ledger: &Ledger) -> Case {
        Case {
            drops: self.files.iter().map(|file| file.fate.clone()).collect(),
            records: ledger.records.iter().map(judged_record).collect(),
        }
    }
}

/// No two files of a run have the same bytes; few are large.
fn bytes_of(name: &str, seed: u64, random: &mut StdRng) -> Vec<u8> {
    let largest = if random.random_ratio(1, 25) {
        150_000
    } else {
        2_000
    };
    let length = random.random_range(1..=largest);
    let mut bytes = format!("%PDF-1.7 synthetic {name} of seed {seed}\n").into_bytes();
    bytes.extend((0..length).map(|_| random.random::<u8>()));
    bytes
}

/// What bounds the attempts of a batch.
struct Attempts {
    filings: u64,
    strikes: u64,
    retried: u64,
    lasts: bool,
}

impl Attempts {
    /// Routes by which files are sent and recorded that were asked more often than faults and persons explain.
    fn beyond_bounds(&self, ledger: &Ledger) -> Vec<String> {
        let sending = ["presign", "upload", "register", "storage-form", "storage-put"];
        let asked = sending.map(|route| (route, ledger.requests.get(route).copied().unwrap_or_default()));
        let most = self.most();
        asked
            .into_iter()
            .filter(|(_, requests)| *requests > most)
            .map(|(route, requests)| format!("{requests} requests to {route}, at most {most} are explained"))
            .collect()
    }

    /// One for each filing, each fault and each time a person tried again; a machine that is busy adds some time-outs.
    const fn most(&self) -> u64 {
        if self.lasts {
            return self.filings * MOST_ATTEMPTS + self.retried;
        }
        self.filings + self.strikes + self.retried + self.filings / 10
    }
}
