//! Many cases, a few at a time, each thread with a clinic of its own.

use std::fmt::Display;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::Handle;

use crate::Trouble;
use crate::clinic::Clinic;
use crate::progress::Progress;

/// Cases after which a clinic is replaced: it keeps all that it ever received in memory.
const CASES_PER_CLINIC: usize = 100;

/// Runs `work` for every case, telling how far it is; what came of them, in no order. The first trouble ends everything.
pub fn side_by_side<C: Send + Display, O: Send, S>(
    jobs: usize,
    cases: Vec<C>,
    prepare: impl Fn(&Clinic, &Handle) -> Result<S, Trouble> + Sync,
    work: impl Fn(&Clinic, &S, C) -> Result<O, Trouble> + Sync,
) -> Result<Vec<O>, Trouble> {
    let runtime = tokio::runtime::Runtime::new()?;
    let progress = Progress::new(cases.len());
    let waiting = Mutex::new(cases.into_iter());
    let done = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let thread = || -> Result<(), Trouble> {
        let mut case = next();
        while case.is_some() {
            let clinic = runtime.block_on(Clinic::start())?;
            let prepared = prepare(&clinic, runtime.handle())?;
            for _ in 0..CASES_PER_CLINIC {
                let Some(this) = case.take() else { break };
                let what = this.to_string();
                let outcome = work(&clinic, &prepared, this)?;
                done.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
                progress.one_done(what);
                case = next();
            }
            runtime.block_on(clinic.stop());
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(thread)).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".into())))
    })?;
    Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner))
}
