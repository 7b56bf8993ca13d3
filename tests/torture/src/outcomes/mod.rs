//! Answers that leave it unclear whether a record was made: the desk looks, waits or asks, and never makes a second one.
//!
//! A person who is asked answers truthfully, from the practice's ledger.

mod behaviour;
mod bench;
mod person;

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use attachment_api::System;

pub use self::behaviour::Behaviour;
use self::bench::Bench;
use crate::Trouble;
use crate::options::Options;
use crate::progress::Progress;
use crate::report::Row;

/// The experiment's word.
pub const EXPERIMENT: &str = "outcomes";

/// Every behaviour in every system, over all seeds.
pub fn run(options: &Options) -> Result<Vec<Row>, Trouble> {
    let kinds = options.systems.iter().flat_map(|system| {
        let behaviours = Behaviour::ALL.iter().filter(|it| options.includes(it.word()));
        behaviours.map(|behaviour| (*system, *behaviour))
    });
    let kinds: Vec<_> = kinds.collect();
    let progress = Progress::new(kinds.len());
    let left = Mutex::new(kinds);
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let rows: Vec<Result<Row, Trouble>> = std::thread::scope(|scope| {
        let worker = || {
            let mut rows = Vec::new();
            while let Some((system, behaviour)) = next() {
                rows.push(row(options, system, behaviour));
                progress.one_done(format_args!(
                    "{EXPERIMENT} {} {}",
                    system.word(),
                    behaviour.word()
                ));
            }
            rows
        };
        let workers: Vec<_> = (0..options.jobs.max(1)).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .flat_map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| vec![Err("a run panicked".into())])
            })
            .collect()
    });
    rows.into_iter().collect()
}

/// One behaviour in one system, seed after seed on one desk.
fn row(options: &Options, system: System, behaviour: Behaviour) -> Result<Row, Trouble> {
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (filings, verdict) = runtime.block_on(async {
        let mut bench = Bench::open(system, behaviour).await?;
        for seed in options.seeds.clone() {
            bench.run(seed).await?;
        }
        bench.close().await
    })?;
    Ok(Row {
        experiment: EXPERIMENT.to_owned(),
        system: system.word().to_owned(),
        what: behaviour.word().to_owned(),
        seeds: options.seed_count(),
        runs: options.seed_count(),
        kills: 0,
        filings,
        verdict,
        seconds: begun.elapsed().as_secs_f64(),
    })
}
