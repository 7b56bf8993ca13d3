//! The embedded demo practice: synthetic patients behind the systems' own HTTP and S3, strict, not kind.
//!
//! It shares no code with the client it is there to hold up, so it cannot share the client's misunderstandings.

mod announcement;
mod charts;
mod clock;
mod connection;
mod documents;
mod faults;
mod ledger;
#[allow(
    dead_code,
    unused_imports,
    reason = "the systems that sign in through it join next"
)]
mod oauth;
mod people;
mod practice;
mod rate_limit;
mod server;
mod storage;
mod systems;

pub use self::announcement::{
    AnnouncedPatient, Announcement, BrowserClient, CanvasAccess, ClientCredentials, ClinikoAccess,
    ClinikoCredentials, MedplumAccess, PracSuiteAccess, PracSuiteCredentials, StorageAccess, Systems,
};
pub use self::documents::SampleDocument;
pub use self::faults::{
    Damage, Effect, FaultRule, FaultSwitch, Faults, KeptETag, MedplumServer, ROUTES, RedirectTo, RefusalBody,
    StorageRefusal, WaitHint,
};
pub use self::ledger::{CreatedRecord, Ledger, ReceivedBy, ReceivedObject, RecordState};
pub use self::practice::{DemoPractice, Options, StartError};
pub use self::systems::canvas::CanvasScopes;
pub use self::systems::cliniko::Role;
pub use self::systems::pracsuite::Permissions;
