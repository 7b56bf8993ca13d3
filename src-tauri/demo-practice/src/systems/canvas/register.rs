//! `POST /DocumentReference`: one request with the file inside. Not idempotent, as in the real system.
//!
//! <https://docs.canvasmedical.com/api/documentreference/>, "Create"

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::attachments::RESOURCE;
use super::call::Call;
use super::create_body::{CreateBody, DecodedFile};
use super::records::{Document, Records};
use super::refusals::{Issue, Refusal};
use super::scopes::Interaction;
use super::validation::{self, Wanted};
use super::{BUCKET, Canvas, SYSTEM, document_key};
use crate::clock;
use crate::faults::Effect;
use crate::ledger::{CreatedRecord, ReceivedBy, RecordState};
use crate::storage::{StoredObject, kept};
use crate::systems::ids;

/// Creates a document. The answer's body is empty; the id is only in `Location`, which is relative.
pub(crate) async fn create(State(canvas): State<Arc<Canvas>>, mut call: Call) -> Result<Response, Refusal> {
    call.require(RESOURCE, Interaction::Create)?;
    if !call.json {
        return Err(Refusal::invalid("The Content-Type must be application/json"));
    }
    let body = std::mem::take(&mut call.body);
    let CreateBody { resource, file } = CreateBody::read(body).await?;
    let wanted = validation::read(&resource)?;
    let file = file.filter(DecodedFile::is_pdf).ok_or_else(not_a_pdf)?;
    canvas.check_people(&wanted)?;
    if call.effect == Some(Effect::QuotaFull) {
        return Err(Refusal::business_rule("There is no space left for documents"));
    }
    let object = file
        .receiving
        .finish("application/pdf".to_owned(), Vec::new())
        .await
        .and_then(|object| kept(object, call.effect.as_ref()))
        .map_err(|_| Refusal::exception())?;
    let id = canvas.file_document(&call, wanted, &Arc::new(object));
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, format!("/{RESOURCE}/{id}"))],
    )
        .into_response())
}

fn not_a_pdf() -> Refusal {
    Refusal::issues(vec![Issue {
        code: "value",
        text: "content.0.attachment.data: the file is not a PDF".to_owned(),
    }])
}

impl Canvas {
    /// Everybody named must exist. The status for somebody who does not is not documented: 422 is for what is well-formed
    /// and means nothing.
    fn check_people(&self, wanted: &Wanted) -> Result<(), Refusal> {
        let records = self.records();
        let missing = |reference: &str| {
            let text = format!("{reference} does not exist");
            Err(Refusal::business_rule(text))
        };
        if !records.patients.contains_key(&wanted.patient_id) {
            return missing("The patient");
        }
        if !has_reviewer(&records, &wanted.reviewer) {
            return missing("The reviewer");
        }
        match &wanted.author_id {
            Some(author) if !records.practitioners.contains_key(author) => missing("The author"),
            _ => Ok(()),
        }
    }

    /// Puts the document on the chart; searches find it once it is processed.
    fn file_document(self: &Arc<Self>, call: &Call, wanted: Wanted, object: &Arc<StoredObject>) -> String {
        let id = ids::uuid(&mut fastrand::Rng::new());
        let mut records = self.records();
        let patient_id = match call.effect {
            Some(Effect::OtherPatient) => another_patient(&records, &wanted.patient_id),
            _ => wanted.patient_id,
        };
        let delay = self.processing_time(call.effect.as_ref());
        let now = clock::now_to_the_second();
        let ready_from = delay.map_or(Timestamp::MAX, |delay| {
            clock::now().checked_add(delay).unwrap_or(Timestamp::MAX)
        });
        let key = document_key(&patient_id, &id);
        self.storage.objects.put(BUCKET, &key, Arc::clone(object));
        self.storage.received(BUCKET, &key, object, ReceivedBy::Api, None);
        let shown = wanted.description.as_deref().unwrap_or(wanted.kind.display);
        self.ledger.created(CreatedRecord {
            system: SYSTEM.to_owned(),
            id: format!("{RESOURCE}/{id}"),
            patient_id: patient_id.clone(),
            user_id: wanted
                .author_id
                .clone()
                .unwrap_or_else(|| call.caller().to_owned()),
            sha256: object.sha256.clone(),
            size: object.size,
            filename: format!("{shown}.pdf"),
            description: wanted.description.clone(),
            created_at: now,
            state: RecordState::Processing,
        });
        let document = Document {
            id: id.clone(),
            patient_id,
            status: "current",
            kind: Some(wanted.kind),
            category: wanted.category,
            description: wanted.description,
            created_at: now,
            author_id: wanted.author_id,
            extensions: wanted.extensions,
            key,
            ready_from,
            hides_url: false,
        };
        records.documents.insert(id.clone(), document);
        if let Some(delay) = delay {
            self.note_processing(id.clone(), delay);
        }
        id
    }

    /// `None` for ever.
    fn processing_time(&self, effect: Option<&Effect>) -> Option<Duration> {
        let more = match effect {
            Some(Effect::NeverProcessed) => return None,
            Some(Effect::LateCreation { ms }) => *ms,
            _ => 0,
        };
        let ms = self.faults.get().processing_ms.saturating_add(more);
        Some(Duration::from_millis(ms))
    }

    fn note_processing(self: &Arc<Self>, id: String, delay: Duration) {
        let (canvas, stop) = (Arc::clone(self), self.stop.clone());
        self.tasks.spawn(async move {
            if stop
                .run_until_cancelled(tokio::time::sleep(delay))
                .await
                .is_some()
            {
                let id = format!("{RESOURCE}/{id}");
                canvas
                    .ledger
                    .changed(SYSTEM, &id, |record| record.state = RecordState::Processed);
            }
        });
    }
}

fn has_reviewer(records: &Records, reference: &str) -> bool {
    match reference.split_once('/') {
        Some(("Practitioner", id)) => records.practitioners.contains_key(id),
        Some(("Group", id)) => records.teams.contains_key(id),
        _ => false,
    }
}

/// Some patient who is not this one.
fn another_patient(records: &Records, id: &str) -> String {
    let other = records.patients.keys().find(|other| *other != id);
    other.map_or(id, |other| other).to_owned()
}
