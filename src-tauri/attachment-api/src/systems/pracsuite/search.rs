//! Finding people. Filters are AND-ed and there is no free-text search, so a name takes several requests, merged by id
//! (<https://docs.api.pracsuite.com/>, "Filtering").

use std::collections::BTreeMap;

use futures::future::try_join_all;

use super::access::Access;
use super::filters::Query;
use super::model::WirePatient;
use super::paging::Walk;
use super::patients::read;
use crate::systems::people::{Typed, ordered};
use crate::systems::wire::is_id;
use crate::{Code, Operation, Patient, PatientId, PatientQuery, PatientStatus, Result};

const SEARCH: Operation = Operation::SearchPatients;

/// A search may cost this many requests: every one counts for all clinics of the vendor key.
const MOST_REQUESTS: usize = 8;

/// People enough for one search: nobody looks through more, they type another word.
const ENOUGH_PEOPLE: usize = 300;

/// People who fit, each once, by family name, given name and birth date.
pub(crate) async fn search(access: &Access, query: &PatientQuery) -> Result<Vec<Patient>> {
    let typed = Typed::read(query);
    let mut found = People::default();
    found.ask(access, queries(&typed, query.include_archived)).await?;
    if found.by_id.is_empty() {
        // Names of several words lie in one field.
        found
            .ask(access, one_field_queries(&typed, query.include_archived))
            .await?;
    }
    let patient = by_id(access, &typed).await?;
    if let Some(patient) =
        patient.filter(|patient| query.include_archived || patient.status == PatientStatus::Active)
    {
        found.by_id.insert(patient.id.as_str().to_owned(), patient);
    }
    Ok(ordered(typed.narrowed(found.by_id.into_values().collect())))
}

#[derive(Default)]
struct People {
    by_id: BTreeMap<String, Patient>,
    requests: usize,
}

impl People {
    /// The pages of these lists side by side, until there are enough people.
    async fn ask(&mut self, access: &Access, queries: Vec<Query>) -> Result<()> {
        let mut walks: Vec<Walk> = queries
            .iter()
            .map(|query| Walk::from(SEARCH, query.on(access.api.url(&["patient"]))))
            .collect();
        while !walks.is_empty() && self.requests < MOST_REQUESTS && self.by_id.len() < ENOUGH_PEOPLE {
            walks.truncate(MOST_REQUESTS - self.requests);
            self.requests += walks.len();
            let pages = try_join_all(
                walks
                    .iter_mut()
                    .map(|walk| walk.following::<WirePatient>(&access.api)),
            );
            for wire in pages.await?.into_iter().flatten() {
                self.by_id.insert(wire.client_id.clone(), Patient::from(wire));
            }
            walks.retain(Walk::has_more);
        }
        Ok(())
    }
}

/// Neither the id nor the clinic's file number can be filtered by; an id can be asked for.
async fn by_id(access: &Access, typed: &Typed) -> Result<Option<Patient>> {
    let Some(id) = typed.number.as_deref().filter(|number| is_id(number)) else {
        return Ok(None);
    };
    match read(access, SEARCH, &PatientId::new(id)).await {
        Ok(patient) => Ok(Some(patient).filter(|patient| {
            let born = patient.birth_date.as_ref().map(|date| *date.expose());
            typed.birth_date.is_none() || born == typed.birth_date
        })),
        Err(error) if matches!(error.code, Code::NotFound | Code::Rejected) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What every request asks for. Whether a list without a status is of active patients or of all is not stated, so one is
/// always sent: 1 is active, 3 is all (<https://docs.api.pracsuite.com/openapi/patient/>).
fn base(typed: &Typed, include_archived: bool) -> Query {
    let status = if include_archived { "3" } else { "1" };
    let mut base = Query::largest_page().filter("status", "=", status);
    if let Some(date) = typed.birth_date {
        base = base.filter("date_of_birth", "=", &date.to_string());
    }
    if let Some(email) = &typed.email {
        base = base.filter("email", "~", email);
    }
    base
}

/// The lists this takes.
fn queries(typed: &Typed, include_archived: bool) -> Vec<Query> {
    let base = base(typed, include_archived);
    // How numbers are stored is not stated: digits without spaces are what both sides most likely have.
    if let Some(digits) = &typed.telephone {
        return vec![base.filter("phone", "~", digits)];
    }
    match typed.words.as_slice() {
        // A short number can be an id and nothing else.
        [] if typed.number.is_some() => Vec::new(),
        [] => vec![base],
        [word] => ["surname", "first_name", "preferred_name"]
            .map(|field| base.clone().filter(field, "~", word))
            .into(),
        // The two longest words select best.
        [one, other, ..] => [
            ("first_name", "surname"),
            ("surname", "first_name"),
            ("preferred_name", "surname"),
            ("surname", "preferred_name"),
        ]
        .map(|(field_of_one, field_of_other)| {
            base.clone()
                .filter(field_of_one, "~", one)
                .filter(field_of_other, "~", other)
        })
        .into(),
    }
}

fn one_field_queries(typed: &Typed, include_archived: bool) -> Vec<Query> {
    let [one, other, ..] = typed.words.as_slice() else {
        return Vec::new();
    };
    if typed.telephone.is_some() {
        return Vec::new();
    }
    ["surname", "first_name"]
        .map(|field| {
            base(typed, include_archived)
                .filter(field, "~", one)
                .filter(field, "~", other)
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    fn typed(text: &str) -> Typed {
        Typed::read(&PatientQuery {
            text: Some(text.into()),
            ..PatientQuery::default()
        })
    }

    fn asked(queries: &[Query]) -> Vec<String> {
        let url = Url::parse("https://api.pracsuite.com/v1/patient").unwrap();
        queries
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
        for (text, expected) in [
            (
                "smith",
                vec![
                    "status:=1 surname:~smith ",
                    "status:=1 first_name:~smith ",
                    "status:=1 preferred_name:~smith ",
                ],
            ),
            (
                "jane smith",
                vec![
                    "status:=1 first_name:~smith surname:~jane ",
                    "status:=1 surname:~smith first_name:~jane ",
                    "status:=1 preferred_name:~smith surname:~jane ",
                    "status:=1 surname:~smith preferred_name:~jane ",
                ],
            ),
            ("0412345678", vec!["status:=1 phone:~0412345678 "]),
            ("0412 345 678", vec!["status:=1 phone:~0412345678 "]),
            ("41", vec![]),
            ("a@b.example", vec!["status:=1 email:~a@b.example "]),
            ("12/03/1970", vec!["status:=1 date_of_birth:=1970-03-12 "]),
            ("", vec!["status:=1 "]),
        ] {
            assert_eq!(asked(&queries(&typed(text), false)), expected, "{text}");
        }
        assert_eq!(asked(&queries(&typed(""), true)), ["status:=3 "]);
    }

    #[test]
    fn names_of_several_words_are_looked_for_in_one_field() {
        assert_eq!(
            asked(&one_field_queries(&typed("van dyke"), false)),
            [
                "status:=1 surname:~dyke surname:~van ",
                "status:=1 first_name:~dyke first_name:~van "
            ]
        );
        assert!(one_field_queries(&typed("dyke"), false).is_empty());
    }
}
