//! One case: dropped, killed, started again until nothing moves, judged.

use std::collections::BTreeMap;

use attachment_api::System;
use demo_practice::{Faults, Ledger};
use judge::{Case, Verdict, judge};
use sha2::{Digest as _, Sha256};

use super::drawn::{Drawn, Kind, Planned, Strike};
use super::process::start;
use super::template::{Templates, temporary_folder};
use crate::Trouble;
use crate::clinic::{Clinic, calm, judged_record};
use crate::options::Options;
use crate::worker::{Answer, Said, Shown, Task};

/// Times that a person answers before the case is judged as it is.
const MOST_ANSWERS: usize = 12;

/// What came of a case.
pub struct Outcome {
    pub kills: u64,
    pub filings: u64,
    pub verdict: Verdict,
}

impl Outcome {
    /// A case that could not be run to its end: the app did not do what it was told.
    fn hung(finding: &str) -> Self {
        let verdict = Verdict {
            stuck: 1,
            findings: vec![finding.to_owned()],
            ..Verdict::default()
        };
        Self {
            kills: 0,
            filings: 0,
            verdict,
        }
    }
}

/// Runs one case. Where the point was not met as often as was drawn, once more for the first time that it is met.
pub fn run(options: &Options, clinic: &Clinic, templates: &Templates, planned: Planned) -> Outcome {
    let attempt = |drawn| -> Outcome {
        attempt(options, clinic, templates, planned, drawn)
            .unwrap_or_else(|trouble| Outcome::hung(&format!("{planned}: {trouble}")))
    };
    let mut outcome = attempt(Drawn::of(planned));
    if outcome.kills == 0 && planned.kind != Kind::AnyMoment {
        let again = attempt(Drawn::of(planned).at_first_reach());
        outcome.kills += again.kills;
        outcome.filings += again.filings;
        outcome.verdict += again.verdict;
    }
    outcome
}

/// What is known of one file so far.
struct Dropped {
    judged: judge::Drop,
    task: crate::worker::File,
}

struct Running<'a> {
    options: &'a Options,
    clinic: &'a Clinic,
    task: Task,
    drops: Vec<Dropped>,
    first_record: usize,
}

fn attempt(
    options: &Options,
    clinic: &Clinic,
    templates: &Templates,
    planned: Planned,
    mut drawn: Drawn,
) -> Result<Outcome, Trouble> {
    let folder = temporary_folder()?;
    let access = templates.access(planned.system)?;
    let desk = folder.path().join("desk");
    if !drawn.is_new_folder {
        templates.copy_to(planned.system, &desk)?;
    }
    let files = drawn.files(planned, access, folder.path())?;
    clinic.faults().set(Faults {
        rules: drawn.faults.clone(),
        processing_ms: drawn.processing_ms,
        ..calm()
    });
    let mut running = Running {
        options,
        clinic,
        drops: files
            .into_iter()
            .map(|file| dropped(planned, file))
            .collect::<Result<_, _>>()?,
        task: Task {
            folder: desk,
            access: access.clone(),
            files: Vec::new(),
            answers: BTreeMap::new(),
        },
        first_record: clinic.ledger().records.len(),
    };
    let struck = running.strike(&drawn.strikes)?;
    if !drawn.faults_last {
        clinic.behave();
    }
    running.settle()?;
    let (case, verdict) = running.judged(planned);
    if !verdict.is_clean() {
        keep(options, planned, case)?;
    }
    Ok(Outcome {
        kills: counted(planned.kind, &struck),
        filings: running.drops.len() as u64,
        verdict,
    })
}

/// Of a case about one point only the kill there counts.
fn counted(kind: Kind, struck: &[bool]) -> u64 {
    let counted = match kind {
        Kind::Kill(_) => &struck[struck.len().saturating_sub(1)..],
        Kind::DoubleKill | Kind::AnyMoment => struck,
    };
    counted.iter().map(|struck| u64::from(*struck)).sum()
}

fn dropped(planned: Planned, task: crate::worker::File) -> Result<Dropped, Trouble> {
    let judged = judge::Drop {
        name: task.name.clone(),
        source: Some(task.path.clone()),
        sha256: format!("{:x}", Sha256::digest(std::fs::read(&task.path)?)),
        system: planned.system.word().to_owned(),
        patient: task.patient.clone(),
        accepted: false,
        said: None,
    };
    Ok(Dropped { judged, task })
}

impl Running<'_> {
    /// Starts the app once for each strike; which of them struck.
    fn strike(&mut self, strikes: &[Strike]) -> Result<Vec<bool>, Trouble> {
        strikes
            .iter()
            .map(|strike| Ok(self.start(Some(*strike))?.is_killed))
            .collect()
    }

    /// Starts the app until no question is left that a person could answer, and nothing is on its way to a chart.
    fn settle(&mut self) -> Result<(), Trouble> {
        let mut shown = Vec::new();
        for _ in 0..=MOST_ANSWERS {
            let before = std::mem::replace(&mut shown, self.start(None)?.shown);
            self.task.answers = self.answers(&shown);
            let mut answers = self.task.answers.values();
            let looks_only = answers.all(|answer| *answer == Answer::Retry);
            // Looking once more at what is as it was finds nothing else; filing again does.
            let is_over = looks_only && (self.task.answers.is_empty() || shown == before);
            if is_over && !self.is_anything_coming() {
                break;
            }
        }
        Ok(())
    }

    fn start(&mut self, strike: Option<Strike>) -> Result<Ended, Trouble> {
        self.task.files = self.drops.iter().map(|drop| drop.task.clone()).collect();
        let ended = start(&self.options.program, &self.task, strike)?;
        let mut shown = Vec::new();
        for said in ended.said {
            match said {
                Said::Accepted { name } => self.note_accepted(&name),
                Said::Refused { name, code } => return Err(format!("{name} was refused: {code}").into()),
                Said::Settled { filings } => shown = filings,
                Said::Trouble { text } => return Err(text.into()),
            }
        }
        for drop in &mut self.drops {
            let filing = shown.iter().find(|filing| filing.name == drop.task.name);
            drop.judged.said = filing.map(|filing| filing.state.clone());
        }
        Ok(Ended {
            is_killed: ended.is_killed,
            shown,
        })
    }

    fn note_accepted(&mut self, name: &str) {
        for drop in self.drops.iter_mut().filter(|drop| drop.task.name == name) {
            drop.judged.accepted = true;
            // From now on the app has to know it by itself.
            drop.task.is_dropped = false;
        }
    }

    /// What a person answers who has looked at the chart.
    fn answers(&self, shown: &[Shown]) -> BTreeMap<String, Answer> {
        let asked = shown.iter().filter(|filing| filing.state == "needs-you");
        asked
            .filter_map(|filing| Some((filing.name.clone(), self.answer(filing)?)))
            .collect()
    }

    fn answer(&self, filing: &Shown) -> Option<Answer> {
        if filing.offers(Answer::FileAgain) && !self.is_or_comes_on_chart(&filing.name) {
            return Some(Answer::FileAgain);
        }
        filing.offers(Answer::Retry).then_some(Answer::Retry)
    }

    fn is_or_comes_on_chart(&self, name: &str) -> bool {
        let ledger = self.clinic.ledger();
        let drops = self.drops.iter().filter(|drop| drop.task.name == name);
        drops
            .map(|drop| &drop.judged.sha256)
            .any(|sha256| is_on_chart(&ledger, sha256) || self.comes_on_chart(&ledger, sha256))
    }

    fn is_anything_coming(&self) -> bool {
        let ledger = self.clinic.ledger();
        let mut drops = self.drops.iter().map(|drop| &drop.judged.sha256);
        drops.any(|sha256| self.comes_on_chart(&ledger, sha256))
    }

    /// Of a file that PracSuite has, it makes the record a little later.
    fn comes_on_chart(&self, ledger: &Ledger, sha256: &str) -> bool {
        self.task.access.system == System::PracSuite
            && ledger.objects.iter().any(|object| object.sha256 == sha256)
            && !is_on_chart(ledger, sha256)
    }

    fn judged(&self, planned: Planned) -> (Case, Verdict) {
        let records = self.clinic.ledger().records;
        let case = Case {
            drops: self.drops.iter().map(|drop| drop.judged.clone()).collect(),
            records: records[self.first_record..].iter().map(judged_record).collect(),
        };
        let mut verdict = judge(&case);
        for finding in &mut verdict.findings {
            *finding = format!("{planned}: {finding}");
        }
        (case, verdict)
    }
}

fn is_on_chart(ledger: &Ledger, sha256: &str) -> bool {
    ledger.records.iter().any(|record| record.sha256 == sha256)
}

struct Ended {
    is_killed: bool,
    shown: Vec<Shown>,
}

/// For `judge FILE`: the case with the files as they are now.
fn keep(options: &Options, planned: Planned, mut case: Case) -> Result<(), Trouble> {
    let name = planned.to_string().replace(' ', "-");
    let folder = options.failures.join(&name);
    std::fs::create_dir_all(&folder)?;
    for drop in &mut case.drops {
        if let Some(source) = drop.source.as_mut().filter(|source| source.exists()) {
            let kept = folder.join(&drop.name);
            std::fs::copy(&*source, &kept)?;
            *source = kept;
        }
    }
    let path = options.failures.join(format!("{name}.json"));
    std::fs::write(path, serde_json::to_vec_pretty(&case)?)?;
    Ok(())
}
