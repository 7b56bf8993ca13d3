//! Stable kebab-case words of enums, taken from how they serialise, so that there is one list only.

use serde::Serialize;

/// The word that a unit variant serialises as.
pub fn word_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "unknown".to_owned(),
    }
}
