//! What requests are called, by the rules and by the ledger.

use serde::{Deserialize, Deserializer};

use crate::systems::SYSTEMS;

/// Every route a rule can name, beside `*` for all of them. The ledger counts requests under the same names. What
/// corresponds in several systems has one name; `system/name` is that route of one system.
pub const ROUTES: &[&str] = &[
    // Signing in.
    "authorize",
    "token",
    // Who and where.
    "user",
    "users",
    "settings",
    "metadata",
    "business",
    "staff",
    "teams",
    "patients",
    "patient",
    "cases",
    "case",
    // What is on a chart.
    "attachments",
    "patient-attachments",
    "case-attachments",
    "folders",
    "folder-attachments",
    "attachment",
    "media",
    "consents",
    "reports",
    // Changing it.
    "describe",
    "archive",
    "pin",
    // Opening a file.
    "content",
    "link",
    // Filing one.
    "presign",
    "upload",
    "register",
    // The storage behind the systems.
    "storage-form",
    "storage-get",
    "storage-head",
    "storage-put",
    "storage-delete",
    "storage-bucket",
];

/// The name of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Route {
    /// The system it is for; `None` for the storage, which is everybody's.
    pub(crate) system: Option<&'static str>,
    /// One of [`ROUTES`].
    pub(crate) name: &'static str,
}

impl Route {
    /// Whether a rule means this route.
    pub(crate) fn is_named(self, rule: &str) -> bool {
        match rule.split_once('/') {
            None => rule == "*" || rule == self.name,
            Some((system, name)) => self.system == Some(system) && (name == "*" || name == self.name),
        }
    }

    /// What the ledger counts it under.
    pub(crate) fn names(self) -> impl Iterator<Item = String> {
        let of_system = self.system.map(|system| format!("{system}/{}", self.name));
        std::iter::once(self.name.to_owned()).chain(of_system)
    }
}

/// Whether [`Route::is_named`] can ever be true for this rule.
pub(super) fn is_known(rule: &str) -> bool {
    let (system, name) = rule
        .split_once('/')
        .map_or((None, rule), |(system, name)| (Some(system), name));
    let known = system.is_none_or(|system| SYSTEMS.contains(&system));
    known && (name == "*" || ROUTES.contains(&name))
}

/// Takes what [`Route::is_named`] can ever be true for, and refuses the rest.
pub(super) fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let rule = String::deserialize(deserializer)?;
    if is_known(&rule) {
        return Ok(rule);
    }
    let (systems, routes) = (SYSTEMS.join(", "), ROUTES.join(", "));
    Err(serde::de::Error::custom(format!(
        "no route is called {rule:?}; there are *, {routes}, and SYSTEM/ROUTE with {systems}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_means_a_route_by_its_word_or_with_its_system() {
        let route = Route {
            system: Some("medplum"),
            name: "register",
        };
        for rule in ["*", "register", "medplum/*", "medplum/register"] {
            assert!(route.is_named(rule), "{rule}");
        }
        for rule in [
            "upload",
            "canvas/*",
            "canvas/register",
            "medplum/upload",
            "medplum",
        ] {
            assert!(!route.is_named(rule), "{rule}");
        }
        let storage = Route {
            system: None,
            name: "storage-get",
        };
        assert!(storage.is_named("storage-get") && !storage.is_named("medplum/*"));
    }
}
