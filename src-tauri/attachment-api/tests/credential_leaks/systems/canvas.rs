//! <https://docs.canvasmedical.com/api/>

use std::slice::from_ref;

use attachment_api::{AttachmentId, Submission, System};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{Clinic, account, answer, answer_json, methods, submission, token};

const PATIENT: &str = "6cbb8dd2aa304ad4a3cbc1a96c3ca5f1";
const DOCUMENT: &str = "65a0c3a6-5e21-4a4c-9c3e-6a4b9a5f0d01";
const REVIEWER: &str = "4150cd20de8a470aa570a852859ac87e";

/// A Canvas instance with one patient and one document.
pub fn clinic() -> Clinic {
    let fields = [
        ("type", "34109-9"),
        ("category", "uncategorizedclinicaldocument"),
        ("date", "2026-11-18"),
        ("reviewer", &format!("Practitioner/{REVIEWER}")),
        ("requires_signature", "false"),
    ];
    let submission = Submission {
        fields: fields
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        ..submission(PATIENT)
    };
    Clinic {
        connect: |api| {
            let secrets = [("client_id", "chartdrop"), ("client_secret", "canary-secret")];
            account(System::Canvas, &format!("{}/canvas", api.uri()), secrets)
        },
        signs_in,
        answers_well,
        patient: submission.patient.clone(),
        attachment: AttachmentId::new(format!("DocumentReference/{DOCUMENT}")),
        submission,
        bytes: Bytes::from_static(b"abc"),
        // The bytes go to the API itself, in the record.
        reaches_storage_by: methods(&["GET"]),
    }
}

fn signs_in(api: &MockServer) -> BoxFuture<'_, ()> {
    async move { answer_json(api, "POST", "/canvas/auth/token/", &token()).await }.boxed()
}

fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources
        .iter()
        .map(|resource| json!({ "resource": resource }))
        .collect();
    json!({ "resourceType": "Bundle", "type": "searchset", "total": entries.len(), "entry": entries })
}

fn answers_well<'a>(api: &'a MockServer, bucket: &'a str, status: u16) -> BoxFuture<'a, ()> {
    async move {
        signs_in(api).await;
        let base = format!("{}/canvas", api.uri());
        let patient = json!({ "resourceType": "Patient", "id": PATIENT, "name": [{ "family": "Smith" }],
            "photo": [{ "url": format!("{base}/Patient/{PATIENT}/files/photo") }] });
        let reviewer =
            json!({ "resourceType": "Practitioner", "id": REVIEWER, "name": [{ "text": "Dr. Weed" }] });
        let document = json!({
            "resourceType": "DocumentReference", "id": DOCUMENT, "status": "current",
            "subject": { "reference": format!("Patient/{PATIENT}") },
            "content": [{ "attachment": { "contentType": "application/pdf",
                "url": format!("{base}/DocumentReference/{DOCUMENT}/files/content") } }],
        });
        for (route, body) in [
            (
                "metadata".to_owned(),
                json!({ "resourceType": "CapabilityStatement" }),
            ),
            ("Patient".to_owned(), bundle(from_ref(&patient))),
            (format!("Patient/{PATIENT}"), patient),
            ("Practitioner".to_owned(), bundle(&[reviewer])),
            ("DocumentReference".to_owned(), bundle(from_ref(&document))),
            (format!("DocumentReference/{DOCUMENT}"), document),
            ("Media".to_owned(), bundle(&[])),
            ("Consent".to_owned(), bundle(&[])),
            ("DiagnosticReport".to_owned(), bundle(&[])),
        ] {
            answer_json(api, "GET", &format!("/canvas/{route}"), &body).await;
        }
        let made =
            ResponseTemplate::new(201).insert_header("location", format!("DocumentReference/{DOCUMENT}"));
        answer(api, "POST", "/canvas/DocumentReference", made).await;
        for file in [
            format!("DocumentReference/{DOCUMENT}/files/content"),
            format!("Patient/{PATIENT}/files/photo"),
        ] {
            let to_storage = ResponseTemplate::new(status).insert_header("location", format!("{bucket}/key"));
            answer(api, "GET", &format!("/canvas/{file}"), to_storage).await;
        }
    }
    .boxed()
}
