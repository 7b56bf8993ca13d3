//! The search parameters: which there are, and what they let through.
//!
//! <https://www.medplum.com/docs/search/basic-search>

use serde_json::Value;

use super::dates::{Comparison, Span};
use super::paths::values_at;
use super::records::Kind;
use super::refusals::Refusal;
use super::words;

/// How a parameter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Words,
    Token,
    /// The value of a contact point of this kind.
    Contact(&'static str),
    Reference,
    Date,
    /// The whole text.
    Uri,
}

struct Parameter {
    name: &'static str,
    by: By,
    path: &'static str,
}

const fn parameter(name: &'static str, by: By, path: &'static str) -> Parameter {
    Parameter { name, by, path }
}

const COMMON: &[Parameter] = &[
    parameter("_id", By::Token, "id"),
    parameter("_lastUpdated", By::Date, "meta.lastUpdated"),
    parameter("_tag", By::Token, "meta.tag"),
];

const PERSON: &[Parameter] = &[
    parameter("name", By::Words, "name"),
    parameter("family", By::Words, "name.family"),
    parameter("given", By::Words, "name.given"),
    parameter("identifier", By::Token, "identifier"),
    parameter("phone", By::Contact("phone"), "telecom"),
    parameter("email", By::Contact("email"), "telecom"),
    parameter("telecom", By::Token, "telecom"),
    parameter("gender", By::Token, "gender"),
    parameter("active", By::Token, "active"),
    parameter("address", By::Words, "address"),
    parameter("birthdate", By::Date, "birthDate"),
];

const DOCUMENT_REFERENCE: &[Parameter] = &[
    parameter("patient", By::Reference, "subject.reference"),
    parameter("subject", By::Reference, "subject.reference"),
    parameter("status", By::Token, "status"),
    parameter("type", By::Token, "type"),
    parameter("category", By::Token, "category"),
    parameter("date", By::Date, "date"),
    parameter("identifier", By::Token, "identifier"),
    parameter("description", By::Words, "description"),
    parameter("contenttype", By::Token, "content.attachment.contentType"),
    parameter("location", By::Uri, "content.attachment.url"),
];

const MEDIA: &[Parameter] = &[
    parameter("patient", By::Reference, "subject.reference"),
    parameter("subject", By::Reference, "subject.reference"),
    parameter("status", By::Token, "status"),
    parameter("created", By::Date, "createdDateTime"),
    parameter("type", By::Token, "type"),
    parameter("modality", By::Token, "modality"),
    parameter("identifier", By::Token, "identifier"),
];

fn find(kind: Kind, name: &str) -> Option<&'static Parameter> {
    let own: &[Parameter] = match kind {
        Kind::Binary => &[],
        Kind::DocumentReference => DOCUMENT_REFERENCE,
        Kind::Media => MEDIA,
        Kind::Patient | Kind::Practitioner => PERSON,
    };
    COMMON.iter().chain(own).find(|parameter| parameter.name == name)
}

/// The path behind a parameter, for sorting.
pub(crate) fn path_of(kind: Kind, name: &str) -> Option<&'static str> {
    find(kind, name).map(|parameter| parameter.path)
}

/// One condition of a search; its values are alternatives.
pub(crate) struct Filter {
    parameter: &'static Parameter,
    modifier: Modifier,
    values: Vec<String>,
    comparisons: Vec<Comparison>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Modifier {
    None,
    Not,
    Contains,
    Exact,
}

impl Filter {
    /// Reads `name[:modifier]=value[,value]`. Parameters and modifiers that are not there are refused.
    pub(crate) fn read(kind: Kind, name: &str, value: &str) -> Result<Self, Refusal> {
        let (name, modifier) = name.split_once(':').unwrap_or((name, ""));
        let parameter = find(kind, name)
            .ok_or_else(|| Refusal::bad_request(format!("Unknown search parameter: {name}")))?;
        let modifier = match (modifier, parameter.by) {
            ("", _) => Modifier::None,
            ("not", By::Token) => Modifier::Not,
            ("contains", By::Words) => Modifier::Contains,
            ("exact", By::Words) => Modifier::Exact,
            _ => {
                let text = format!("Unsupported search modifier: {modifier}");
                return Err(Refusal::bad_request(text));
            }
        };
        let values: Vec<String> = value.split(',').map(str::to_owned).collect();
        let mut comparisons = Vec::new();
        if parameter.by == By::Date {
            for value in &values {
                let comparison = Comparison::of(value).ok_or_else(|| {
                    Refusal::bad_request(format!("Invalid format for date search parameter: {name}"))
                })?;
                comparisons.push(comparison);
            }
        }
        Ok(Self {
            parameter,
            modifier,
            values,
            comparisons,
        })
    }

    /// Whether the resource passes.
    pub(crate) fn passes(&self, resource: &Value) -> bool {
        let found = values_at(resource, self.parameter.path);
        let any = |test: &dyn Fn(&str) -> bool| self.values.iter().any(|value| test(value));
        match self.parameter.by {
            By::Words => {
                let texts: Vec<&str> = found.iter().flat_map(|value| words::texts_of(value)).collect();
                match self.modifier {
                    Modifier::Contains => any(&|wanted| words::contains(wanted, &texts)),
                    Modifier::Exact => any(&|wanted| texts.contains(&wanted)),
                    Modifier::None | Modifier::Not => any(&|wanted| words::all_begin(wanted, &texts)),
                }
            }
            By::Token => {
                let tokens: Vec<Token<'_>> = found.iter().flat_map(|value| tokens_of(value)).collect();
                let is_there = any(&|wanted| tokens.iter().any(|token| token.is(wanted)));
                is_there != (self.modifier == Modifier::Not)
            }
            By::Contact(system) => {
                let of_kind = found.iter().filter(|point| point["system"] == system);
                let values: Vec<&str> = of_kind.filter_map(|point| point["value"].as_str()).collect();
                any(&|wanted| values.contains(&wanted))
            }
            By::Reference => found.iter().filter_map(|value| value.as_str()).any(|reference| {
                let id = reference.rsplit('/').next();
                any(&|wanted| wanted == reference || Some(wanted) == id)
            }),
            By::Date => {
                let spans = found.iter().filter_map(|value| Span::of(value.as_str()?));
                let spans: Vec<Span> = spans.collect();
                self.comparisons
                    .iter()
                    .any(|comparison| spans.iter().any(|span| comparison.holds(*span)))
            }
            By::Uri => any(&|wanted| found.iter().any(|value| value.as_str() == Some(wanted))),
        }
    }
}

struct Token<'resource> {
    system: Option<&'resource str>,
    code: String,
}

impl Token<'_> {
    /// `code`, `system|code`, `|code` for none, `system|` for any.
    fn is(&self, wanted: &str) -> bool {
        match wanted.split_once('|') {
            None => self.code == wanted,
            Some((system, "")) => self.system == Some(system),
            Some(("", code)) => self.system.is_none() && self.code == code,
            Some((system, code)) => self.system == Some(system) && self.code == code,
        }
    }
}

fn tokens_of(value: &Value) -> Vec<Token<'_>> {
    if let Some(codings) = value["coding"].as_array() {
        return codings.iter().flat_map(tokens_of).collect();
    }
    let code = match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        other => other["code"]
            .as_str()
            .or_else(|| other["value"].as_str())
            .map(str::to_owned),
    };
    let system = value["system"].as_str();
    code.map(|code| Token { system, code }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn passes(name: &str, value: &str) -> bool {
        let document = json!({
            "id": "d1",
            "meta": {"tag": [{"system": "urn:tags", "code": "pinned"}], "lastUpdated": "2026-01-02T03:04:05.678Z"},
            "status": "current",
            "subject": {"reference": "Patient/p1"},
            "identifier": [{"system": "urn:filing", "value": "f1"}, {"value": "loose"}],
            "description": "Referral from Dr. Müller",
            "type": {"coding": [{"system": "http://loinc.org", "code": "11488-4"}]},
            "content": [{"attachment": {"contentType": "application/pdf", "url": "Binary/b1"}}],
        });
        let filter = Filter::read(Kind::DocumentReference, name, value).unwrap_or_else(|_| panic!("{name}"));
        filter.passes(&document)
    }

    #[test]
    fn filters_let_through_what_they_name() {
        for (name, value) in [
            ("_id", "x,d1"),
            ("patient", "p1"),
            ("subject", "Patient/p1"),
            ("status:not", "entered-in-error"),
            ("identifier", "urn:filing|f1"),
            ("identifier", "f1"),
            ("identifier", "|loose"),
            ("type", "http://loinc.org|"),
            ("_tag", "urn:tags|pinned"),
            ("description", "müll ref"),
            ("description:contains", "RAL FROM"),
            ("description:exact", "Referral from Dr. Müller"),
            ("contenttype", "application/pdf"),
            ("location", "Binary/b1"),
            ("_lastUpdated", "ge2026-01-02"),
        ] {
            assert!(passes(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("patient", "Patient/p2"),
            ("patient", "Media/p1"),
            ("status:not", "current"),
            ("identifier", "|f1"),
            ("identifier", "urn:other|f1"),
            ("_tag:not", "urn:tags|pinned"),
            ("description:exact", "referral from Dr. Müller"),
            // The date is missing, so no comparison holds.
            ("date", "ge1900"),
            ("_lastUpdated", "lt2026-01-02"),
        ] {
            assert!(!passes(name, value), "{name}={value}");
        }
    }

    #[test]
    fn unknown_parameters_modifiers_and_dates_are_refused() {
        for (name, value) in [
            ("nonsense", "1"),
            ("content", "Binary/b1"),
            ("status:contains", "c"),
            ("date", "yesterday"),
        ] {
            assert!(
                Filter::read(Kind::DocumentReference, name, value).is_err(),
                "{name}"
            );
        }
        assert!(Filter::read(Kind::Media, "description", "x").is_err());
    }
}
