//! Finding people: <https://www.medplum.com/docs/search/basic-search>.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use url::Url;

use super::bundle::next_page;
use super::model::Bundle;
use super::patients::patient_of;
use super::record_id::fhir_url;
use crate::http::ApiClient;
use crate::systems::people::{Typed, ordered};
use crate::{Operation, Patient, PatientQuery, PatientStatus, Result};

const SEARCH: Operation = Operation::SearchPatients;

/// A search costs 20 points of the 50,000 a minute (<https://www.medplum.com/docs/rate-limits>).
const MOST_REQUESTS: usize = 10;

/// People enough for one search: nobody looks through more, they type another word.
const ENOUGH_PEOPLE: usize = 300;

/// People who fit, each once, by family name, given name and birth date.
pub(crate) async fn search(api: &ApiClient, query: &PatientQuery) -> Result<Vec<Patient>> {
    let mut wave: Vec<Url> = queries(&Typed::read(query))
        .iter()
        .map(|conditions| address(api, conditions))
        .collect();
    let mut requests = wave.len();
    let mut found = BTreeMap::new();
    while !wave.is_empty() && found.len() < ENOUGH_PEOPLE {
        let pages = try_join_all(wave.drain(..).map(|url| api.get::<Bundle>(SEARCH, url))).await?;
        for page in pages {
            if let Some(next) = next_page(api, SEARCH, &page)?
                && requests < MOST_REQUESTS
            {
                requests += 1;
                wave.push(next);
            }
            found.extend(
                page.entry
                    .into_iter()
                    .filter_map(|entry| patient_of(entry.resource))
                    .map(|patient| (patient.id.clone(), patient)),
            );
        }
    }
    let people = found
        .into_values()
        // Whoever is not said to be inactive is none: a search for `active=true` would leave them out.
        .filter(|patient| query.include_archived || patient.status != PatientStatus::Archived)
        .collect();
    Ok(ordered(people))
}

type Conditions = Vec<(&'static str, String)>;

/// The conditions of each request this takes; all conditions of a request must hold.
fn queries(typed: &Typed) -> Vec<Conditions> {
    let mut common = Conditions::new();
    if let Some(date) = typed.birth_date {
        common.push(("birthdate", date.to_string()));
    }
    if let Some(email) = &typed.email {
        common.push(("email", escaped(email)));
    }
    let with = |name: &'static str, value: &str| {
        let mut conditions = common.clone();
        conditions.push((name, escaped(value)));
        conditions
    };
    if let Some(number) = &typed.number {
        return ["identifier", "phone"].map(|name| with(name, number)).into();
    }
    match typed.words.as_slice() {
        [] => vec![common],
        [word] if is_uuid(word) => ["_id", "identifier"].map(|name| with(name, word)).into(),
        [word] if word.bytes().any(|byte| byte.is_ascii_digit()) => ["name", "identifier", "phone"]
            .map(|name| with(name, word))
            .into(),
        // Several words in one value are all required, each at the start of any part of any name.
        words => vec![with("name", &words.join(" "))],
    }
}

fn address(api: &ApiClient, conditions: &Conditions) -> Url {
    let mut url = fhir_url(api, &["Patient"]);
    // Without an order it may change from page to page (<https://www.medplum.com/docs/search/paginated-search>).
    url.query_pairs_mut()
        .append_pair("_count", "100")
        .append_pair("_sort", "family")
        .extend_pairs(conditions);
    url
}

/// What has a meaning of its own in a search value is told apart by a backslash
/// (<https://hl7.org/fhir/R4/search.html#escaping>).
pub(crate) fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        if matches!(character, '\\' | ',' | '$' | '|') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn is_uuid(word: &str) -> bool {
    word.len() == 36 && uuid::Uuid::try_parse(word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<String> {
        let query = PatientQuery {
            text: Some(text.into()),
            ..PatientQuery::default()
        };
        queries(&Typed::read(&query))
            .into_iter()
            .map(|conditions| {
                let all: Vec<String> = conditions
                    .into_iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                all.join("&")
            })
            .collect()
    }

    #[test]
    fn requests_follow_what_was_typed() {
        for (typed, expected) in [
            ("smith", vec!["name=smith"]),
            ("Jane Smith", vec!["name=Smith Jane"]),
            ("smith 1970-03-12", vec!["birthdate=1970-03-12&name=smith"]),
            ("1970-03-12", vec!["birthdate=1970-03-12"]),
            ("jane@example.org", vec!["email=jane@example.org"]),
            ("4512", vec!["identifier=4512", "phone=4512"]),
            (
                "MRN-4512",
                vec!["name=MRN-4512", "identifier=MRN-4512", "phone=MRN-4512"],
            ),
            ("o|neil$", vec!["name=o\\|neil\\$"]),
            (
                "3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11",
                vec![
                    "_id=3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11",
                    "identifier=3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11",
                ],
            ),
            ("", vec![""]),
        ] {
            assert_eq!(asked(typed), expected, "{typed}");
        }
    }
}
