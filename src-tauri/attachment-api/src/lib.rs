//! The attachment API client: finds patients, lists, files and opens their attachments in a clinic's own system.
//!
//! [`AttachmentSystem`] is the one trait; `systems/` holds one folder per system with the same file names in each.
//! Nothing here retries, follows a redirect or keeps anything: the caller decides by the [`Error`]'s [`Status`].

pub mod attachment;
pub mod capability;
pub mod error;
pub mod filing;
pub mod patient;
pub mod sensitive;
pub mod system;
pub mod tokens;

mod http;
mod oauth;
mod sign_in;
mod systems;
mod transfer;

pub use attachment::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, AttachmentSort, Link,
    PinnedBy, ProcessingState, SortColumn, SortDirection, TimeRange,
};
pub use capability::{Capabilities, Capability, FieldChoice, FieldKind, FilingField, ListedKind};
pub use error::{Code, Error, Operation, Result, Status};
pub use filing::{
    Confirmation, Description, Destination, FileFacts, FilingFields, LostRegister, Receipt, Reconciliation,
    Registered, RegisteredRecord, Reservation, SendProgress, SpooledBytes, Submission,
};
pub use http::{Conduct, Pace, Timeouts};
pub use patient::{BirthDate, Patient, PatientId, PatientQuery, PatientStatus};
pub use sensitive::{Secret, Sensitive};
pub use sign_in::{REDIRECT_URIS, SignIn};
pub use system::{AttachmentSystem, Connection, ConnectionSettings, Download, Secrets, SignInMethod};
pub use systems::{SecretField, System, UnknownSystem, connect, connect_with};
pub use tokens::{MemoryTokens, TokenKeeper, TokenRenewal};
