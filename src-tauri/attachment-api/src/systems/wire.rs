//! Reading records as served, leniently: what is not understood counts as absent, except an id.

use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

/// The members of a JSON object in the order served, e.g. the fields of a presigned form; `null` members are left out.
pub(crate) struct OrderedFields(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for OrderedFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = OrderedFields;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OrderedFields, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Option<String>>()? {
                    fields.extend(value.map(|value| (name, value)));
                }
                Ok(OrderedFields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Whether a text can be an id of a system that counts: digits of a 64-bit integer. Only such a text may join a path or a
/// filter.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<i64>().is_ok()
}

/// An id that was served as text or as a number.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    id_of(&Value::deserialize(deserializer)?).ok_or_else(|| serde::de::Error::custom("not an id"))
}

/// An id where there may be none.
pub(crate) fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(id_of(&Value::deserialize(deserializer)?))
}

fn id_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    is_id(&text).then_some(text)
}

/// The id in the last path segment of a link.
pub(crate) fn id_in_link(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    url.path_segments()?
        .next_back()
        .filter(|segment| is_id(segment))
        .map(str::to_owned)
}

/// A value of another type than described, or an empty text where a date belongs, counts as absent.
pub(crate) fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

/// A text that says something.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The parts that say something, with a space between.
pub(crate) fn joined(parts: &[Option<&str>]) -> String {
    parts
        .iter()
        .copied()
        .flatten()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_of_a_64_bit_integer_are_an_id() {
        for (text, expected) in [
            ("1104000773547340516", true),
            ("9223372036854775807", true),
            ("9223372036854775808", false),
            ("-1", false),
            ("+1", false),
            ("1.0", false),
            ("../1", false),
            ("", false),
        ] {
            assert_eq!(is_id(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_are_read_from_numbers_texts_and_links() {
        #[derive(Deserialize)]
        struct Record {
            #[serde(default, deserialize_with = "optional_id")]
            id: Option<String>,
        }
        for (json, expected) in [
            (r#"{"id":7}"#, Some("7")),
            (r#"{"id":"7"}"#, Some("7")),
            (r#"{"id":7.5}"#, None),
            (r#"{"id":null}"#, None),
            ("{}", None),
        ] {
            let record: Record = serde_json::from_str(json).unwrap();
            assert_eq!(record.id.as_deref(), expected, "{json}");
        }
        assert_eq!(
            id_in_link("https://api.example/v1/patients/7?x=8"),
            Some("7".to_owned())
        );
        assert_eq!(id_in_link("https://api.example/v1/patients/x"), None);
        assert_eq!(id_in_link("/patients/7"), None);
    }
}
