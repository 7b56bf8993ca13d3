//! What a seed decides: files, patients, holds, where the kill strikes, and how the practice misbehaves meanwhile.

use std::path::Path;

use attachment_api::System;
use demo_practice::{Effect, FaultRule, RefusalBody};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, RngCore as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};

use super::points::{self, Way};
use crate::Trouble;
use crate::clinic::{Access, SHORT_CHARTS};
use crate::worker::{File, Hold};

/// The kind of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Killed at this point.
    Kill(&'static str),
    /// Killed somewhere, and again during the start after that.
    DoubleKill,
    /// Killed from outside after a random time.
    AnyMoment,
}

impl Kind {
    /// The experiment it belongs to.
    pub const fn experiment(self) -> &'static str {
        match self {
            Self::Kill(_) => "kills",
            Self::DoubleKill => "double-kills",
            Self::AnyMoment => "any-moment",
        }
    }

    /// What is tried.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Kill(point) => point,
            Self::DoubleKill => "two random points",
            Self::AnyMoment => "random moment",
        }
    }
}

/// A case to be run.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    pub system: System,
    pub kind: Kind,
    pub seed: u64,
}

impl std::fmt::Display for Planned {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (experiment, system) = (self.kind.experiment(), self.system.word());
        write!(
            formatter,
            "{experiment} {system} {} seed {}",
            self.kind.what(),
            self.seed
        )
    }
}

/// A kill at a point, for the time it is met for the Nth time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kill {
    pub point: &'static str,
    pub reach: u32,
}

/// When the app is killed from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub milliseconds: u64,
}

/// What strikes one start of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    At(Kill),
    After(Moment),
}

/// What was drawn.
pub struct Drawn {
    /// Strikes of the first starts, one each.
    pub strikes: Vec<Strike>,
    /// Whether the folder is new, without an account.
    pub is_new_folder: bool,
    /// Faults of the practice.
    pub faults: Vec<FaultRule>,
    /// Whether they go on after the last strike.
    pub faults_last: bool,
    /// Milliseconds that the system processes a file.
    pub processing_ms: u64,
    attempt: u32,
    rng: StdRng,
    way: Way,
}

/// Milliseconds of a processing that is looked at before its end, on a busy computer too.
const SLOW_PROCESSING: u64 = 400;

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-1.7 synthetic\n";

/// The longest moment: a little longer than most cases take.
const LATEST_MOMENT: u64 = 400;

impl Drawn {
    /// What the seed of this case decides.
    pub fn of(planned: Planned) -> Self {
        let mut rng = rng_of(planned);
        let way = match planned.kind {
            Kind::Kill(point) => points::way(planned.system, point),
            Kind::DoubleKill | Kind::AnyMoment => Way::Plain,
        };
        let strikes = strikes(planned, way, &mut rng);
        let mut faults: Vec<FaultRule> = points::fault(planned.system, way).into_iter().collect();
        if faults.is_empty() && rng.random_bool(0.4) {
            faults.push(benign(planned.system, &mut rng));
        }
        Self {
            strikes,
            is_new_folder: way == Way::NewFolder,
            faults,
            faults_last: way != Way::Refusal && rng.random_bool(0.5),
            processing_ms: if way == Way::SlowProcessing {
                SLOW_PROCESSING
            } else {
                *[0, 5, 30].choose(&mut rng).unwrap_or(&5)
            },
            attempt: 1,
            rng,
            way,
        }
    }

    /// With each kill at the first time that its point is met, and with other files: those of the former attempt are on
    /// the charts by now.
    pub fn at_first_reach(mut self) -> Self {
        for strike in &mut self.strikes {
            if let Strike::At(kill) = strike {
                kill.reach = 1;
            }
        }
        self.attempt += 1;
        self.rng.random::<u64>();
        self
    }

    /// Makes the files in `folder`.
    pub fn files(&mut self, planned: Planned, access: &Access, folder: &Path) -> Result<Vec<File>, Trouble> {
        let count = self.rng.random_range(1..=4);
        let patients = self.rng.random_range(1..=3);
        let first_patient = self.rng.random_range(0..SHORT_CHARTS.len());
        (0..count)
            .map(|number| {
                let patient = (first_patient + self.rng.random_range(0..patients)) % SHORT_CHARTS.len();
                let name = format!("{}-{}-{number}.pdf", planned.seed, self.attempt);
                let path = folder.join(&name);
                std::fs::write(&path, bytes(planned.system, &mut self.rng))?;
                Ok(File {
                    name,
                    path,
                    patient: access.patient(SHORT_CHARTS[patient]).as_str().to_owned(),
                    is_dropped: true,
                    hold: self.hold(number),
                })
            })
            .collect()
    }

    fn hold(&mut self, number: usize) -> Hold {
        match (self.way, number) {
            (Way::Undo, 0) => Hold::Undone,
            // A second of waiting is dear: most holds are ended by hand.
            (Way::Hold, _) if self.rng.random_ratio(1, 20) => Hold::Awaited,
            (Way::Hold, _) => Hold::Pressed,
            _ if self.rng.random_ratio(1, 8) => Hold::Pressed,
            _ => Hold::None,
        }
    }
}

/// The same numbers for the same case, whatever else is run.
fn rng_of(planned: Planned) -> StdRng {
    let mut seed = [0; 8];
    seed.copy_from_slice(&Sha256::digest(planned.to_string())[..8]);
    StdRng::seed_from_u64(u64::from_le_bytes(seed))
}

fn strikes(planned: Planned, way: Way, rng: &mut StdRng) -> Vec<Strike> {
    let any_of = |points: &[&'static str], rng: &mut StdRng| {
        Strike::At(Kill {
            point: points.choose(rng).copied().unwrap_or("accept-begun"),
            reach: reach(rng),
        })
    };
    match planned.kind {
        Kind::Kill(point) if way == Way::Recovery => {
            let firsts = match point {
                "recovered-persisted" => points::UNDER_WAY,
                "patient-read-persisted" => points::YET_TO_BE_SENT,
                _ => points::WORTH_RECOVERING,
            };
            vec![any_of(firsts, rng), Strike::At(Kill { point, reach: 1 })]
        }
        Kind::Kill(point) => vec![Strike::At(Kill {
            point,
            reach: reach(rng),
        })],
        Kind::DoubleKill => vec![
            any_of(points::WORTH_RECOVERING, rng),
            any_of(kill_points::ALL, rng),
        ],
        Kind::AnyMoment => vec![Strike::After(Moment {
            milliseconds: rng.random_range(0..LATEST_MOMENT),
        })],
    }
}

/// Mostly the first time, so that most cases are really killed.
fn reach(rng: &mut StdRng) -> u32 {
    if rng.random_bool(0.6) {
        1
    } else {
        rng.random_range(2..=4)
    }
}

/// What happens on any day, and what the app goes on from by itself.
fn benign(system: System, rng: &mut StdRng) -> FaultRule {
    let route = points::first_route(system);
    match rng.random_range(0..4) {
        0 => FaultRule::times(
            1,
            route,
            Effect::Status {
                status: 503,
                body: RefusalBody::Html,
            },
        ),
        1 => FaultRule::times(1, route, points::slow_down()),
        2 => FaultRule::times(3, "*", Effect::Delay { ms: 15 }),
        _ => FaultRule::times(1, points::route_of_making(system), Effect::ReplyLost),
    }
}

/// From a few bytes to some hundred kilobytes. No two files are alike, also of different cases: they share charts, where one
/// would pass for the other. Canvas takes nothing but PDF.
fn bytes(system: System, rng: &mut StdRng) -> Vec<u8> {
    let (start, length): (&[u8], usize) = match rng.random_range(0..40) {
        0 if system != System::Canvas => (b"", rng.random_range(8..64)),
        0..24 => (PDF, rng.random_range(16..5_000)),
        24..36 => (PDF, rng.random_range(5_000..140_000)),
        _ => (PDF, rng.random_range(140_000..400_000)),
    };
    let mut bytes = vec![0; length];
    rng.fill_bytes(&mut bytes);
    [start, &bytes].concat()
}
