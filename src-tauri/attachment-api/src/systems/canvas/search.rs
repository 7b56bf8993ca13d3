//! Finding people (<https://docs.canvasmedical.com/api/patient/>, "Search").
//!
//! A search that does not know a parameter ignores it, and could answer everybody: each entry is checked against what was asked.

use std::collections::BTreeMap;

use futures::future::try_join_all;

use super::bundle::{search as search_all, search_url};
use super::config::LARGEST_PAGE;
use super::kinds::is_id;
use super::people::WirePatient;
use crate::http::ApiClient;
use crate::systems::people::{Typed, ordered};
use crate::{Operation, Patient, PatientQuery, Result};

const SEARCH: Operation = Operation::SearchPatients;

/// People enough for one search: nobody looks through more, they type another word.
const ENOUGH_PEOPLE: usize = 300;

type Parameters = Vec<(&'static str, String)>;

/// People who fit, each once, by family name, given name and birth date.
pub(crate) async fn search(api: &ApiClient, query: &PatientQuery) -> Result<Vec<Patient>> {
    let typed = Typed::read(query);
    let searches = queries(&typed, query.include_archived)
        .into_iter()
        .map(|parameters| async move {
            let parameters: Vec<(&str, &str)> = parameters
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let url = search_url(api, "Patient", &parameters);
            search_all::<WirePatient>(api, SEARCH, "Patient", url, Some(ENOUGH_PEOPLE)).await
        });
    let mut found = BTreeMap::new();
    for people in try_join_all(searches).await? {
        found.extend(
            people
                .into_iter()
                .filter(|wire| wire.has_id() && fits(&typed, query.include_archived, wire))
                .map(|wire| (wire.id.clone(), Patient::from(wire))),
        );
    }
    Ok(ordered(found.into_values().collect()))
}

/// The parameters of each search this takes.
fn queries(typed: &Typed, include_archived: bool) -> Vec<Parameters> {
    let mut base: Parameters = Vec::new();
    if !include_archived {
        base.push(("active", "true".to_owned()));
    }
    if let Some(date) = typed.birth_date {
        base.push(("birthdate", date.to_string()));
    }
    if let Some(email) = &typed.email {
        base.push(("email", email.clone()));
    }
    let with = |parameters: &[(&'static str, &str)]| {
        let added = parameters
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let count = [("_count", LARGEST_PAGE.to_owned())];
        base.iter()
            .cloned()
            .chain(added)
            .chain(count)
            .collect::<Parameters>()
    };
    if let Some(number) = &typed.number {
        let mut queries = vec![with(&[("identifier", number)])];
        if number.len() == 10 {
            queries.push(with(&[("phone", number)]));
        }
        return queries;
    }
    match typed.words.as_slice() {
        [] => vec![with(&[])],
        [id] if is_whole_id(id) => vec![with(&[("_id", id)])],
        [word] if word.bytes().any(|byte| byte.is_ascii_digit()) => {
            vec![with(&[("identifier", word)]), with(&[("name", word)])]
        }
        [word] => vec![with(&[("name", word)]), with(&[("nickname", word)])],
        // The two longest words select best; a name of several words may lie in one field.
        [one, other, ..] => vec![
            with(&[("family", one), ("given", other)]),
            with(&[("family", other), ("given", one)]),
            with(&[("nickname", one), ("family", other)]),
            with(&[("family", one), ("nickname", other)]),
            with(&[("name", one)]),
        ],
    }
}

/// Ids of patients are usually 32 hexadecimal digits.
fn is_whole_id(word: &str) -> bool {
    word.len() == 32 && is_id(word) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether an entry is what was asked for.
fn fits(typed: &Typed, include_archived: bool, wire: &WirePatient) -> bool {
    let names = wire.all_names();
    let known_by: Vec<String> = wire.known_by().collect();
    (include_archived || wire.active != Some(false))
        && (typed.birth_date.is_none() || wire.birth_date == typed.birth_date)
        && typed
            .email
            .as_ref()
            .is_none_or(|email| known_by.contains(&email.to_lowercase()))
        && typed
            .number
            .as_ref()
            .is_none_or(|number| known_by.iter().any(|text| digits(text).contains(number)))
        && typed
            .words
            .iter()
            .all(|word| may_be_called(&names, &known_by, &word.to_lowercase()))
}

/// How Canvas compares accents is not documented, and a person left out is worse than one too many: beyond ASCII its own
/// answer counts.
fn may_be_called(names: &str, known_by: &[String], word: &str) -> bool {
    names.contains(word)
        || known_by.iter().any(|text| text.contains(word))
        || !names.is_ascii()
        || !word.is_ascii()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn typed(text: &str) -> Typed {
        Typed::read(&PatientQuery {
            text: Some(text.into()),
            ..PatientQuery::default()
        })
    }

    fn asked(text: &str) -> Vec<String> {
        queries(&typed(text), false)
            .into_iter()
            .map(|parameters| {
                let own: Vec<String> = parameters
                    .into_iter()
                    .filter(|(name, _)| !matches!(*name, "active" | "_count"))
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                own.join("&")
            })
            .collect()
    }

    #[test]
    fn requests_follow_the_recipe() {
        assert_eq!(asked("smith"), ["name=smith", "nickname=smith"]);
        assert_eq!(
            asked("jane smith"),
            [
                "family=smith&given=jane",
                "family=jane&given=smith",
                "nickname=smith&family=jane",
                "family=smith&nickname=jane",
                "name=smith"
            ]
        );
        assert_eq!(asked("4512"), ["identifier=4512"]);
        assert_eq!(asked("0412345678"), ["identifier=0412345678", "phone=0412345678"]);
        assert_eq!(asked("AB12"), ["identifier=AB12", "name=AB12"]);
        assert_eq!(asked("a@b.example"), ["email=a@b.example"]);
        assert_eq!(asked("1970-03-12 smith")[0], "birthdate=1970-03-12&name=smith");
        assert_eq!(
            asked("0123456789abcdef0123456789abcdef"),
            ["_id=0123456789abcdef0123456789abcdef"]
        );
        assert_eq!(asked(""), [""]);
    }

    #[test]
    fn archived_people_are_asked_for_only_when_wanted() {
        let active = ("active", "true".to_owned());
        assert!(queries(&typed("smith"), false)[0].contains(&active));
        assert!(!queries(&typed("smith"), true)[0].contains(&active));
    }

    #[test]
    fn entry_that_was_not_asked_for_does_not_fit() {
        let jane = json!({
            "id": "p1",
            "active": true,
            "birthDate": "1970-03-12",
            "name": [
                { "use": "official", "family": "Smith", "given": ["Jane", "Mary"] },
                { "use": "nickname", "given": ["Janey"] },
            ],
            "identifier": [{ "system": "http://canvasmedical.com", "value": "912345678" }],
            "telecom": [{ "system": "email", "value": "Jane@clinic.example" }, { "system": "phone", "value": "(041) 234-5678" }],
        });
        let inactive = |mut person: Value| {
            person["active"] = json!(false);
            person
        };
        for (person, text, expected) in [
            (jane.clone(), "smith jane", true),
            (jane.clone(), "mary janey", true),
            (jane.clone(), "smyth", false),
            (jane.clone(), "smith 1970-03-12", true),
            (jane.clone(), "smith 1970-03-13", false),
            (jane.clone(), "912345678", true),
            (jane.clone(), "0412345678", true),
            (jane.clone(), "912345679", false),
            (jane.clone(), "jane@clinic.example", true),
            (jane.clone(), "john@clinic.example", false),
            (inactive(jane), "smith", false),
            (
                json!({ "id": "p2", "name": [{ "family": "Müller" }] }),
                "muller",
                true,
            ),
            (json!({ "id": "p2" }), "smith", false),
        ] {
            let wire: WirePatient = serde_json::from_value(person).unwrap();
            assert_eq!(fits(&typed(text), false, &wire), expected, "{text}");
        }
    }
}
