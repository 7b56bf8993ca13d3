//! Finding people. Filters are AND-ed and there is no free-text search, so a name takes several requests, merged by id.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use jiff::civil::Date;
use url::Url;

use super::filters::Query;
use super::model::{PatientList, is_id};
use crate::http::ApiClient;
use crate::http::transport_failure::address_refused;
use crate::{Operation, Patient, PatientQuery, Result};

const SEARCH: Operation = Operation::SearchPatients;

/// A search may cost this many requests of the 200 a minute; most cost three to six.
const MOST_REQUESTS: usize = 10;

/// People enough for one search: nobody looks through more, they type another word.
const ENOUGH_PEOPLE: usize = 300;

/// People who fit, each once, by family name, given name and birth date.
pub(crate) async fn search(api: &ApiClient, query: &PatientQuery) -> Result<Vec<Patient>> {
    let typed = Typed::read(query);
    let starts = typed.queries(query.include_archived);
    let mut requests = starts.len();
    let mut found = BTreeMap::new();
    let mut wave: Vec<Url> = starts
        .into_iter()
        .map(|start| start.on(api.url(&["patients"])))
        .collect();
    while !wave.is_empty() {
        let pages = try_join_all(wave.into_iter().map(|url| api.get::<PatientList>(SEARCH, url))).await?;
        wave = Vec::new();
        for page in pages {
            found.extend(
                page.patients
                    .into_iter()
                    .map(|wire| (wire.id.clone(), Patient::from(wire))),
            );
            if let Some(next) = page.links.next
                && requests < MOST_REQUESTS
            {
                requests += 1;
                wave.push(next_page(api, &next)?);
            }
        }
        if found.len() >= ENOUGH_PEOPLE {
            break;
        }
    }
    Ok(ordered(typed.narrowed(found.into_values().collect())))
}

/// The address of a following page, when it belongs to the API that is asked: the request carries the key.
fn next_page(api: &ApiClient, next: &str) -> Result<Url> {
    Url::parse(next)
        .ok()
        .filter(|next| api.owns(next))
        .ok_or_else(|| address_refused(SEARCH))
}

/// What somebody typed, understood.
#[derive(Debug, Default, PartialEq, Eq)]
struct Typed {
    /// Words of a name, longest first.
    words: Vec<String>,
    email: Option<String>,
    number: Option<String>,
    birth_date: Option<Date>,
}

impl Typed {
    fn read(query: &PatientQuery) -> Self {
        let mut typed = Self {
            birth_date: query.birth_date.as_ref().map(|date| *date.expose()),
            ..Self::default()
        };
        let text = query
            .text
            .as_ref()
            .map(|text| text.expose().as_str())
            .unwrap_or_default();
        for word in text.split(|character: char| character.is_whitespace() || matches!(character, ',' | ';'))
        {
            if word.is_empty() {
            } else if let Some(date) = date(word).filter(|_| typed.birth_date.is_none()) {
                typed.birth_date = Some(date);
            } else if word.contains('@') {
                typed.email = Some(word.to_owned());
            } else {
                typed.words.push(word.to_owned());
            }
        }
        if let [word] = typed.words.as_slice()
            && word.bytes().all(|byte| byte.is_ascii_digit())
        {
            typed.number = typed.words.pop();
        }
        typed
            .words
            .sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        typed
    }

    /// The first page of each request this takes.
    fn queries(&self, include_archived: bool) -> Vec<Query> {
        let mut base = Query::largest_page();
        if include_archived {
            base = base.also_archived();
        }
        if let Some(date) = self.birth_date {
            base = base.filter("date_of_birth", "=", &date.to_string());
        }
        if let Some(email) = &self.email {
            base = base.filter("email", "~", email);
        }
        if let Some(number) = &self.number {
            let by_old_number = base.clone().filter("old_reference_id", "=", number);
            let by_id = is_id(number).then(|| base.filter("id", "=", number));
            return by_id.into_iter().chain([by_old_number]).collect();
        }
        match self.words.as_slice() {
            [] => vec![base],
            [word] => ["last_name", "first_name", "preferred_first_name"]
                .map(|field| base.clone().filter(field, "~", word))
                .into(),
            // The two longest words select best; names of several words may lie in one field.
            [one, other, ..] => [
                ("first_name", "last_name"),
                ("last_name", "first_name"),
                ("preferred_first_name", "last_name"),
                ("last_name", "preferred_first_name"),
                ("first_name", "first_name"),
                ("last_name", "last_name"),
            ]
            .map(|(field_of_one, field_of_other)| {
                base.clone()
                    .filter(field_of_one, "~", one)
                    .filter(field_of_other, "~", other)
            })
            .into(),
        }
    }

    /// Words beyond the two asked for narrow the result here, unless nobody would be left: how the vendor compares accents
    /// is not documented, and a person left out is worse than one too many.
    fn narrowed(&self, people: Vec<Patient>) -> Vec<Patient> {
        let further: Vec<String> = self
            .words
            .iter()
            .skip(2)
            .map(|word| word.to_lowercase())
            .collect();
        let narrowed: Vec<Patient> = people
            .iter()
            .filter(|patient| {
                let names = all_names(patient);
                further.iter().all(|word| names.contains(word))
            })
            .cloned()
            .collect();
        if narrowed.is_empty() { people } else { narrowed }
    }
}

fn all_names(patient: &Patient) -> String {
    [
        &patient.given_name,
        &patient.family_name,
        &patient.preferred_name,
        &patient.title,
    ]
    .into_iter()
    .flatten()
    .chain([&patient.display_name])
    .map(|name| name.expose().to_lowercase())
    .collect::<Vec<_>>()
    .join(" ")
}

fn ordered(mut people: Vec<Patient>) -> Vec<Patient> {
    people.sort_by_cached_key(|patient| {
        let lower =
            |name: &Option<crate::Sensitive<String>>| name.as_ref().map(|name| name.expose().to_lowercase());
        (
            lower(&patient.family_name),
            lower(&patient.given_name),
            patient.birth_date.as_ref().map(|date| *date.expose()),
            patient.id.clone(),
        )
    });
    people
}

/// A date as people of the vendor's countries write one: ISO, or day first.
fn date(word: &str) -> Option<Date> {
    ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y"]
        .iter()
        .find_map(|format| Date::strptime(format, word).ok())
        .filter(|date| (1850..=2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Typed {
        Typed::read(&PatientQuery {
            text: Some(text.into()),
            ..PatientQuery::default()
        })
    }

    fn queries(text: &str) -> Vec<String> {
        let url = Url::parse("https://api.au1.cliniko.com/v1/patients").unwrap();
        typed(text)
            .queries(false)
            .iter()
            .map(|query| {
                let url = query.on(url.clone());
                url.query_pairs()
                    .filter(|(name, _)| name == "q[]")
                    .map(|(_, value)| value.into_owned() + " ")
                    .collect()
            })
            .collect()
    }

    #[test]
    fn words_dates_numbers_and_addresses_are_told_apart() {
        assert_eq!(typed("Smith, Jane").words, ["Smith", "Jane"]);
        assert_eq!(typed("4512").number.as_deref(), Some("4512"));
        assert_eq!(
            typed("jane@clinic.example").email.as_deref(),
            Some("jane@clinic.example")
        );
        for text in [
            "1970-03-12",
            "12/03/1970",
            "12.3.1970",
            "12-03-1970",
            "12-Mar-1970",
        ] {
            assert_eq!(
                typed(text).birth_date,
                Some(jiff::civil::date(1970, 3, 12)),
                "{text}"
            );
        }
        let combined = typed("jane 12/03/1970 smith");
        assert_eq!(combined.words, ["smith", "jane"]);
        assert!(combined.birth_date.is_some());
        assert_eq!(typed("99/99/1970").birth_date, None);
    }

    #[test]
    fn requests_follow_the_recipe() {
        assert_eq!(
            queries("smith"),
            [
                "last_name:~smith ",
                "first_name:~smith ",
                "preferred_first_name:~smith "
            ]
        );
        assert_eq!(
            queries("jane smith"),
            [
                "first_name:~smith last_name:~jane ",
                "last_name:~smith first_name:~jane ",
                "preferred_first_name:~smith last_name:~jane ",
                "last_name:~smith preferred_first_name:~jane ",
                "first_name:~smith first_name:~jane ",
                "last_name:~smith last_name:~jane ",
            ]
        );
        assert_eq!(queries("4512"), ["id:=4512 ", "old_reference_id:=4512 "]);
        assert_eq!(
            queries("99999999999999999999"),
            ["old_reference_id:=99999999999999999999 "]
        );
        assert_eq!(queries("a@b.example"), ["email:~a@b.example "]);
        assert_eq!(queries("1970-03-12"), ["date_of_birth:=1970-03-12 "]);
        assert_eq!(queries(""), [""]);
    }
}
