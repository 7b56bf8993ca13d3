//! One clinic and one desk, used for many seeds.

use attachment_api::{System, Timeouts};
use filing_desk::{Account, DeskOptions, FilingSnapshot};
use judge::{Case, Verdict, judge};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::behaviour::Behaviour;
use super::person::{self, End};
use crate::Trouble;
use crate::clinic::{Access, Clinic, SHORT_CHARTS, calm, judged_record};
use crate::desk::{self, Desk};

/// A clinic that behaves badly in one way, a desk, and all that was dropped there.
pub struct Bench {
    system: System,
    behaviour: Behaviour,
    folder: TempDir,
    clinic: Clinic,
    access: Access,
    desk: Desk,
    account: Account,
    case: Case,
    /// What the judge can not see.
    noticed: Verdict,
}

impl Bench {
    /// A new clinic, and a desk with one account there.
    pub async fn open(system: System, behaviour: Behaviour) -> Result<Self, Trouble> {
        let folder = tempfile::tempdir()?;
        let clinic = Clinic::start().await?;
        let access = clinic.access(system)?;
        let desk = Desk::with(options(&folder, behaviour)?).await?;
        let account = desk.account(&access).await?;
        Ok(Self {
            system,
            behaviour,
            folder,
            clinic,
            access,
            desk,
            account,
            case: Case::default(),
            noticed: Verdict::default(),
        })
    }

    /// One or two files of the same size for one patient, whose records are made as the behaviour says.
    pub async fn run(&mut self, seed: u64) -> Result<(), Trouble> {
        let mut random = StdRng::seed_from_u64(seed);
        let files: u32 = random.random_range(1..=2);
        let size = random.random_range(40..4000);
        let number = *SHORT_CHARTS.choose(&mut random).ok_or("no patients")?;
        self.strike(files, random.random_range(0.0..1.0));
        let first = self.case.drops.len();
        let mut paths = Vec::new();
        for file in 0..files {
            let bytes = document(&mut random, size);
            let path = self.folder.path().join(format!("{seed}-{file}.pdf"));
            std::fs::write(&path, &bytes)?;
            self.case.drops.push(judge::Drop {
                name: format!(
                    "{} {} seed {seed} file {file}",
                    self.system.word(),
                    self.behaviour.word()
                ),
                source: Some(path.clone()),
                sha256: format!("{:x}", Sha256::digest(&bytes)),
                system: self.system.word().to_owned(),
                patient: self.access.patient(number).as_str().to_owned(),
                accepted: false,
                said: None,
            });
            paths.push(path);
        }
        let patient = self.access.patient(number);
        let accepted = self.desk.drop_files(&self.account, patient, paths).await?;
        for (drop, accepted) in self.case.drops[first..].iter_mut().zip(&accepted) {
            drop.accepted = accepted.is_ok();
        }
        let ends = person::settle(&self.desk, self.behaviour, || self.clinic.ledger()).await;
        for end in ends {
            self.note(&end);
        }
        Ok(())
    }

    /// What the judge says of everything together, when no more can come.
    pub async fn close(mut self) -> Result<(u64, Verdict), Trouble> {
        let filings = u64::try_from(self.case.drops.len())?;
        self.desk.close().await;
        self.case.records = self.clinic.ledger().records.iter().map(judged_record).collect();
        self.clinic.stop().await;
        let mut verdict = judge(&self.case);
        // A person who was asked and has answered was asked all the same.
        verdict.asked = 0;
        Ok((filings, verdict + self.noticed))
    }

    fn strike(&self, files: u32, chance: f64) {
        let mut faults = calm();
        faults.rules = vec![self.behaviour.rule(self.system, files, chance)];
        self.clinic.faults().set(faults);
    }

    fn note(&mut self, end: &End) {
        let FilingSnapshot { file, state, .. } = &end.last;
        let drop = self.case.drops.iter_mut().find(|drop| drop.sha256 == file.sha256);
        let Some(drop) = drop else { return };
        drop.said = Some(state.word().to_owned());
        self.noticed.asked += u32::from(end.was_asked);
        for finding in &end.findings {
            self.noticed.stuck += 1;
            self.noticed
                .findings
                .push(format!("stuck: {}: {finding}", drop.name));
        }
    }
}

/// A file that differs from every other.
fn document(random: &mut StdRng, size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let rest = (0..size).map(|_| random.random::<u8>());
    bytes.extend(rest);
    bytes
}

/// Time-outs that are met on purpose have to be short.
fn options(folder: &TempDir, behaviour: Behaviour) -> Result<DeskOptions, Trouble> {
    let mut conduct = desk::conduct();
    if behaviour == Behaviour::TimeOut {
        let short = std::time::Duration::from_millis(300);
        conduct.timeouts = Timeouts {
            exchange: short,
            stall: short,
            answer_after_body: short,
            ..conduct.timeouts
        };
    }
    Ok(DeskOptions {
        pace: behaviour.pace(),
        ..desk::options_with(folder.path(), conduct)?
    })
}
