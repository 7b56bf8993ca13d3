//! What a case has to know of each system beforehand: everything else it learns through the client.

mod canvas;
mod cliniko;
mod medplum;
mod pracsuite;

use attachment_api::{Code, ConnectionSettings, Secret, Secrets, Status, System};
use demo_practice::Effect;
use serde_json::Value;

/// Who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Owner,
    WithoutViewRight,
    WithoutArchiveRight,
    Stranger,
}

/// One system as the suite needs to know it.
pub struct Dialect {
    pub system: System,
    /// The secrets of a role, from what the practice announced; `None` where the system knows no such role.
    pub secrets: fn(&Value, Role) -> Option<Secrets>,
    /// Settings that can never be right, and what is said of them.
    pub impossible: fn(ConnectionSettings, Secrets) -> (ConnectionSettings, Secrets, Code),
    /// An id of the right shape that nobody has.
    pub unknown_patient: &'static str,
    /// Whether the chart shows a file's own name.
    pub keeps_names: bool,
    /// Whether the sample patient has a file that the system pinned and this API cannot.
    pub shows_pins_it_cannot_set: bool,
    /// Smallest file that the system takes, in bytes.
    pub smallest_file_bytes: u64,
    /// How many attachments a patient has, asked for without the client under test.
    pub count: fn(&Value, &str) -> Count,
    /// The last request on the way to the record: once it arrived, the record comes, answer or not.
    pub register_route: &'static str,
    /// A fault that refuses the record for good or until somebody acts, the request it strikes, and what is said of it.
    pub refusal: fn() -> (&'static str, Effect, Code, Status),
    /// A fault that lets a link expire, and the request it strikes.
    pub expired_link: fn() -> (&'static str, Effect),
}

/// A question about the number of attachments.
pub struct Count {
    pub address: String,
    pub headers: Vec<(&'static str, String)>,
    /// Where a token is had first, by the client's id and secret.
    pub token_address: Option<String>,
    /// Member of the answer that holds the number, as a JSON pointer.
    pub member: &'static str,
}

/// What is known of a system.
pub fn dialect(system: System) -> Dialect {
    match system {
        System::Cliniko => cliniko::dialect(),
        System::PracSuite => pracsuite::dialect(),
        System::Medplum => medplum::dialect(),
        System::Canvas => canvas::dialect(),
    }
}

fn secrets<const N: usize>(named: [(&str, &str); N]) -> Secrets {
    Secrets::new(named.map(|(name, value)| (name.to_owned(), Secret::from(value))))
}

fn text<'a>(announced: &'a Value, pointer: &str) -> &'a str {
    announced
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("the practice announces {pointer}"))
}
