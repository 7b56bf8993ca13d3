//! What a person does who is asked: looks at the chart, and answers truthfully.

use std::collections::BTreeMap;

use demo_practice::Ledger;
use filing_desk::{DeskEvent, FilingAction, FilingId, FilingSnapshot, FilingState};
use tokio::sync::broadcast::error::RecvError;

use super::behaviour::Behaviour;
use crate::desk::{Desk, PATIENCE, is_settled};

/// Times that a person looks for a file again before they have dealt with it.
const MOST_LOOKS: u32 = 12;

/// Times that the desk itself looks before a person does who expects the record soon.
const MOST_WATCHED: u32 = 30;

/// What became of a filing.
pub struct End {
    /// As it was last seen.
    pub last: FilingSnapshot,
    /// Whether a person was asked about it.
    pub was_asked: bool,
    /// What was wrong with the question.
    pub findings: Vec<String>,
    /// Times that the question was seen anew: each look of the desk shows it again.
    seen: u32,
    /// Times that the person looked again.
    looks: u32,
}

impl End {
    fn of(filing: &FilingSnapshot) -> Self {
        Self {
            last: filing.clone(),
            was_asked: false,
            findings: Vec::new(),
            seen: 0,
            looks: 0,
        }
    }
}

/// Waits until every filing is filed or a person has dealt with it, and takes them off the list.
pub async fn settle(desk: &Desk, behaviour: Behaviour, ledger: impl Fn() -> Ledger) -> Vec<End> {
    let mut ends: BTreeMap<FilingId, End> = BTreeMap::new();
    let mut events = desk.inner().subscribe();
    let settling = async {
        loop {
            let filings = desk.inner().filings();
            for filing in &filings {
                note(&mut ends, filing);
            }
            let open: Vec<_> = filings
                .iter()
                .filter(|filing| !filing.state.is_finished())
                .collect();
            if open.is_empty() {
                return;
            }
            let question = open.iter().find(|filing| is_question(filing, behaviour, &ends));
            if let Some(filing) = question.filter(|_| open.iter().all(|filing| is_settled(filing))) {
                let end = ends.entry(filing.id).or_insert_with(|| End::of(filing));
                answer(desk, end, behaviour, &ledger()).await;
                continue;
            }
            // Also after having missed some: everything is read anew.
            while !matches!(
                events.recv().await,
                Ok(DeskEvent::FilingChanged(_) | DeskEvent::FilingRemoved(_)) | Err(RecvError::Lagged(_))
            ) {}
        }
    };
    // What is not settled by then is told below.
    let _ = tokio::time::timeout(PATIENCE, settling).await;
    for filing in desk.inner().filings() {
        note(&mut ends, &filing);
        if let Some(end) = ends.get_mut(&filing.id).filter(|_| !filing.state.is_finished()) {
            end.findings.push(format!("left {}", filing.state.word()));
        }
        // One that can not be taken off stays; the judge says that it is stuck.
        let _ = desk.inner().dismiss(filing.id).await;
    }
    ends.into_values().collect()
}

/// Whether a person has to answer; what is watched and comes soon is given the time of some looks.
fn is_question(filing: &FilingSnapshot, behaviour: Behaviour, ends: &BTreeMap<FilingId, End>) -> bool {
    let seen = ends.get(&filing.id).map_or(0, |end| end.seen);
    let is_waited_for = behaviour == Behaviour::LateWhileAsked && seen <= MOST_WATCHED;
    matches!(filing.state, FilingState::NeedsYou { .. }) && !is_waited_for
}

/// "File again" only where the chart shows none and none is to come.
async fn answer(desk: &Desk, end: &mut End, behaviour: Behaviour, ledger: &Ledger) {
    let filing = &end.last;
    let is_there = ledger
        .records
        .iter()
        .any(|record| record.sha256 == filing.file.sha256);
    end.looks += 1;
    let answered = if is_there && end.looks > MOST_LOOKS {
        desk.inner().dismiss(filing.id).await
    } else if is_there || behaviour.comes_late() {
        desk.inner().retry(filing.id).await.map(drop)
    } else {
        desk.inner().file_again(filing.id).await.map(drop)
    };
    // It may have gone on by itself just now; what it is then is seen next.
    drop(answered);
}

fn note(ends: &mut BTreeMap<FilingId, End>, filing: &FilingSnapshot) {
    let entry = ends.entry(filing.id).or_insert_with(|| End::of(filing));
    entry.last = filing.clone();
    if !matches!(filing.state, FilingState::NeedsYou { .. }) {
        return;
    }
    entry.was_asked = true;
    entry.seen += 1;
    let answers = [
        FilingAction::Retry,
        FilingAction::FileAgain,
        FilingAction::Dismiss,
    ];
    if filing.actions != answers {
        entry.findings.push(format!("asked with {:?}", filing.actions));
    }
    if filing.asked_at.is_none() || filing.last_look_at.is_none() {
        entry.findings.push("asked without the facts".to_owned());
    }
}
