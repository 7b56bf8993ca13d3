//! Every fault that the experiment strikes with, and where.

use attachment_api::System;
use demo_practice::{Effect, KeptETag, RedirectTo, RefusalBody, StorageRefusal, WaitHint};

/// Where a fault can strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A request to the system's own API.
    Api,
    /// A request that brings bytes to the storage.
    Storage,
    /// A request on the way to bytes that are read back.
    Reading,
}

impl Place {
    /// The routes of a system that it can strike, as the practice calls them.
    pub const fn routes(self, system: System) -> &'static [&'static str] {
        match (self, system) {
            (Self::Api, System::Cliniko) => &[
                "presign",
                "register",
                "attachment",
                "attachments",
                "patient-attachments",
            ],
            (Self::Api, System::PracSuite) => &["presign", "patient-attachments", "attachment", "link"],
            (Self::Api, System::Medplum) => &["upload", "content", "register", "attachment", "attachments"],
            (Self::Api, System::Canvas) => &["register", "attachment", "attachments", "patient-attachments"],
            (Self::Storage, System::Cliniko | System::PracSuite) => &["storage-form"],
            // Files of this size go through the API, the bytes of a document with its record.
            (Self::Storage, System::Medplum | System::Canvas) => &[],
            (Self::Reading, System::Cliniko | System::PracSuite) => &["content", "link", "storage-get"],
            (Self::Reading, System::Medplum) => &["content"],
            (Self::Reading, System::Canvas) => &["content", "storage-get"],
        }
    }
}

/// One fault.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What the table calls it.
    pub name: &'static str,
    /// What it does.
    pub effect: Effect,
    /// Where it can strike.
    pub places: &'static [Place],
}

impl Fault {
    /// The routes of a system that it can strike.
    pub fn routes(&self, system: System) -> Vec<&'static str> {
        let routes = self.places.iter().flat_map(|place| place.routes(system));
        routes.copied().collect()
    }
}

/// What the practice does all the time so that bytes are read back in every system: its storage names no checksum that could
/// be compared.
pub const READS_BACK: Effect = Effect::Keep {
    damage: None,
    e_tag: KeptETag::Opaque,
};

const ANYWHERE: &[Place] = &[Place::Api, Place::Storage, Place::Reading];
const ANSWERED: &[Place] = &[Place::Api, Place::Reading];
const STORAGE: &[Place] = &[Place::Storage];
const READING: &[Place] = &[Place::Reading];

/// All faults.
pub fn all() -> Vec<Fault> {
    let mut faults = refusals();
    faults.extend(waits());
    faults.extend(storage_refusals());
    faults.extend(nonsense());
    faults.extend(redirects());
    faults.extend(connections());
    faults.extend(damage());
    faults
}

fn fault(name: &'static str, places: &'static [Place], effect: Effect) -> Fault {
    Fault { name, effect, places }
}

fn refusals() -> Vec<Fault> {
    let status = |name, status, body| fault(name, ANYWHERE, Effect::Status { status, body });
    vec![
        status("500", 500, RefusalBody::Json),
        status("502-html", 502, RefusalBody::Html),
        status("503-empty", 503, RefusalBody::Empty),
        status("504-text", 504, RefusalBody::Text),
        status("408", 408, RefusalBody::Empty),
        status("413", 413, RefusalBody::Html),
        fault("error-after", ANYWHERE, Effect::ErrorAfter { status: 500 }),
    ]
}

fn waits() -> Vec<Fault> {
    let wait = |name, wait| fault(name, ANYWHERE, Effect::TooManyRequests { wait, seconds: 1 });
    vec![
        wait("429-reset", WaitHint::Reset),
        wait("429-seconds", WaitHint::RetryAfter),
        wait("429-date", WaitHint::RetryAfterDate),
        wait("429-ratelimit", WaitHint::RateLimit),
        wait("429-absent", WaitHint::None),
        wait("429-garbage", WaitHint::RetryAfterGarbage),
        wait("429-past", WaitHint::RetryAfterPast),
        wait("429-reset-past", WaitHint::ResetPast),
    ]
}

fn storage_refusals() -> Vec<Fault> {
    let refusal = |name, refusal| fault(name, STORAGE, Effect::StorageRefusal { refusal });
    vec![
        refusal("s3-slow-down", StorageRefusal::SlowDown),
        refusal("s3-request-timeout", StorageRefusal::RequestTimeout),
        refusal("s3-request-time-too-skewed", StorageRefusal::RequestTimeTooSkewed),
        refusal("s3-policy-expired", StorageRefusal::PolicyExpired),
        refusal("s3-entity-too-large", StorageRefusal::EntityTooLarge),
        refusal("s3-internal-error", StorageRefusal::InternalError),
        refusal("s3-internal-error-in-200", StorageRefusal::InternalErrorInside200),
        fault("s3-session-ended", STORAGE, Effect::SessionEnded),
    ]
}

fn nonsense() -> Vec<Fault> {
    let value = "text/html".to_owned();
    vec![
        fault("portal-html", ANYWHERE, Effect::Html),
        fault("garbage-json", ANSWERED, Effect::GarbageJson),
        fault("half-body", ANYWHERE, Effect::HalfBody),
        fault("wrong-type", ANYWHERE, Effect::ContentType { value }),
        fault("huge-body", ANYWHERE, Effect::HugeBody { bytes: 12_000_000 }),
        fault("endless-body", ANYWHERE, Effect::EndlessBody),
        fault("huge-headers", ANYWHERE, Effect::HugeHeaders { count: 600 }),
        fault("endless-headers", ANYWHERE, Effect::EndlessHeaders),
    ]
}

fn redirects() -> Vec<Fault> {
    let redirect = |name, status, to| fault(name, ANYWHERE, Effect::Redirect { status, to });
    vec![
        redirect("301-itself", 301, RedirectTo::Itself),
        redirect("302-other-host", 302, RedirectTo::OtherHost),
        redirect("303-same-host", 303, RedirectTo::SameHost),
        redirect("307-plain-http", 307, RedirectTo::PlainHttp),
        redirect("308-file", 308, RedirectTo::File),
    ]
}

fn connections() -> Vec<Fault> {
    vec![
        fault("cut", ANYWHERE, Effect::Cut),
        fault("cut-body", ANYWHERE, Effect::CutBody),
        fault("reset-at-once", ANYWHERE, Effect::Reset { bytes: 0 }),
        fault("reset-after-300", ANYWHERE, Effect::Reset { bytes: 300 }),
        fault("reply-lost", ANYWHERE, Effect::ReplyLost),
        fault("stall", ANYWHERE, Effect::Stall),
        fault("drip", ANYWHERE, Effect::Drip { ms: 1 }),
        fault("delay", ANYWHERE, Effect::Delay { ms: 50 }),
        fault("hang", ANYWHERE, Effect::Hang),
    ]
}

fn damage() -> Vec<Fault> {
    vec![
        fault("read-flipped", READING, Effect::FlipBit),
        fault("read-short", READING, Effect::CutTail { bytes: 1 }),
        fault("expired-link", READING, Effect::ExpiredLink),
    ]
}
