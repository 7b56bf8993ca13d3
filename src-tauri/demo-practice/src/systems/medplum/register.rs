//! Creating resources, on condition where asked: <https://hl7.org/fhir/R4/http.html#ccreate>

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answers::resource;
use super::attachments::attachments_path;
use super::call::Call;
use super::lists::Search;
use super::paths::{text_at, values_at};
use super::records::{Kind, Records, id_in_reference};
use super::refusals::Refusal;
use super::validation::checked;
use super::{Medplum, SYSTEM};
use crate::clock;
use crate::faults::Effect;
use crate::ledger::{CreatedRecord, RecordState};
use crate::oauth::Access;

/// The status of a document that was filed by mistake.
const FILED_BY_MISTAKE: &str = "entered-in-error";

/// Creates a resource. With `If-None-Exist` only when nothing matches; one match is answered as it is.
pub(crate) fn create(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    if let Some(Effect::LateCreation { ms }) = call.effect {
        create_late(medplum, call, Duration::from_millis(ms));
        return Ok(StatusCode::ACCEPTED.into_response());
    }
    let mut sent = checked(&medplum.kept(&call.json(&[])?), call.kind)?;
    if call.effect == Some(Effect::QuotaFull) {
        return Err(Refusal::business_rule("Resource quota exceeded"));
    }
    // One lock from the search to the creation: of two that race, one finds the other's.
    let mut records = medplum.records();
    if let Some(found) = already_there(&records, call)? {
        let shown = medplum.shown(&records, &found);
        return Ok(resource(
            StatusCode::OK,
            &shown,
            &medplum.fhir_url(),
            &call.headers,
        ));
    }
    if call.effect == Some(Effect::OtherPatient) {
        name_another_patient(&records, &mut sent);
    }
    let kept = records.create(call.kind, sent);
    if matches!(call.kind, Kind::DocumentReference | Kind::Media) {
        medplum.note_creation(&records, &call.access, &kept);
    }
    let shown = medplum.shown(&records, &kept);
    Ok(resource(
        StatusCode::CREATED,
        &shown,
        &medplum.fhir_url(),
        &call.headers,
    ))
}

/// What was asked for is looked at only after a while, its condition too: a record that was made meanwhile counts.
fn create_late(medplum: &Arc<Medplum>, call: &Call, delay: Duration) {
    let (late, stop) = (Arc::clone(medplum), medplum.stop.clone());
    let mut call = call.clone();
    call.effect = None;
    medplum.tasks.spawn(async move {
        if stop
            .run_until_cancelled(tokio::time::sleep(delay))
            .await
            .is_some()
        {
            // Nobody waits for the answer any more, whichever it is.
            drop(create(&late, &call));
        }
    });
}

fn already_there(records: &Records, call: &Call) -> Result<Option<Value>, Refusal> {
    let condition = call
        .headers
        .get("if-none-exist")
        .and_then(|value| value.to_str().ok());
    let Some(condition) = condition else {
        return Ok(None);
    };
    let query: Vec<_> = form_urlencoded::parse(condition.as_bytes())
        .into_owned()
        .collect();
    let found = Search::read(call.kind, &query)?.run(records);
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        _ => Err(Refusal::multiple_matches()),
    }
}

fn name_another_patient(records: &Records, resource: &mut Value) {
    let named = text_at(resource, "subject.reference").map(str::to_owned);
    let mut others = records
        .all(Kind::Patient)
        .filter_map(|patient| Some(format!("Patient/{}", text_at(patient, "id")?)));
    if let Some(other) = others.find(|other| Some(other) != named.as_ref()) {
        resource["subject"] = json!({"reference": other});
    }
}

impl Medplum {
    fn note_creation(&self, records: &Records, access: &Access, document: &Value) {
        let file = self.first_file(records, document);
        let attachments = values_at(document, attachments_path(document));
        let title = attachments
            .first()
            .and_then(|attachment| attachment["title"].as_str());
        let subject = text_at(document, "subject.reference").unwrap_or_default();
        let user = if access.grantee.is_person {
            &self.practitioner_id
        } else {
            &access.grantee.client_id
        };
        self.ledger.created(CreatedRecord {
            system: SYSTEM.to_owned(),
            id: reference_to(document),
            patient_id: id_in_reference(subject, Kind::Patient)
                .unwrap_or_default()
                .to_owned(),
            user_id: user.clone(),
            sha256: file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default(),
            size: file.map_or(0, |file| file.size),
            filename: title.unwrap_or_default().to_owned(),
            description: description_of(document),
            created_at: clock::now(),
            state: state_of(document),
        });
    }

    pub(super) fn note_change(&self, document: &Value) {
        self.ledger.changed(SYSTEM, &reference_to(document), |record| {
            record.description = description_of(document);
            record.state = state_of(document);
        });
    }

    pub(super) fn note_deletion(&self, kind: Kind, id: &str) {
        let id = format!("{}/{id}", kind.name());
        self.ledger
            .changed(SYSTEM, &id, |record| record.state = RecordState::Archived);
    }
}

/// `DocumentReference/{id}`, as the ledger knows a record: ids are unique only within their kind.
fn reference_to(resource: &Value) -> String {
    let part = |name| text_at(resource, name).unwrap_or_default();
    format!("{}/{}", part("resourceType"), part("id"))
}

/// Media has no description; its title is what people change.
fn description_of(document: &Value) -> Option<String> {
    let path = if document["resourceType"] == Kind::Media.name() {
        "content.title"
    } else {
        "description"
    };
    text_at(document, path).map(str::to_owned)
}

fn state_of(document: &Value) -> RecordState {
    if document["status"] == FILED_BY_MISTAKE {
        RecordState::Archived
    } else {
        RecordState::Processed
    }
}
