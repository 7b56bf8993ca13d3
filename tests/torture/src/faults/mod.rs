//! Every fault alone, and random pairs of them, over batches of files in every system: the rest finishes, and none lies.

mod batch;
mod catalogue;
mod plan;

use std::num::NonZero;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use self::plan::Plan;
use crate::Trouble;
use crate::options::Options;
use crate::progress::Progress;
use crate::report::Row;

/// The experiment's word.
pub const EXPERIMENT: &str = "faults";

/// How much is made of it for each seed.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Files of each batch, beside the one that nobody can take.
    pub filings: usize,
    /// Of the faults that strike some requests, every how many-th; 0 is none.
    pub every_alone: usize,
    /// Of the faults that last for a while, every how many-th; 0 is none.
    pub every_lasting: usize,
    /// Random pairs for each system.
    pub pairs: u64,
}

impl Extent {
    /// Everything, at full size.
    pub const WHOLE: Self = Self {
        filings: 200,
        every_alone: 1,
        every_lasting: 4,
        pairs: 20,
    };

    /// What fits into every run of the tests.
    pub const SUBSET: Self = Self {
        filings: 16,
        every_alone: 4,
        every_lasting: 48,
        pairs: 2,
    };
}

/// Runs the whole experiment; a row for every batch. A batch of this size keeps a core busy: with more of them than cores,
/// their short time-outs strike by themselves.
pub fn run(options: &Options) -> Result<Vec<Row>, Trouble> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let options = Options {
        jobs: options.jobs.min(cores),
        ..options.clone()
    };
    run_some(&options, Extent::WHOLE)
}

/// Runs so much of the experiment; a row for every batch.
pub fn run_some(options: &Options, extent: Extent) -> Result<Vec<Row>, Trouble> {
    let plans = options
        .seeds
        .clone()
        .flat_map(|seed| plans(options, extent, seed))
        .filter(|plan| options.includes(&plan.what));
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(rows(plans.collect(), options.jobs))
}

async fn rows(plans: Vec<Plan>, at_once: usize) -> Result<Vec<Row>, Trouble> {
    let at_once = Arc::new(Semaphore::new(at_once.max(1)));
    let progress = Progress::new(plans.len());
    let mut batches = JoinSet::new();
    for plan in plans {
        let at_once = Arc::clone(&at_once);
        batches.spawn(async move {
            let _place = at_once.acquire_owned().await?;
            row(&plan).await
        });
    }
    let mut rows = Vec::new();
    while let Some(row) = batches.join_next().await {
        let row = row??;
        progress.one_done(format_args!(
            "{EXPERIMENT} {} {} took {:.0} s",
            row.system, row.what, row.seconds
        ));
        rows.push(row);
    }
    rows.sort_by(|left, right| (&left.system, &left.what).cmp(&(&right.system, &right.what)));
    Ok(rows)
}

async fn row(plan: &Plan) -> Result<Row, Trouble> {
    let begun = Instant::now();
    // With these a batch can be made again.
    let name = format!(
        "{EXPERIMENT}, {}, {}, seed {}",
        plan.system.word(),
        plan.what,
        plan.seed
    );
    let outcome = batch::run(plan)
        .await
        .map_err(|trouble| format!("{name}: {trouble}"))?;
    let mut verdict = outcome.verdict;
    for finding in &mut verdict.findings {
        *finding = format!("{name}: {finding}");
    }
    Ok(Row {
        experiment: EXPERIMENT.to_owned(),
        system: plan.system.word().to_owned(),
        what: plan.what.clone(),
        seeds: 1,
        runs: 1,
        kills: 0,
        filings: outcome.filings,
        verdict,
        seconds: begun.elapsed().as_secs_f64(),
    })
}

fn plans(options: &Options, extent: Extent, seed: u64) -> Vec<Plan> {
    let (faults, filings) = (catalogue::all(), extent.filings);
    let mut plans = Vec::new();
    for (place, system) in options.systems.iter().enumerate() {
        let seed = |number: usize| seed * 1_000_000 + (place * 10_000 + number) as u64;
        // Every system begins elsewhere, so that a subset meets more faults.
        let chosen = |number: usize, every: usize| every > 0 && (number + place).is_multiple_of(every);
        for (number, fault) in faults.iter().enumerate() {
            if chosen(number, extent.every_alone) {
                plans.extend(Plan::alone(fault, *system, seed(number), filings));
            }
            if chosen(number, extent.every_lasting) {
                plans.extend(Plan::lasting(fault, *system, seed(1000 + number), filings));
            }
        }
        for pair in 0..extent.pairs {
            plans.push(Plan::pair(*system, seed(2000) + pair, filings));
        }
    }
    plans
}
