//! <https://www.medplum.com/docs>

use std::slice::from_ref;

use attachment_api::{AttachmentId, System};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{Clinic, account, answer, answer_json, methods, submission, token};

const PATIENT: &str = "3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11";
const DOCUMENT: &str = "6f0b6d2e-55a5-4bb4-8a93-0d6c3a1b2c3d";
/// As the flows name it when they file by hand.
const BINARY: &str = "b1";

/// A Medplum project with one patient and one document.
pub fn clinic() -> Clinic {
    let submission = submission(PATIENT);
    Clinic {
        connect: |api| {
            let secrets = [("client_id", "chartdrop"), ("client_secret", "canary-secret")];
            account(System::Medplum, &format!("{}/medplum/", api.uri()), secrets)
        },
        signs_in,
        answers_well,
        patient: submission.patient.clone(),
        attachment: AttachmentId::new(format!("DocumentReference/{DOCUMENT}")),
        submission,
        bytes: Bytes::from_static(b"abc"),
        reaches_storage_by: methods(&["GET", "PUT"]),
    }
}

fn signs_in(api: &MockServer) -> BoxFuture<'_, ()> {
    async move {
        answer_json(api, "POST", "/medplum/oauth2/token", &token()).await;
        let unknown = ResponseTemplate::new(404);
        answer(api, "GET", "/medplum/.well-known/smart-configuration", unknown).await;
    }
    .boxed()
}

fn bundle(resources: &[Value]) -> Value {
    let entries: Vec<Value> = resources
        .iter()
        .map(|resource| json!({ "resource": resource }))
        .collect();
    json!({ "resourceType": "Bundle", "type": "searchset", "entry": entries })
}

/// Redirects have no part in Medplum's links: an address is written into the document when it is read.
fn answers_well<'a>(api: &'a MockServer, bucket: &'a str, _status: u16) -> BoxFuture<'a, ()> {
    async move {
        signs_in(api).await;
        let patient = json!({ "resourceType": "Patient", "id": PATIENT, "name": [{ "family": "Smith" }] });
        let document = json!({
            "resourceType": "DocumentReference", "id": DOCUMENT, "status": "current", "meta": { "versionId": "v1" },
            "subject": { "reference": format!("Patient/{PATIENT}") },
            "content": [{ "attachment": { "contentType": "application/pdf", "title": "a.pdf", "size": 3,
                "url": format!("{bucket}/key?Signature=x") } }],
        });
        let binary = json!({ "resourceType": "Binary", "id": BINARY, "contentType": "application/pdf" });
        let me = json!({ "project": { "id": "p1" }, "profile": { "resourceType": "ClientApplication", "id": "c1" } });
        answer_json(api, "GET", "/medplum/auth/me", &me).await;
        for (verb, route, body) in [
            ("GET", "Patient".to_owned(), bundle(from_ref(&patient))),
            ("GET", format!("Patient/{PATIENT}"), patient),
            ("GET", "DocumentReference".to_owned(), bundle(from_ref(&document))),
            ("POST", "DocumentReference".to_owned(), document.clone()),
            ("GET", format!("DocumentReference/{DOCUMENT}"), document.clone()),
            ("PATCH", format!("DocumentReference/{DOCUMENT}"), document),
            ("GET", "Media".to_owned(), bundle(&[])),
            ("POST", "Binary".to_owned(), binary),
        ] {
            answer_json(api, verb, &format!("/medplum/fhir/R4/{route}"), &body).await;
        }
        let bytes = ResponseTemplate::new(200).set_body_string("abc");
        answer(api, "GET", &format!("/medplum/fhir/R4/Binary/{BINARY}"), bytes).await;
    }
    .boxed()
}
