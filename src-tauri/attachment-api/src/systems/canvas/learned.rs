//! What this account turned out to be allowed, from the granted scopes and from what the server answered.
//!
//! `Media` and `Consent` are not among the published scopes of staff and of programs, so a refusal is to be expected and takes
//! nothing else away (<https://docs.canvasmedical.com/api/customer-authentication/>).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::kinds::Kind;
use crate::{Capability, Error, ListedKind};

/// Why a kind is not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The granted scopes do not name it, or the server refused it.
    Scope,
    /// This server has no such records.
    Resource,
}

/// What was learned so far, as long as the account is connected.
#[derive(Default)]
pub(crate) struct Learned {
    refused: Mutex<HashMap<Kind, Missing>>,
}

impl Learned {
    /// Why this kind is not listed, with the scopes that the latest token was granted, where the server said them; `None`
    /// when it can be asked for.
    pub fn missing(&self, kind: Kind, granted: Option<&str>) -> Option<Missing> {
        let refused = self.lock().get(&kind).copied();
        let in_scope = || granted.is_none_or(|granted| readable(granted, kind.resource()));
        refused.or_else(|| (!in_scope()).then_some(Missing::Scope))
    }

    /// Takes note of what a refusal says about a kind. `false` when it says nothing about it, and so is an error.
    pub fn note_refusal(&self, kind: Kind, error: &Error) -> bool {
        let missing = match error.http_status {
            Some(403) => Missing::Scope,
            // A search always answers a list; an unknown resource type answers one of these
            // (<https://docs.canvasmedical.com/api/errors/>).
            Some(400 | 404 | 405) => Missing::Resource,
            Some(_) | None => return false,
        };
        self.lock().insert(kind, missing);
        true
    }

    /// Forgets refusals and begins anew with the resource types that the server says it has, where it says them.
    pub fn begin(&self, resources: &[String]) {
        let mut refused = self.lock();
        refused.clear();
        if resources.is_empty() {
            return;
        }
        let unknown = Kind::LISTED
            .into_iter()
            .filter(|kind| !resources.iter().any(|name| name == kind.resource()));
        refused.extend(unknown.map(|kind| (kind, Missing::Resource)));
    }

    /// The kinds for the capability sheet.
    pub fn sheet(&self, granted: Option<&str>) -> Vec<ListedKind> {
        Kind::LISTED
            .into_iter()
            .map(|kind| ListedKind {
                kind: sheet_name(kind).to_owned(),
                capability: match self.missing(kind, granted) {
                    None => Capability::Available,
                    Some(missing) => Capability::absent(reason(kind, missing)),
                },
            })
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Kind, Missing>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn sheet_name(kind: Kind) -> &'static str {
    match kind {
        Kind::DocumentReference => "document-reference",
        Kind::Media => "media",
        Kind::Consent => "consent",
        Kind::DiagnosticReport => "diagnostic-report",
        Kind::Patient => "photo",
        Kind::Practitioner => "signature",
    }
}

/// Written out, so that each can be found where it is worded.
const fn reason(kind: Kind, missing: Missing) -> &'static str {
    match (kind, missing) {
        (Kind::DocumentReference, Missing::Scope) => "canvas-document-reference-scope-missing",
        (Kind::DocumentReference, Missing::Resource) => "canvas-document-reference-unsupported",
        (Kind::Media, Missing::Scope) => "canvas-media-scope-missing",
        (Kind::Media, Missing::Resource) => "canvas-media-unsupported",
        (Kind::Consent, Missing::Scope) => "canvas-consent-scope-missing",
        (Kind::Consent, Missing::Resource) => "canvas-consent-unsupported",
        (Kind::DiagnosticReport, Missing::Scope) => "canvas-diagnostic-report-scope-missing",
        (Kind::DiagnosticReport, Missing::Resource) => "canvas-diagnostic-report-unsupported",
        (Kind::Patient | Kind::Practitioner, Missing::Scope) => "canvas-photo-scope-missing",
        (Kind::Patient | Kind::Practitioner, Missing::Resource) => "canvas-photo-unsupported",
    }
}

/// Whether these scopes let a resource be read: `{user|system|patient}/{Resource|*}.{read|write|*}`, or the letters of SMART's
/// second version, of which `r` reads and `s` searches (<https://docs.canvasmedical.com/api/customer-authentication/>).
/// Where no scope is spelled like that, it is readable until the server says otherwise.
fn readable(granted: &str, resource: &str) -> bool {
    let mut rights = granted
        .split_ascii_whitespace()
        .filter_map(|scope| scope.split_once('/')?.1.split_once('.'))
        .peekable();
    rights.peek().is_none()
        || rights
            .filter(|(name, _)| *name == resource || *name == "*")
            .any(|(_, right)| right != "write" && right.contains(['*', 'r', 's']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Operation, Status};

    #[test]
    fn scopes_say_what_can_be_read() {
        for (granted, resource, expected) in [
            ("user/Media.read", "Media", true),
            ("system/Media.*", "Media", true),
            ("user/*.read", "Media", true),
            ("user/DocumentReference.crs", "DocumentReference", true),
            (
                "offline_access user/DocumentReference.rs",
                "DocumentReference",
                true,
            ),
            ("user/DocumentReference.write", "DocumentReference", false),
            ("user/DocumentReference.c", "DocumentReference", false),
            ("user/DocumentReference.read", "Media", false),
            ("user/MediaX.read", "Media", false),
            ("", "Media", true),
            ("offline_access openid", "Media", true),
        ] {
            assert_eq!(readable(granted, resource), expected, "{granted} {resource}");
        }
    }

    fn answered(http_status: u16) -> Error {
        Error {
            http_status: Some(http_status),
            ..Error::new(Code::Rejected, Status::Permanent, Operation::ListAttachments)
        }
    }

    #[test]
    fn refusal_of_a_kind_shows_on_the_sheet_until_learned_anew() {
        let learned = Learned::default();
        assert!(learned.note_refusal(Kind::Media, &answered(403)));
        assert!(learned.note_refusal(Kind::Consent, &answered(404)));
        assert!(!learned.note_refusal(Kind::DiagnosticReport, &answered(500)));
        let absent = |granted: Option<&str>| -> Vec<String> {
            learned
                .sheet(granted)
                .into_iter()
                .filter_map(|listed| match listed.capability {
                    Capability::Available => None,
                    Capability::Absent { reason } => Some(reason),
                })
                .collect()
        };
        assert_eq!(
            absent(None),
            ["canvas-media-scope-missing", "canvas-consent-unsupported"]
        );
        learned.begin(&[]);
        assert!(absent(None).is_empty());
        assert_eq!(
            absent(Some(
                "user/Patient.read user/DocumentReference.read user/Media.read"
            )),
            [
                "canvas-consent-scope-missing",
                "canvas-diagnostic-report-scope-missing"
            ]
        );
        learned.begin(&["Patient", "DocumentReference", "Consent", "DiagnosticReport"].map(str::to_owned));
        assert_eq!(absent(None), ["canvas-media-unsupported"]);
    }
}
