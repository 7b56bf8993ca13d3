//! What granted scopes allow: `{user|system|patient}/{Resource|*}.{read|write|*}`, or the letters `c r u s`.
//!
//! <https://docs.canvasmedical.com/api/customer-authentication/>

use serde::Serialize;

/// What a request does to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interaction {
    Read,
    Search,
    Create,
}

/// Whether the scopes, separated by blanks, allow it.
pub(crate) fn allow(scopes: &str, resource: &str, interaction: Interaction) -> bool {
    scopes.split_whitespace().any(|scope| {
        let Some((context, rest)) = scope.split_once('/') else {
            return false;
        };
        let Some((named, permission)) = rest.split_once('.') else {
            return false;
        };
        matches!(context, "user" | "system")
            && (named == "*" || named == resource)
            && permits(permission, interaction)
    })
}

fn permits(permission: &str, interaction: Interaction) -> bool {
    match permission {
        "*" => true,
        "read" => interaction != Interaction::Create,
        "write" => interaction == Interaction::Create,
        letters => letters.contains(match interaction {
            Interaction::Create => 'c',
            Interaction::Read => 'r',
            Interaction::Search => 's',
        }),
    }
}

/// An application registered for the instance, named after what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CanvasScopes {
    /// Everything, also what is not among the published scopes.
    Everything,
    /// The published `system/` scopes: no `Media`, no `Consent`, no `Group`.
    Published,
    /// Reading the published ones, creating nothing.
    ReadOnly,
    /// Patients only.
    PatientsOnly,
}

/// The resources among the published `user/` and `system/` scopes that this instance has.
const PUBLISHED: [&str; 4] = ["Patient", "Practitioner", "DocumentReference", "DiagnosticReport"];
const UNPUBLISHED: [&str; 3] = ["Media", "Consent", "Group"];

impl CanvasScopes {
    pub(crate) const ALL: [Self; 4] = [
        Self::Everything,
        Self::Published,
        Self::ReadOnly,
        Self::PatientsOnly,
    ];

    /// The scopes of a client that acts for itself.
    pub(crate) fn of_client(self) -> Vec<String> {
        let readable: Vec<&str> = match self {
            Self::Everything => PUBLISHED.into_iter().chain(UNPUBLISHED).collect(),
            Self::Published | Self::ReadOnly => PUBLISHED.to_vec(),
            Self::PatientsOnly => vec!["Patient"],
        };
        let reading = readable.iter().map(|resource| format!("system/{resource}.read"));
        let writing = matches!(self, Self::Everything | Self::Published)
            .then(|| "system/DocumentReference.write".to_owned());
        reading.chain(writing).collect()
    }
}

/// The scopes through which people sign in: the published ones, and staying signed in.
pub(crate) fn of_browser() -> Vec<String> {
    let reading = PUBLISHED.iter().map(|resource| format!("user/{resource}.read"));
    let more = ["user/DocumentReference.write", "user/DocumentReference.crs"];
    let signing_in = ["offline_access", "openid", "fhirUser"];
    reading
        .chain(more.into_iter().chain(signing_in).map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_allow_what_they_say() {
        use Interaction::{Create, Read, Search};
        for (scopes, resource, interaction, allowed) in [
            ("user/Patient.read", "Patient", Search, true),
            ("user/Patient.read", "Patient", Create, false),
            ("user/Patient.read", "Practitioner", Read, false),
            ("system/*.read", "Media", Read, true),
            ("system/*.*", "Media", Create, true),
            ("user/DocumentReference.write", "DocumentReference", Create, true),
            ("user/DocumentReference.write", "DocumentReference", Read, false),
            ("user/DocumentReference.crs", "DocumentReference", Create, true),
            ("user/DocumentReference.r", "DocumentReference", Search, false),
            ("patient/Media.read", "Media", Read, false),
            ("offline_access Patient.read", "Patient", Read, false),
        ] {
            let answer = allow(scopes, resource, interaction);
            assert_eq!(answer, allowed, "{scopes} {resource} {interaction:?}");
        }
    }
}
