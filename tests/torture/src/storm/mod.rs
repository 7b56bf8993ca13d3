//! Many filings at once in several systems, with request limits, refusals and outages, and one that can never be filed: all
//! others are filed, in the order in which they were accepted, and no system is asked more often than it allows.

mod order;
mod weather;

use std::num::NonZeroU32;
use std::path::Path;
use std::time::{Duration, Instant};

use attachment_api::{Conduct, Pace, PatientId, PatientQuery, System};
use demo_practice::{Faults, Ledger};
use filing_desk::{Account, DeskOptions, FilingSnapshot};
use judge::{Case, Verdict, judge};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};

use self::order::Order;
use self::weather::Weather;
use crate::Trouble;
use crate::clinic::{Clinic, calm, judged_record, nobody};
use crate::desk::{self, Desk};
use crate::options::Options;
use crate::report::Row;

/// The experiment's word.
pub const EXPERIMENT: &str = "storm";

/// Names whose bearers are the patients.
const NAMES: &[&str] = &[
    "Jones", "Williams", "Brown", "Wilson", "Taylor", "Johnson", "White", "Martin", "Anderson", "Nguyen",
    "Walker", "Harris", "Lee", "Ryan", "Robinson", "Kelly", "King", "Campbell", "Singh", "Patel",
];

/// How much is filed, and how fast.
pub struct Scale {
    /// Files, over all accounts.
    pub filings: usize,
    /// Patients, over all accounts.
    pub patients: usize,
    /// How often each system may be asked; `None` is what its documentation allows.
    pub pace: Option<Pace>,
    /// How long the app waits.
    pub waits: filing_desk::Pace,
    /// Requests that the practice takes within any minute.
    pub requests_per_minute: u32,
    /// A storm that lasts longer is stuck.
    pub patience: Duration,
}

impl Scale {
    /// At the pace that the systems allow.
    pub fn real() -> Self {
        Self {
            filings: 500,
            patients: 50,
            pace: None,
            waits: filing_desk::Pace::default(),
            requests_per_minute: Faults::default().requests_per_minute,
            patience: Duration::from_secs(30 * 60),
        }
    }

    /// A tenth of it, at a pace that still matters for so few, with waits of tenths of a second where people wait for
    /// seconds.
    pub fn small() -> Self {
        let tenths = |tenths: &[u64]| {
            tenths
                .iter()
                .map(|tenths| Duration::from_millis(100 * tenths))
                .collect()
        };
        Self {
            filings: 48,
            patients: 12,
            pace: NonZeroU32::new(240)
                .zip(NonZeroU32::new(10))
                .map(|(per_minute, burst)| Pace { per_minute, burst }),
            waits: filing_desk::Pace {
                first_backoff: Duration::from_millis(100),
                longest_backoff: Duration::from_secs(2),
                longest_slow_down: Duration::from_secs(2),
                looks: tenths(&[2, 5, 10, 20, 20, 20]),
                awaited_looks: tenths(&[5, 10, 20]),
                confirm_waits: tenths(&[2, 5, 10, 20]),
                ..filing_desk::Pace::default()
            },
            requests_per_minute: 260,
            patience: Duration::from_secs(180),
        }
    }
}

/// A storm at the real pace, which takes minutes, for each seed.
pub fn run(options: &Options) -> Result<Vec<Row>, Trouble> {
    let mut rows = Vec::new();
    for seed in options.seeds.clone() {
        rows.extend(storm(&options.systems, seed, &Scale::real())?);
    }
    Ok(rows)
}

/// One storm.
pub fn storm(systems: &[System], seed: u64, scale: &Scale) -> Result<Vec<Row>, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut storm = Storm::brew(systems, seed, scale).await?;
        let begun = Instant::now();
        let order = storm.blow(scale).await?;
        storm.close(&order, begun.elapsed()).await
    })
}

/// A practice, a desk with an account in each system, and what is dropped.
struct Storm {
    seed: u64,
    folder: tempfile::TempDir,
    clinic: Clinic,
    desk: Desk,
    parties: Vec<Party>,
    weather: Weather,
}

/// One account and its files.
struct Party {
    system: System,
    account: Account,
    patients: Vec<PatientId>,
    drops: Vec<judge::Drop>,
}

impl Storm {
    async fn brew(systems: &[System], seed: u64, scale: &Scale) -> Result<Self, Trouble> {
        let mut random = StdRng::seed_from_u64(seed);
        let folder = tempfile::tempdir()?;
        let clinic = Clinic::of(scale.patients).await?;
        let desk = Desk::with(options(folder.path(), scale)?).await?;
        let mut parties = Vec::new();
        for (number, system) in systems.iter().enumerate() {
            let account = desk.account(&clinic.access(*system)?).await?;
            let most = (scale.patients + number) / systems.len();
            parties.push(Party {
                system: *system,
                patients: patients(&desk, &account, most).await?,
                account,
                drops: Vec::new(),
            });
        }
        let poisonable: Vec<usize> = (0..scale.filings)
            .filter(|number| refuses_unknown_patients(systems[number % systems.len()]))
            .collect();
        let poisoned = poisonable.choose(&mut random).copied();
        for number in 0..scale.filings {
            let bytes = format!(
                "%PDF-1.7\nsynthetic, seed {seed}, file {number}\n{}",
                "x".repeat(number)
            );
            let path = folder.path().join(format!("{number}.pdf"));
            std::fs::write(&path, &bytes)?;
            let at = number % parties.len();
            let party = &mut parties[at];
            let patient = if Some(number) == poisoned {
                nobody(party.system)
            } else {
                party.patients[random.random_range(0..party.patients.len())].clone()
            };
            party.drops.push(judge::Drop {
                name: format!("{} seed {seed} file {number}", party.system.word()),
                source: Some(path),
                sha256: format!("{:x}", Sha256::digest(&bytes)),
                system: party.system.word().to_owned(),
                patient: patient.as_str().to_owned(),
                accepted: false,
                said: None,
            });
        }
        let weather = Weather::of(&mut random, systems, scale.filings / systems.len());
        clinic.faults().set(Faults {
            rules: weather.rules(),
            requests_per_minute: scale.requests_per_minute,
            ..calm()
        });
        Ok(Self {
            seed,
            folder,
            clinic,
            desk,
            parties,
            weather,
        })
    }

    /// Drops everything, and watches until it is settled.
    async fn blow(&mut self, scale: &Scale) -> Result<Order, Trouble> {
        let events = self.desk.inner().subscribe();
        let (desk, parties) = (&self.desk, &mut self.parties);
        let dropping = async {
            for party in parties {
                drop_all(desk, party).await?;
            }
            Ok::<_, Trouble>(())
        };
        let watching = order::watch(events, scale.filings);
        let both = async { tokio::try_join!(dropping, watching) };
        match tokio::time::timeout(scale.patience, both).await {
            Ok(both) => Ok(both?.1),
            // The judge finds what is stuck.
            Err(_) => Ok(Order::default()),
        }
    }

    async fn close(self, order: &Order, took: Duration) -> Result<Vec<Row>, Trouble> {
        let said = self.desk.inner().filings();
        let parallel_sends = usize::from(self.desk.inner().settings().parallel_sends);
        self.desk.close().await;
        let (ledger, strikes) = (self.clinic.ledger(), self.clinic.faults().strikes());
        self.clinic.stop().await;
        let mut rows = Vec::new();
        for mut party in self.parties {
            let mut verdict = verdict(&mut party, &said, &ledger);
            let found = [
                order.overtaken(party.account.id, parallel_sends),
                self.weather.earned(party.system, &ledger, &strikes),
                self.weather
                    .repeated(party.system, party.drops.len(), &ledger, &strikes),
                unexpected_questions(&party),
            ];
            for finding in found.into_iter().flatten() {
                verdict.stuck += 1;
                let system = party.system.word();
                verdict
                    .findings
                    .push(format!("{system} seed {}: {finding}", self.seed));
            }
            rows.push(Row {
                experiment: EXPERIMENT.to_owned(),
                system: party.system.word().to_owned(),
                what: "storm".to_owned(),
                seeds: 1,
                runs: 1,
                kills: 0,
                filings: u64::try_from(party.drops.len())?,
                verdict,
                seconds: took.as_secs_f64(),
            });
        }
        // Until here the judge reads the files.
        drop(self.folder);
        Ok(rows)
    }
}

/// Who refuses a file for nobody only once it is under way: PracSuite is asked before it is accepted, and Medplum makes a
/// record for whatever reference it is given.
fn refuses_unknown_patients(system: System) -> bool {
    matches!(system, System::Cliniko | System::Canvas)
}

/// What the judge says of one system.
fn verdict(party: &mut Party, said: &[FilingSnapshot], ledger: &Ledger) -> Verdict {
    for drop in &mut party.drops {
        let filing = said.iter().find(|filing| filing.file.sha256 == drop.sha256);
        drop.said = filing.map(|filing| filing.state.word().to_owned());
    }
    let word = party.system.word();
    let records = ledger.records.iter().filter(|record| record.system == word);
    judge(&Case {
        drops: party.drops.clone(),
        records: records.map(judged_record).collect(),
    })
}

/// A person is asked about the file that can not be filed, and about nothing else.
fn unexpected_questions(party: &Party) -> Vec<String> {
    let wrong = party.drops.iter().filter(|drop| {
        let expected = if drop.patient == nobody(party.system).as_str() {
            "needs-you"
        } else {
            "filed"
        };
        drop.said.as_deref() != Some(expected)
    });
    wrong
        .map(|drop| format!("{} is said to be {:?}", drop.name, drop.said))
        .collect()
}

async fn drop_all(desk: &Desk, party: &mut Party) -> Result<(), Trouble> {
    for drop in &mut party.drops {
        let path = drop.source.clone().into_iter().collect();
        let patient = PatientId::new(&*drop.patient);
        let outcomes = desk.drop_files(&party.account, patient, path).await?;
        drop.accepted = outcomes.iter().all(Result::is_ok);
        if !drop.accepted {
            return Err(format!("{} was refused: {outcomes:?}", drop.name).into());
        }
    }
    Ok(())
}

/// So many people of the account's practice.
async fn patients(desk: &Desk, account: &Account, most: usize) -> Result<Vec<PatientId>, Trouble> {
    let mut found = Vec::new();
    for name in NAMES {
        let query = PatientQuery {
            text: Some((*name).to_owned().into()),
            ..PatientQuery::default()
        };
        let people = desk.inner().search_patients(account.id, &query).await?;
        found.extend(people.into_iter().map(|person| person.id));
        found.sort_unstable();
        found.dedup();
        if found.len() >= most {
            found.truncate(most);
            return Ok(found);
        }
    }
    Err(format!("{} has only {} patients", account.name, found.len()).into())
}

/// Time-outs as in life.
fn options(folder: &Path, scale: &Scale) -> Result<DeskOptions, Trouble> {
    let conduct = Conduct {
        pace: scale.pace,
        ..Conduct::default()
    };
    Ok(DeskOptions {
        pace: scale.waits.clone(),
        ..desk::options_with(folder, conduct)?
    })
}
