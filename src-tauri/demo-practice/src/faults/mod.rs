//! Faults that can be switched on: data, so that a file, a test or a request can say them.
//!
//! ```json
//! {"latency_ms": 20, "rules": [{"route": "register", "times": 1, "do": "reply-lost"}]}
//! ```

mod answers;
mod effect;
mod layer;
mod medplum;
mod on_the_way;
mod routes;
mod switch;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::storage::LONGEST_LINK_SECONDS;

pub use self::effect::{Damage, Effect, KeptETag, RedirectTo, RefusalBody, StorageRefusal, WaitHint};
pub(crate) use self::layer::{RouteNames, apply};
pub use self::medplum::MedplumServer;
pub use self::routes::ROUTES;
pub(crate) use self::routes::Route;
pub use self::switch::FaultSwitch;

/// How the practice misbehaves, and how fast it works when it behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Single faults on single routes; the first rule that applies wins.
    pub rules: Vec<FaultRule>,
    /// Milliseconds every answer waits.
    pub latency_ms: u64,
    /// Bytes a second each transfer to or from the storage may move; `None` is unlimited.
    pub bandwidth_bytes_per_second: Option<u64>,
    /// Milliseconds from the creation of an attachment to the end of its processing.
    pub processing_ms: u64,
    /// Seconds a link to an attachment's bytes works, at most a week; `None` is each system's own life.
    pub link_seconds: Option<u64>,
    /// Seconds a presigned form works.
    pub form_seconds: u64,
    /// Bytes all uploaded attachments may have together, as on a trial account; `None` is unlimited.
    pub quota_bytes: Option<u64>,
    /// Requests a minute one user may make, or all clinics of a software maker together where a system counts so.
    /// Cliniko's number is 200: <https://docs.api.cliniko.com/>
    pub requests_per_minute: u32,
    /// Requests in all, where a system has a daily quota (PracSuite); `None` is unlimited.
    pub requests_per_day: Option<u64>,
    /// Seconds an access token lasts; `None` is each system's own life.
    pub access_token_seconds: Option<u64>,
    /// Seconds a refresh token lasts; `None` is each system's own life.
    pub refresh_token_seconds: Option<u64>,
    /// Seconds an authorisation code lasts; `None` is each system's own life.
    pub code_seconds: Option<u64>,
    /// What the Medplum server is like.
    pub medplum: MedplumServer,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            latency_ms: 0,
            bandwidth_bytes_per_second: None,
            processing_ms: 1200,
            link_seconds: None,
            form_seconds: 3600,
            quota_bytes: None,
            requests_per_minute: 200,
            requests_per_day: None,
            access_token_seconds: None,
            refresh_token_seconds: None,
            code_seconds: None,
            medplum: MedplumServer::default(),
        }
    }
}

impl Faults {
    /// How long a link works in a system whose links live for `own_seconds`. A query signature cannot live longer than a
    /// week.
    pub(crate) fn link_life(&self, own_seconds: u64) -> Duration {
        Duration::from_secs(self.link_seconds.unwrap_or(own_seconds).min(LONGEST_LINK_SECONDS))
    }
}

/// One fault on one route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// One of [`ROUTES`] in every system, or of one as in `canvas/register`; `*` and `canvas/*` are all of them.
    #[serde(deserialize_with = "routes::known")]
    pub route: String,
    /// How many requests it strikes; `None` is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How many requests it lets pass first.
    #[serde(default)]
    pub after: u32,
    /// What it does.
    #[serde(flatten)]
    pub effect: Effect,
}

impl FaultRule {
    /// A rule that strikes the next `times` requests of `route`.
    ///
    /// # Panics
    ///
    /// In debug builds, when no route is called so: a misspelt rule would never strike.
    pub fn times(times: u32, route: &str, effect: Effect) -> Self {
        debug_assert!(routes::is_known(route), "no route is called {route:?}");
        Self {
            route: route.to_owned(),
            times: Some(times),
            after: 0,
            effect,
        }
    }

    /// A rule that strikes every request of `route`.
    ///
    /// # Panics
    ///
    /// As [`FaultRule::times`] does.
    pub fn always(route: &str, effect: Effect) -> Self {
        debug_assert!(routes::is_known(route), "no route is called {route:?}");
        Self {
            route: route.to_owned(),
            times: None,
            after: 0,
            effect,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_plain_data() {
        let text = r#"{"latency_ms": 5, "rules": [
            {"route": "register", "times": 1, "do": "reply-lost"},
            {"route": "*", "after": 3, "do": "status", "status": 503, "body": "html"},
            {"route": "content", "do": "too-many-requests", "wait": "retry-after-date"}]}"#;
        let faults: Faults = serde_json::from_str(text).unwrap();
        assert_eq!(
            faults.rules[0],
            FaultRule::times(1, "register", Effect::ReplyLost)
        );
        assert_eq!(
            faults.rules[1].effect,
            Effect::Status {
                status: 503,
                body: RefusalBody::Html
            }
        );
        assert_eq!(faults.rules[1].after, 3);
        let wait = WaitHint::RetryAfterDate;
        assert_eq!(
            faults.rules[2].effect,
            Effect::TooManyRequests { wait, seconds: 2 }
        );
        assert_eq!(faults.processing_ms, Faults::default().processing_ms);
        let again: Faults = serde_json::from_str(&serde_json::to_string(&faults).unwrap()).unwrap();
        assert_eq!(again, faults);
    }

    #[test]
    fn newer_rules_are_plain_data_too() {
        let rules = r#"[
            {"route": "register", "do": "redirect", "status": 307, "to": "itself"},
            {"route": "storage-form", "do": "storage-refusal", "refusal": "slow-down"},
            {"route": "storage-form", "do": "keep", "damage": "flip-bit", "e_tag": "opaque"},
            {"route": "upload", "do": "keep", "damage": {"cut-tail": 3}},
            {"route": "user", "do": "reset", "bytes": 10},
            {"route": "user", "do": "too-many-requests", "wait": "retry-after-past"}]"#;
        let rules: Vec<FaultRule> = serde_json::from_str(rules).unwrap();
        let keep = |damage, e_tag| Effect::Keep { damage, e_tag };
        let effects: Vec<Effect> = rules.into_iter().map(|rule| rule.effect).collect();
        assert_eq!(
            effects,
            [
                Effect::Redirect {
                    status: 307,
                    to: RedirectTo::Itself
                },
                Effect::StorageRefusal {
                    refusal: StorageRefusal::SlowDown
                },
                keep(Some(Damage::FlipBit), KeptETag::Opaque),
                keep(Some(Damage::CutTail(3)), KeptETag::OfKept),
                Effect::Reset { bytes: 10 },
                Effect::TooManyRequests {
                    wait: WaitHint::RetryAfterPast,
                    seconds: 2
                },
            ]
        );
    }

    #[test]
    fn misspelt_rules_are_refused() {
        for text in [
            r#"{"rules": [{"route": "regsiter", "do": "cut"}]}"#,
            r#"{"rules": [{"route": "register", "do": "explode"}]}"#,
            r#"{"rules": [{"route": "clinico/register", "do": "cut"}]}"#,
            r#"{"rules": [{"route": "canvas/", "do": "cut"}]}"#,
            r#"{"latency": 5}"#,
        ] {
            assert!(serde_json::from_str::<Faults>(text).is_err(), "{text}");
        }
    }
}
