//! Text as Medplum searches it: the start of any word, in any case; several words are all wanted.
//!
//! <https://www.medplum.com/docs/search/basic-search>

use serde_json::Value;

/// Whether each word of `wanted` begins a word of `texts`.
pub(crate) fn all_begin(wanted: &str, texts: &[&str]) -> bool {
    let known: Vec<String> = texts.iter().flat_map(|text| forms(text)).collect();
    wanted
        .split_whitespace()
        .map(joined)
        .filter(|word| !word.is_empty())
        .all(|word| known.iter().any(|known| known.starts_with(&word)))
}

/// Whether one of `texts` holds `wanted`, in any case.
pub(crate) fn contains(wanted: &str, texts: &[&str]) -> bool {
    let wanted = wanted.to_lowercase();
    texts.iter().any(|text| text.to_lowercase().contains(&wanted))
}

/// Every text in a value, however deep.
pub(crate) fn texts_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts_of).collect(),
        // Which name it is is not part of it.
        Value::Object(properties) => properties
            .iter()
            .filter(|(name, _)| *name != "use")
            .flat_map(|(_, value)| texts_of(value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// The words of a text: with their marks left out (`obrien`) and split at them (`o`, `brien`).
fn forms(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for word in text.split_whitespace() {
        forms.push(joined(word));
        forms.extend(
            word.split(|letter: char| !letter.is_alphanumeric())
                .map(str::to_lowercase),
        );
    }
    forms
}

fn joined(word: &str) -> String {
    let letters: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    letters.to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_found_by_their_start_in_any_order_and_case() {
        let name = json!([{"use": "official", "family": "O'Brien-Taylor", "given": ["Siobhán", "Marta"]}]);
        let texts = texts_of(&name);
        for wanted in [
            "marta obrien",
            "o'brien",
            "TAYLOR",
            "Siob",
            "brien mar",
            "siobhán",
        ] {
            assert!(all_begin(wanted, &texts), "{wanted}");
        }
        for wanted in ["arta", "marta smith", "official", "rien"] {
            assert!(!all_begin(wanted, &texts), "{wanted}");
        }
        assert!(contains("BRIEN-t", &texts));
    }
}
