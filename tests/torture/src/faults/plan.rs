//! Which faults strike which requests of one batch, from a seed.

use attachment_api::System;
use demo_practice::{Effect, FaultRule};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::catalogue::{self, Fault, READS_BACK};

/// One batch: what is filed where, and what goes wrong meanwhile.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The system that gets the files.
    pub system: System,
    /// What the faults and the files follow from.
    pub seed: u64,
    /// How many files, beside the one that nobody can take.
    pub filings: usize,
    /// What the table calls the faults.
    pub what: String,
    /// The faults, in the order in which they are tried on a request.
    pub rules: Vec<FaultRule>,
    /// Whether they go on until they are switched off.
    pub lasts: bool,
}

impl Plan {
    /// One fault strikes some requests of each of its routes; `None` where the system has none of them.
    pub fn alone(fault: &Fault, system: System, seed: u64, filings: usize) -> Option<Self> {
        let mut random = StdRng::seed_from_u64(seed);
        let rules = struck(fault, system, filings, &mut random);
        (!rules.is_empty()).then(|| Self {
            system,
            seed,
            filings,
            what: fault.name.to_owned(),
            rules,
            lasts: false,
        })
    }

    /// One fault strikes every request of its routes until it is switched off.
    pub fn lasting(fault: &Fault, system: System, seed: u64, filings: usize) -> Option<Self> {
        let routes = fault.routes(system);
        let rules = routes
            .iter()
            .map(|route| FaultRule::always(route, fault.effect.clone()));
        (!routes.is_empty()).then(|| Self {
            system,
            seed,
            filings,
            what: format!("lasting {}", fault.name),
            rules: rules.collect(),
            lasts: true,
        })
    }

    /// Two faults that the seed picks.
    pub fn pair(system: System, seed: u64, filings: usize) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let faults: Vec<Fault> = catalogue::all()
            .into_iter()
            .filter(|fault| !fault.routes(system).is_empty())
            .collect();
        let picked: Vec<&Fault> = faults.choose_multiple(&mut random, 2).collect();
        let names: Vec<&str> = picked.iter().map(|fault| fault.name).collect();
        let rules = picked
            .iter()
            .flat_map(|fault| struck(fault, system, filings, &mut random))
            .collect();
        Self {
            system,
            seed,
            filings,
            what: names.join(" + "),
            rules,
            lasts: false,
        }
    }

    /// All rules of the batch: its faults, and what keeps bytes from being filed unread.
    pub fn all_rules(&self) -> Vec<FaultRule> {
        let mut rules = self.rules.clone();
        if !self
            .rules
            .iter()
            .any(|rule| matches!(rule.effect, Effect::Keep { .. }))
        {
            rules.push(FaultRule::always("storage-form", READS_BACK));
        }
        rules
    }
}

/// Some requests of each route, near the beginning or anywhere in the batch, one to three in a row.
fn struck(fault: &Fault, system: System, filings: usize, random: &mut StdRng) -> Vec<FaultRule> {
    let filings = u32::try_from(filings).unwrap_or(u32::MAX);
    let mut rules = Vec::new();
    for route in fault.routes(system) {
        for latest in [3, filings / 2] {
            rules.push(FaultRule {
                after: random.random_range(0..=latest),
                ..FaultRule::times(random.random_range(1..=3), route, fault.effect.clone())
            });
        }
    }
    rules
}
