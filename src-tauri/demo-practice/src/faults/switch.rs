//! The faults in force, changeable while the practice runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Effect, FaultRule, Faults, Route};

/// Changes the faults of a running practice. Clones switch the same practice.
#[derive(Debug, Clone, Default)]
pub struct FaultSwitch {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    faults: Faults,
    /// How many requests each rule has met, in the order of the rules.
    met: Vec<u32>,
}

impl FaultSwitch {
    pub(crate) fn new(faults: Faults) -> Self {
        let switch = Self::default();
        switch.set(faults);
        switch
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults in force.
    pub fn get(&self) -> Faults {
        self.state().faults.clone()
    }

    /// Puts these faults in force, in place of all before; counting starts anew.
    pub fn set(&self, faults: Faults) {
        let mut state = self.state();
        state.met = vec![0; faults.rules.len()];
        state.faults = faults;
    }

    /// Adds one rule behind those in force.
    pub fn add(&self, rule: FaultRule) {
        let mut state = self.state();
        state.faults.rules.push(rule);
        state.met.push(0);
    }

    /// Behaves again: the faults of [`Faults::default`].
    pub fn clear(&self) {
        self.set(Faults::default());
    }

    /// How often the rules in force have struck so far, in their order.
    pub fn strikes(&self) -> Vec<u32> {
        let state = self.state();
        let rules = state.faults.rules.iter().zip(&state.met);
        rules
            .map(|(rule, met)| {
                let since = met.saturating_sub(rule.after);
                rule.times.map_or(since, |times| since.min(times))
            })
            .collect()
    }

    /// The fault that strikes this request, if any; counts the request.
    pub(crate) fn strike(&self, route: Route) -> Option<Effect> {
        let mut state = self.state();
        let State { faults, met } = &mut *state;
        let mut effect = None;
        for (rule, met) in faults.rules.iter().zip(met) {
            if effect.is_some() || !route.is_named(&rule.route) {
                continue;
            }
            let turn = *met;
            *met = met.saturating_add(1);
            let last = rule
                .times
                .map_or(u32::MAX, |times| rule.after.saturating_add(times));
            if turn >= rule.after && turn < last {
                effect = Some(rule.effect.clone());
            }
        }
        effect
    }

    /// Waits as long as moving this many bytes takes at the bandwidth in force.
    pub(crate) async fn pace(&self, bytes: usize) {
        let bandwidth = self.state().faults.bandwidth_bytes_per_second;
        if let Some(bandwidth) = bandwidth.filter(|bandwidth| *bandwidth > 0) {
            let nanoseconds = (bytes as u64).saturating_mul(1_000_000_000) / bandwidth;
            tokio::time::sleep(Duration::from_nanos(nanoseconds)).await;
        }
    }

    pub(crate) fn latency(&self) -> Duration {
        Duration::from_millis(self.state().faults.latency_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(name: &'static str) -> Route {
        Route {
            system: Some("canvas"),
            name,
        }
    }

    fn strikes(switch: &FaultSwitch, name: &'static str, requests: u32) -> Vec<bool> {
        (0..requests)
            .map(|_| switch.strike(route(name)).is_some())
            .collect()
    }

    #[test]
    fn rule_strikes_as_often_as_it_says_and_only_its_route() {
        let switch = FaultSwitch::default();
        switch.add(FaultRule {
            after: 1,
            ..FaultRule::times(2, "register", Effect::Cut)
        });
        assert_eq!(strikes(&switch, "content", 2), [false, false]);
        assert_eq!(switch.strikes(), [0]);
        assert_eq!(strikes(&switch, "register", 5), [false, true, true, false, false]);
        assert_eq!(switch.strikes(), [2]);
    }

    #[test]
    fn spent_rule_gives_way_to_the_next() {
        let switch = FaultSwitch::default();
        switch.add(FaultRule::times(1, "register", Effect::Cut));
        switch.add(FaultRule::always("*", Effect::Html));
        assert_eq!(switch.strike(route("register")), Some(Effect::Cut));
        assert_eq!(switch.strike(route("register")), Some(Effect::Html));
        assert_eq!(switch.strike(route("user")), Some(Effect::Html));
        switch.clear();
        assert_eq!(switch.strike(route("user")), None);
    }
}
