//! A patient's files: documents, and the other kinds of records that have one, where this account may read them.

use std::sync::Arc;

use futures::future::try_join4;
use futures::stream::BoxStream;
use serde::de::DeserializeOwned;

use super::bundle::{search, search_url};
use super::config::LARGEST_PAGE;
use super::kinds::{Kind, RecordId};
use super::learned::Learned;
use super::patients::{known_shape, read_wire};
use super::people::WirePractitioner;
use super::record::{FiledRecord, WireConsent, WireDocument, WireMedia, WireReport};
use crate::http::ApiClient;
use crate::http::transport_failure::unreadable;
use crate::oauth::TokenSource;
use crate::system::capability_absent;
use crate::systems::listing;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, Code, Error, Operation,
    PatientId, Result, Status,
};

const LIST: Operation = Operation::ListAttachments;

/// What a list is made with.
#[derive(Clone)]
pub(crate) struct Lister {
    /// The API.
    pub api: Arc<ApiClient>,
    /// Knows the granted scope.
    pub tokens: Arc<TokenSource>,
    /// Which kinds can be asked for.
    pub learned: Arc<Learned>,
}

/// Pages of a list. No search here sorts or filters by text, so everything is fetched and asked here.
pub(crate) fn pages(
    lister: Lister,
    mut query: AttachmentQuery,
) -> BoxStream<'static, Result<AttachmentPage>> {
    for id in &mut query.ids {
        // Several spellings of an id mean the same record; one that means none is on no list.
        if let Ok(record) = RecordId::read(LIST, lister.api.base(), id) {
            *id = record.attachment_id();
        }
    }
    let (scope, archived) = (query.scope.clone(), query.include_archived);
    listing::pages(query, async move {
        match scope {
            AttachmentScope::Patient(patient) => lister.all(&patient, archived).await,
            AttachmentScope::PatientCase(_) | AttachmentScope::Account => Err(capability_absent(LIST)),
        }
    })
}

impl Lister {
    /// Every file of a patient.
    async fn all(&self, patient: &PatientId, archived: bool) -> Result<Vec<Attachment>> {
        known_shape(LIST, patient)?;
        // Documents first, and without mercy: a chart that lacks them in silence would pass for an empty one.
        let documents = documents(&self.api, LIST, patient, archived).await?;
        let documents: Vec<FiledRecord> = documents.into_iter().filter_map(WireDocument::filed).collect();
        let (media, consents, reports, photo) = try_join4(
            self.others(Kind::Media, patient, WireMedia::filed),
            self.others(Kind::Consent, patient, WireConsent::filed),
            self.others(Kind::DiagnosticReport, patient, WireReport::filed),
            self.photo(patient),
        )
        .await?;
        let reports = reports
            .into_iter()
            .filter(|report| !is_one_of(&documents, report));
        let others: Vec<FiledRecord> = media
            .into_iter()
            .chain(consents)
            .chain(reports)
            .chain(photo)
            .collect();
        Ok(documents
            .into_iter()
            .chain(others)
            .map(|record| record.attachment)
            .filter(|attachment| attachment.patient.as_ref() == Some(patient))
            .collect())
    }

    /// Another kind's records; none where this account may not read them or the server has none.
    async fn others<T: DeserializeOwned>(
        &self,
        kind: Kind,
        patient: &PatientId,
        filed: fn(T) -> Option<FiledRecord>,
    ) -> Result<Vec<FiledRecord>> {
        if self.missing(kind) {
            return Ok(Vec::new());
        }
        let reference = format!("Patient/{}", patient.as_str());
        let parameters = [("patient", reference.as_str()), ("_count", LARGEST_PAGE)];
        let url = search_url(&self.api, kind.resource(), &parameters);
        match search::<T>(&self.api, LIST, kind.resource(), url, None).await {
            Ok(found) => Ok(found.into_iter().filter_map(filed).collect()),
            Err(error) if self.learned.note_refusal(kind, &error) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn photo(&self, patient: &PatientId) -> Result<Option<FiledRecord>> {
        if self.missing(Kind::Patient) {
            return Ok(None);
        }
        match read_wire(&self.api, LIST, patient).await {
            Ok(wire) => Ok(wire.filed_photo()),
            // Any other refusal is about this patient.
            Err(error)
                if error.http_status == Some(403) && self.learned.note_refusal(Kind::Patient, &error) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn missing(&self, kind: Kind) -> bool {
        self.learned
            .missing(kind, self.tokens.granted_scope().as_deref())
            .is_some()
    }
}

/// The vendor keeps a report's PDF as a document too (<https://docs.canvasmedical.com/api/diagnosticreport/>), and documents
/// nothing by which the two are told to be the same but the address of the file. A report that shares its address with a
/// document is that document; any other is listed, because a file that is shown twice is better than one that is hidden.
fn is_one_of(documents: &[FiledRecord], report: &FiledRecord) -> bool {
    report.file_url.is_some()
        && documents
            .iter()
            .any(|document| document.file_url == report.file_url)
}

/// A patient's documents as served. A search that ignored its patient would give everybody's: each entry is checked.
pub(crate) async fn documents(
    api: &ApiClient,
    operation: Operation,
    patient: &PatientId,
    archived: bool,
) -> Result<Vec<WireDocument>> {
    documents_since(api, operation, patient, archived, None).await
}

/// [`documents`], those made on or after a day (`ge2026-11-20`).
pub(crate) async fn documents_since(
    api: &ApiClient,
    operation: Operation,
    patient: &PatientId,
    archived: bool,
    since: Option<&str>,
) -> Result<Vec<WireDocument>> {
    let reference = format!("Patient/{}", known_shape(operation, patient)?);
    let mut parameters = vec![("patient", reference.as_str())];
    if !archived {
        parameters.push(("status", "current"));
    }
    parameters.extend(since.map(|since| ("date", since)));
    parameters.push(("_count", LARGEST_PAGE));
    let resource = Kind::DocumentReference.resource();
    let url = search_url(api, resource, &parameters);
    let found: Vec<WireDocument> = search(api, operation, resource, url, None).await?;
    Ok(found
        .into_iter()
        .filter(|document| document.patient() == Some(patient.as_str()))
        .collect())
}

/// One attachment, also an archived one.
pub(crate) async fn read(api: &ApiClient, operation: Operation, id: &AttachmentId) -> Result<Attachment> {
    let record = RecordId::read(operation, api.base(), id)?;
    read_record(api, operation, &record)
        .await
        .map(|record| record.attachment)
}

/// One record with a file: the one that was asked for, and no other.
pub(crate) async fn read_record(
    api: &ApiClient,
    operation: Operation,
    record: &RecordId,
) -> Result<FiledRecord> {
    let filed = match record.kind {
        Kind::DocumentReference => wire(api, operation, record).await.map(WireDocument::filed)?,
        Kind::Media => wire(api, operation, record).await.map(WireMedia::filed)?,
        Kind::Consent => wire(api, operation, record).await.map(WireConsent::filed)?,
        Kind::DiagnosticReport => wire(api, operation, record).await.map(WireReport::filed)?,
        Kind::Patient => read_wire(api, operation, &PatientId::new(&record.id))
            .await?
            .filed_photo(),
        Kind::Practitioner => wire(api, operation, record)
            .await
            .map(WirePractitioner::filed_signature)?,
    };
    // The record is there, its file is not.
    let filed = filed.ok_or(Error::new(Code::NotFound, Status::Permanent, operation))?;
    if filed.attachment.id == record.attachment_id() {
        Ok(filed)
    } else {
        Err(unreadable(operation))
    }
}

async fn wire<T: DeserializeOwned>(api: &ApiClient, operation: Operation, record: &RecordId) -> Result<T> {
    api.get(operation, api.url(&[record.kind.resource(), &record.id]))
        .await
}
