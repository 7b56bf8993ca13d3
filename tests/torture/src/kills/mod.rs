//! Kills the app with SIGKILL wherever it matters, starts it again until nothing moves any more, and lets the judge say
//! what became of the files.

mod case;
mod drawn;
mod points;
mod process;
mod template;

use std::collections::BTreeMap;
use std::time::Instant;

use attachment_api::System;

pub use points::{Never, never_met};

use crate::Trouble;
use crate::options::Options;
use crate::report::Row;
use crate::side_by_side::side_by_side;
use case::Outcome;
pub use drawn::Kind;
use drawn::Planned;
use template::Templates;

/// One kill per case, at every point that a filing of the system can meet.
pub fn kills(options: &Options) -> Result<Vec<Row>, Trouble> {
    let mut planned = Vec::new();
    for system in &options.systems {
        for point in kill_points::ALL {
            if options.includes(point) && never_met(*system, point).is_none() {
                planned.extend(plans(options, *system, Kind::Kill(point)));
            }
        }
    }
    run(options, planned)
}

/// A second kill during the start after the first one, recovery included.
pub fn double_kills(options: &Options) -> Result<Vec<Row>, Trouble> {
    all_systems(options, Kind::DoubleKill)
}

/// A kill from outside at a random moment.
pub fn any_moment(options: &Options) -> Result<Vec<Row>, Trouble> {
    all_systems(options, Kind::AnyMoment)
}

fn all_systems(options: &Options, kind: Kind) -> Result<Vec<Row>, Trouble> {
    if !options.includes(kind.what()) {
        return Ok(Vec::new());
    }
    let planned = options
        .systems
        .iter()
        .flat_map(|system| plans(options, *system, kind))
        .collect();
    run(options, planned)
}

fn plans(options: &Options, system: System, kind: Kind) -> impl Iterator<Item = Planned> {
    options
        .seeds
        .clone()
        .map(move |seed| Planned { system, kind, seed })
}

fn run(options: &Options, mut planned: Vec<Planned>) -> Result<Vec<Row>, Trouble> {
    // Mixed, so that the systems' different lengths are spread over the threads.
    planned.sort_by_key(|planned| planned.seed);
    let outcomes = side_by_side(
        options.jobs,
        planned,
        |clinic, runtime| Templates::prepare(clinic, runtime, &options.systems),
        |clinic, templates, planned| {
            let begun = Instant::now();
            let outcome = case::run(options, clinic, templates, planned);
            Ok((planned, outcome, begun.elapsed().as_secs_f64()))
        },
    )?;
    Ok(rows(options, outcomes))
}

fn rows(options: &Options, outcomes: Vec<(Planned, Outcome, f64)>) -> Vec<Row> {
    let mut rows: BTreeMap<(&str, &str, &str), Row> = BTreeMap::new();
    for (planned, outcome, seconds) in outcomes {
        let (experiment, system, what) = (
            planned.kind.experiment(),
            planned.system.word(),
            planned.kind.what(),
        );
        let row = rows
            .entry((experiment, system, what))
            .or_insert_with(|| Row::empty(experiment, system, what, options.seed_count()));
        row.runs += 1;
        row.kills += outcome.kills;
        row.filings += outcome.filings;
        row.verdict += outcome.verdict;
        row.seconds += seconds;
    }
    rows.into_values().collect()
}
