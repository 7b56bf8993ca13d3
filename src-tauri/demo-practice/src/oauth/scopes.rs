//! SMART scopes: `user/DocumentReference.cruds`. <https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html>

use super::access::Access;

/// What is done with a kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interaction {
    Create,
    Read,
    Update,
    Delete,
    Search,
}

impl Interaction {
    fn letter(self) -> char {
        match self {
            Self::Create => 'c',
            Self::Read => 'r',
            Self::Update => 'u',
            Self::Delete => 'd',
            Self::Search => 's',
        }
    }
}

impl Access {
    /// Whether a scope grants this.
    pub(crate) fn may(&self, resource: &str, interaction: Interaction) -> bool {
        smart_scopes(&self.grantee.scope).any(|(kind, rights)| {
            (kind == resource || kind == "*") && letters(rights).contains(interaction.letter())
        })
    }

    /// Whether a scope grants this, or none speaks of resources at all; then nothing is narrowed.
    pub(crate) fn may_without_scopes(&self, resource: &str, interaction: Interaction) -> bool {
        smart_scopes(&self.grantee.scope).next().is_none() || self.may(resource, interaction)
    }
}

/// Kind and rights of each scope that speaks of resources.
fn smart_scopes(scope: &str) -> impl Iterator<Item = (&str, &str)> {
    scope.split_whitespace().filter_map(|scope| {
        let (context, rest) = scope.split_once('/')?;
        let rest = rest.split('?').next()?;
        matches!(context, "user" | "patient" | "system")
            .then(|| rest.split_once('.'))
            .flatten()
    })
}

/// The letters of version 2; version 1 has words.
fn letters(rights: &str) -> &str {
    match rights {
        "read" => "rs",
        "write" => "cud",
        "*" => "cruds",
        letters => letters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::Grantee;

    fn access(scope: &str) -> Access {
        Access {
            grantee: Grantee {
                client_id: "client".to_owned(),
                is_person: true,
                scope: scope.to_owned(),
                patient: String::new(),
            },
        }
    }

    #[test]
    fn words_and_letters_grant_what_they_say() {
        let access = access("openid user/Patient.read system/Binary.cu patient/*.s user/Media.*");
        let table = [
            ("Patient", Interaction::Read, true),
            ("Patient", Interaction::Update, false),
            ("Binary", Interaction::Create, true),
            ("Binary", Interaction::Read, false),
            ("Consent", Interaction::Search, true),
            ("Media", Interaction::Delete, true),
        ];
        for (resource, interaction, expected) in table {
            assert_eq!(
                access.may(resource, interaction),
                expected,
                "{resource} {interaction:?}"
            );
        }
    }

    #[test]
    fn without_a_word_on_resources_nothing_is_narrowed() {
        assert!(access("openid offline_access").may_without_scopes("Binary", Interaction::Create));
        assert!(!access("openid user/Patient.rs").may_without_scopes("Binary", Interaction::Create));
        assert!(!access("openid").may("Binary", Interaction::Create));
    }
}
