//! `/Patient`: <https://docs.canvasmedical.com/api/patient/>

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Canvas;
use super::call::Call;
use super::filters::{DateFilter, begins, contains, token_holds};
use super::lists;
use super::records::{Patient, Photo};
use super::refusals::{Refusal, fhir};
use super::scopes::Interaction;

/// The system of Canvas' own medical record numbers.
const MRN: &str = "http://canvasmedical.com";
const RESOURCE: &str = "Patient";

/// Patients, active or not unless asked for.
pub(crate) fn search(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(RESOURCE, Interaction::Search)?;
    let born = DateFilter::all(call, "birthdate")?;
    let records = canvas.records();
    let mut patients: Vec<&Patient> = records
        .patients
        .values()
        .filter(|patient| matches(call, patient))
        .filter(|patient| {
            let day = patient.person.born;
            born.iter()
                .all(|filter| day.is_some_and(|day| filter.holds_day(day)))
        })
        .collect();
    sort(call, &mut patients)?;
    lists::answer(call, patients.into_iter(), |patient| {
        canvas.patient_on_the_wire(patient)
    })
}

/// One patient.
pub(crate) fn one(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(RESOURCE, Interaction::Read)?;
    let records = canvas.records();
    let patient = records
        .patients
        .get(&call.id)
        .ok_or_else(|| Refusal::unknown(RESOURCE, &call.id))?;
    Ok(fhir(StatusCode::OK, &canvas.patient_on_the_wire(patient)))
}

fn matches(call: &Call, patient: &Patient) -> bool {
    let person = &patient.person;
    let nickname = person.preferred_first_name.as_deref().unwrap_or_default();
    let all = |name: &str, holds: &dyn Fn(&str) -> bool| call.values(name).all(holds);
    all("name", &|wanted| {
        contains(&person.first_name, wanted) || contains(&person.last_name, wanted)
    }) && all("given", &|wanted| begins(&person.first_name, wanted))
        && all("family", &|wanted| begins(&person.last_name, wanted))
        && all("nickname", &|wanted| begins(nickname, wanted))
        && all("identifier", &|wanted| token_holds(wanted, MRN, &patient.mrn))
        && all("phone", &|wanted| digits(person.mobile.as_deref()) == wanted)
        && all("email", &|wanted| person.email.as_deref() == Some(wanted))
        && all("gender", &|wanted| gender(patient) == wanted)
        && all("active", &|wanted| {
            (wanted == "true") == person.archived_at.is_none()
        })
        && all("_id", &|wanted| patient.id == wanted)
}

fn sort(call: &Call, patients: &mut [&Patient]) -> Result<(), Refusal> {
    let Some(wanted) = call.values("_sort").last() else {
        return Ok(());
    };
    let (column, descending) = wanted
        .strip_prefix('-')
        .map_or((wanted, false), |column| (column, true));
    match column {
        "_id" => patients.sort_by(|left, right| left.id.cmp(&right.id)),
        "birthdate" => patients.sort_by_key(|patient| patient.person.born),
        "family" => patients.sort_by(|left, right| left.person.last_name.cmp(&right.person.last_name)),
        "given" => patients.sort_by(|left, right| left.person.first_name.cmp(&right.person.first_name)),
        _ => {
            return Err(Refusal::invalid(
                "_sort names a parameter that cannot be sorted by",
            ));
        }
    }
    if descending {
        patients.reverse();
    }
    Ok(())
}

fn digits(phone: Option<&str>) -> String {
    let phone = phone.unwrap_or_default();
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn gender(patient: &Patient) -> &'static str {
    match patient.person.sex.as_deref() {
        Some("Female") => "female",
        Some("Male") => "male",
        _ => "unknown",
    }
}

impl Canvas {
    fn patient_on_the_wire(&self, patient: &Patient) -> Value {
        let person = &patient.person;
        let mut name = json!({"use": "official"});
        if !person.last_name.is_empty() {
            name["family"] = person.last_name.as_str().into();
        }
        if !person.first_name.is_empty() {
            name["given"] = json!([person.first_name]);
        }
        let mut names = vec![name];
        if let Some(nickname) = &person.preferred_first_name {
            names.push(json!({"use": "nickname", "given": [nickname]}));
        }
        let mut telecom = Vec::new();
        if person.mobile.is_some() {
            let number = digits(person.mobile.as_deref());
            telecom.push(json!({"system": "phone", "value": number, "use": "mobile", "rank": 1}));
        }
        if let Some(email) = &person.email {
            telecom.push(json!({"system": "email", "value": email, "use": "home", "rank": 1}));
        }
        let mut resource = json!({
            "resourceType": RESOURCE,
            "id": patient.id,
            "identifier": [{
                "use": "usual",
                "type": {"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/v2-0203",
                    "code": "MR",
                }]},
                "system": MRN,
                "value": patient.mrn,
                "assigner": {"display": "Canvas Medical"},
            }],
            "active": person.archived_at.is_none(),
            "name": names,
            "telecom": telecom,
            "gender": gender(patient),
            "deceasedBoolean": person.deceased,
        });
        if let Some(born) = person.born {
            resource["birthDate"] = born.to_string().into();
        }
        match &patient.photo {
            Some(Photo::Stored(_)) => {
                let url = self.file_url(RESOURCE, &patient.id, "photo");
                resource["photo"] = json!([{"url": url}]);
            }
            Some(Photo::Elsewhere(url)) => resource["photo"] = json!([{"url": url}]),
            None => (),
        }
        resource
    }
}
