//! The order in which filings begin.

use std::collections::{BTreeMap, BTreeSet};

use filing_desk::{AccountId, DeskEvent, FilingId, FilingSnapshot, FilingState};
use tokio::sync::broadcast::Receiver;

use crate::Trouble;
use crate::desk::is_settled;

/// Each account's filings in the order in which something was first asked of the system for them.
#[derive(Default)]
pub struct Order {
    begun: BTreeMap<AccountId, Vec<FilingId>>,
    settled: BTreeSet<FilingId>,
}

impl Order {
    fn note(&mut self, filing: &FilingSnapshot) {
        let begun = self.begun.entry(filing.account).or_default();
        let is_waiting_for_its_turn = matches!(filing.state, FilingState::Held { .. } | FilingState::Queued);
        if !is_waiting_for_its_turn && !begun.contains(&filing.id) {
            begun.push(filing.id);
        }
        if is_settled(filing) {
            self.settled.insert(filing.id);
        } else {
            self.settled.remove(&filing.id);
        }
    }

    /// Filings of the account that more than `most` later ones have overtaken before they were begun. (Ids grow in the
    /// order of acceptance.)
    pub fn overtaken(&self, account: AccountId, most: usize) -> Vec<String> {
        let begun = self.begun.get(&account).map_or(&[][..], Vec::as_slice);
        let earlier = |at: usize| begun[..at].iter().filter(|other| **other > begun[at]).count();
        (0..begun.len())
            .map(|at| (begun[at], earlier(at)))
            .filter(|(_, overtakers)| *overtakers > most)
            .map(|(id, overtakers)| format!("{id} waited while {overtakers} later ones were begun"))
            .collect()
    }
}

/// Follows the desk's events until so many filings are finished or need a person.
pub async fn watch(mut events: Receiver<DeskEvent>, filings: usize) -> Result<Order, Trouble> {
    let mut order = Order::default();
    while order.settled.len() < filings {
        if let DeskEvent::FilingChanged(filing) = events.recv().await? {
            order.note(&filing);
        }
    }
    Ok(order)
}
