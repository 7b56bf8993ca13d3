//! Refusals and outages by chance, none of which leaves it open what was done.

use attachment_api::System;
use demo_practice::{Effect, FaultRule, Ledger, RefusalBody, WaitHint};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

const HINTS: &[WaitHint] = &[
    WaitHint::Reset,
    WaitHint::RetryAfter,
    WaitHint::RetryAfterDate,
    WaitHint::None,
];

/// What strikes in one system.
struct Gust {
    system: System,
    rule: FaultRule,
}

/// Everything that strikes.
pub struct Weather {
    gusts: Vec<Gust>,
}

impl Weather {
    /// For each system a refusal for every twentieth of its filings, and two outages.
    pub fn of(random: &mut StdRng, systems: &[System], filings: usize) -> Self {
        let mut gusts = Vec::new();
        for system in systems {
            let last = u32::try_from(filings).unwrap_or(u32::MAX).max(1);
            let mut gust = |route: &str, times, effect, random: &mut StdRng| {
                let rule = FaultRule {
                    after: random.random_range(0..last),
                    ..FaultRule::times(times, &format!("{}/{route}", system.word()), effect)
                };
                gusts.push(Gust {
                    system: *system,
                    rule,
                });
            };
            for _ in 0..filings.div_ceil(20) {
                let route = one_of(routes(*system), random);
                let wait = one_of(HINTS, random);
                let seconds = random.random_range(1..=2);
                gust(route, 1, Effect::TooManyRequests { wait, seconds }, random);
            }
            for effect in [Effect::Cut, unavailable()] {
                let route = one_of(repeatable_routes(*system), random);
                let times = random.random_range(2..=6);
                gust(route, times, effect, random);
            }
        }
        Self { gusts }
    }

    /// As the practice wants them.
    pub fn rules(&self) -> Vec<FaultRule> {
        self.gusts.iter().map(|gust| gust.rule.clone()).collect()
    }

    /// Answers 429 that came by no chance; the first one is forgiven, as nobody can know of others who ask.
    pub fn earned(&self, system: System, ledger: &Ledger, strikes: &[u32]) -> Vec<String> {
        let prefix = format!("{}/", system.word());
        let answers = ledger
            .answers
            .iter()
            .filter(|(route, _)| route.starts_with(&prefix));
        let answered: u64 = answers.filter_map(|(_, by_status)| by_status.get(&429)).sum();
        let is_refusal = |gust: &Gust| matches!(gust.rule.effect, Effect::TooManyRequests { .. });
        let earned = answered.saturating_sub(self.struck(system, strikes, is_refusal));
        if earned > 1 {
            vec![format!("{earned} answers 429 were earned by asking too often")]
        } else {
            Vec::new()
        }
    }

    /// Routes that were asked more often than there were files, and faults to try again after.
    pub fn repeated(&self, system: System, files: usize, ledger: &Ledger, strikes: &[u32]) -> Vec<String> {
        let most = files as u64 + self.struck(system, strikes, |_| true);
        let asked = |route: &&str| {
            let name = format!("{}/{route}", system.word());
            ledger.requests.get(&name).copied().unwrap_or_default()
        };
        ["presign", "upload", "register"]
            .iter()
            .filter(|route| asked(route) > most)
            .map(|route| format!("{route} was asked for {} times for {files} files", asked(route)))
            .collect()
    }

    fn struck(&self, system: System, strikes: &[u32], counts: impl Fn(&Gust) -> bool) -> u64 {
        let of_system = self.gusts.iter().zip(strikes);
        of_system
            .filter(|(gust, _)| gust.system == system && counts(gust))
            .map(|(_, strikes)| u64::from(*strikes))
            .sum()
    }
}

fn one_of<T: Copy>(choices: &[T], random: &mut StdRng) -> T {
    choices.choose(random).copied().unwrap_or(choices[0])
}

fn unavailable() -> Effect {
    Effect::Status {
        status: 503,
        body: RefusalBody::Html,
    }
}

/// What filing asks of the system itself: a 429 there says that nothing was done.
fn routes(system: System) -> &'static [&'static str] {
    match system {
        System::Cliniko => &["presign", "register", "attachments"],
        System::PracSuite => &["presign", "patient-attachments"],
        System::Medplum => &["upload", "register", "attachments"],
        System::Canvas => &["register", "attachment"],
    }
}

/// The same without what may have been done all the same: a person might be asked about that.
fn repeatable_routes(system: System) -> &'static [&'static str] {
    match system {
        System::Cliniko => &["presign", "attachments"],
        System::PracSuite => &["presign", "patient-attachments"],
        System::Medplum => &["upload", "register", "attachments"],
        System::Canvas => &["attachment"],
    }
}
