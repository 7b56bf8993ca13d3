//! What Canvas' records are made of, read leniently: unknown properties are ignored, one of another type counts as absent.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::systems::wire::{filled, lenient};

/// A code and how its system calls it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Coding {
    #[serde(default, deserialize_with = "lenient")]
    pub code: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub display: Option<String>,
}

/// A concept: codes and a text.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Concept {
    #[serde(default, deserialize_with = "list")]
    pub coding: Vec<Coding>,
    #[serde(default, deserialize_with = "lenient")]
    pub text: Option<String>,
}

impl Concept {
    /// How Canvas calls it.
    pub fn shown(&self) -> Option<String> {
        filled(self.text.clone()).or_else(|| {
            self.coding
                .iter()
                .find_map(|coding| filled(coding.display.clone()))
        })
    }
}

/// A reference to another record.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Reference {
    #[serde(default, deserialize_with = "lenient")]
    pub reference: Option<String>,
}

/// Where a record's file is.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct WireFile {
    #[serde(default, rename = "contentType", deserialize_with = "lenient")]
    pub content_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub title: Option<String>,
}

/// A part of a document that is Canvas' own.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Extension {
    #[serde(default, deserialize_with = "lenient")]
    pub url: Option<String>,
    #[serde(default, rename = "valueDate", deserialize_with = "lenient")]
    pub value_date: Option<Date>,
    #[serde(default, rename = "valueString", deserialize_with = "lenient")]
    pub value_string: Option<String>,
    #[serde(default, rename = "valueBoolean", deserialize_with = "lenient")]
    pub value_boolean: Option<bool>,
    #[serde(default, rename = "valueReference", deserialize_with = "lenient")]
    pub value_reference: Option<Reference>,
}

/// What `GET metadata` says, of which the resource types matter.
#[derive(Deserialize)]
pub(crate) struct CapabilityStatement {
    #[serde(default, deserialize_with = "list")]
    rest: Vec<Rest>,
}

#[derive(Deserialize)]
struct Rest {
    #[serde(default, deserialize_with = "list")]
    resource: Vec<RestResource>,
}

#[derive(Deserialize)]
struct RestResource {
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    name: Option<String>,
}

impl CapabilityStatement {
    /// The resource types that the server says it has.
    pub fn resources(self) -> Vec<String> {
        self.rest
            .into_iter()
            .flat_map(|rest| rest.resource)
            .filter_map(|resource| resource.name)
            .collect()
    }
}

/// A FHIR dateTime: a moment, or a day, which is served as midnight UTC as well
/// (<https://hl7.org/fhir/R4/datatypes.html#dateTime>).
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let midnight = |date: Date| date.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    text.parse()
        .ok()
        .or_else(|| {
            text.parse::<DateTime>()
                .ok()?
                .to_zoned(TimeZone::UTC)
                .ok()
                .map(|at| at.timestamp())
        })
        .or_else(|| midnight(text.parse().ok()?))
}

/// A list, of which elements of another type count as absent.
pub(crate) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let Value::Array(values) = Value::deserialize(deserializer)? else {
        return Ok(Vec::new());
    };
    Ok(values
        .into_iter()
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_days_are_read() {
        for (text, expected) in [
            ("2026-11-20T10:00:00.123456Z", Some("2026-11-20T10:00:00.123456Z")),
            ("2026-11-20T10:00:00+11:00", Some("2026-11-19T23:00:00Z")),
            ("2026-11-20", Some("2026-11-20T00:00:00Z")),
            ("2026-11-20T10:00:00", Some("2026-11-20T10:00:00Z")),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(moment(text), expected.map(|text| text.parse().unwrap()), "{text}");
        }
    }
}
