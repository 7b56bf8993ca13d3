//! <https://docs.api.cliniko.com/>

use attachment_api::{AttachmentId, System};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{Clinic, account, answer, answer_json, methods, no_sign_in, submission};

/// A Cliniko clinic with one patient and one file.
pub fn clinic() -> Clinic {
    let submission = submission("1");
    Clinic {
        connect: |api| {
            let base = format!("{}/v1", api.uri());
            account(System::Cliniko, &base, [("api_key", "canary-key-au1")])
        },
        signs_in: no_sign_in,
        answers_well,
        patient: submission.patient.clone(),
        attachment: AttachmentId::new("5"),
        submission,
        bytes: Bytes::from_static(b"abc"),
        reaches_storage_by: methods(&["GET", "POST"]),
    }
}

fn record(base: &str) -> Value {
    json!({
        "id": "5", "filename": "a.pdf", "content_type": "application/pdf", "size": 3, "processing_completed": true,
        "patient": { "links": { "self": format!("{base}/patients/1") } },
        "user": { "links": { "self": format!("{base}/users/2") } },
    })
}

fn answers_well<'a>(api: &'a MockServer, bucket: &'a str, status: u16) -> BoxFuture<'a, ()> {
    async move {
        let base = format!("{}/v1", api.uri());
        let record = record(&base);
        let patient = json!({ "id": "1", "last_name": "Smith" });
        let list = json!({ "patient_attachments": [record], "total_entries": 1, "links": {} });
        for (verb, route, body) in [
            ("GET", "/v1/user", json!({ "id": "2", "first_name": "Robin" })),
            (
                "GET",
                "/v1/settings/public",
                json!({ "account": { "name": "Clinic" } }),
            ),
            (
                "GET",
                "/v1/patients",
                json!({ "patients": [patient], "links": {} }),
            ),
            ("GET", "/v1/patients/1", patient.clone()),
            ("GET", "/v1/patient_attachments", list),
            ("POST", "/v1/patient_attachments", record.clone()),
            ("GET", "/v1/patient_attachments/5", record.clone()),
            ("PATCH", "/v1/patient_attachments/5", record.clone()),
            (
                "GET",
                "/v1/patients/1/attachment_presigned_post",
                json!({ "url": format!("{bucket}/"), "fields": { "key": "1/patients/1/u/${filename}" } }),
            ),
        ] {
            answer_json(api, verb, route, &body).await;
        }
        let archived = ResponseTemplate::new(204);
        answer(api, "POST", "/v1/patient_attachments/5/archive", archived).await;
        let to_storage = ResponseTemplate::new(status).insert_header("location", format!("{bucket}/key"));
        answer(api, "GET", "/v1/patient_attachments/5/content", to_storage).await;
    }
    .boxed()
}
