//! Finding people. Filters are AND-ed and there is no free-text search, so a name takes several requests, merged by id.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use url::Url;

use super::filters::Query;
use super::model::PatientList;
use crate::http::ApiClient;
use crate::http::transport_failure::address_refused;
use crate::systems::people::{Typed, ordered};
use crate::systems::wire::is_id;
use crate::{Operation, Patient, PatientQuery, Result};

const SEARCH: Operation = Operation::SearchPatients;

/// A search may cost this many requests of the 200 a minute; most cost three to six.
const MOST_REQUESTS: usize = 10;

/// People enough for one search: nobody looks through more, they type another word.
const ENOUGH_PEOPLE: usize = 300;

/// People who fit, each once, by family name, given name and birth date.
pub(crate) async fn search(api: &ApiClient, query: &PatientQuery) -> Result<Vec<Patient>> {
    let typed = Typed::read(query);
    let starts = queries(&typed, query.include_archived);
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

/// The first page of each request this takes.
fn queries(typed: &Typed, include_archived: bool) -> Vec<Query> {
    let mut base = Query::largest_page();
    if include_archived {
        base = base.also_archived();
    }
    if let Some(date) = typed.birth_date {
        base = base.filter("date_of_birth", "=", &date.to_string());
    }
    if let Some(email) = &typed.email {
        base = base.filter("email", "~", email);
    }
    if let Some(number) = &typed.number {
        let by_old_number = base.clone().filter("old_reference_id", "=", number);
        let by_id = is_id(number).then(|| base.filter("id", "=", number));
        return by_id.into_iter().chain([by_old_number]).collect();
    }
    match typed.words.as_slice() {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<String> {
        let url = Url::parse("https://api.au1.cliniko.com/v1/patients").unwrap();
        let typed = Typed::read(&PatientQuery {
            text: Some(text.into()),
            ..PatientQuery::default()
        });
        queries(&typed, false)
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
    fn requests_follow_the_recipe() {
        assert_eq!(
            asked("smith"),
            [
                "last_name:~smith ",
                "first_name:~smith ",
                "preferred_first_name:~smith "
            ]
        );
        assert_eq!(
            asked("jane smith"),
            [
                "first_name:~smith last_name:~jane ",
                "last_name:~smith first_name:~jane ",
                "preferred_first_name:~smith last_name:~jane ",
                "last_name:~smith preferred_first_name:~jane ",
                "first_name:~smith first_name:~jane ",
                "last_name:~smith last_name:~jane ",
            ]
        );
        assert_eq!(asked("4512"), ["id:=4512 ", "old_reference_id:=4512 "]);
        assert_eq!(
            asked("99999999999999999999"),
            ["old_reference_id:=99999999999999999999 "]
        );
        assert_eq!(asked("a@b.example"), ["email:~a@b.example "]);
        assert_eq!(asked("1970-03-12"), ["date_of_birth:=1970-03-12 "]);
        assert_eq!(asked(""), [""]);
    }
}
