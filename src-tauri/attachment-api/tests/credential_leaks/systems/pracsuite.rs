//! <https://docs.api.pracsuite.com/>

use attachment_api::{AttachmentId, System};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt};
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use super::{Clinic, account, answer, answer_json, methods, no_sign_in, submission};

/// A PracSuite clinic with one patient and one file.
pub fn clinic() -> Clinic {
    let submission = submission("1");
    Clinic {
        connect: |api| {
            let keys = [("vendor_key", "canary-vendor"), ("account_key", "canary-account")];
            account(System::PracSuite, &format!("{}/v1", api.uri()), keys)
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

fn answers_well<'a>(api: &'a MockServer, bucket: &'a str, status: u16) -> BoxFuture<'a, ()> {
    async move {
        let record = json!({ "attachment_client_id": 5, "client_id": 1, "file_size": 3 });
        // Its link is a redirect, its list and folders hold a record of another name: bytes have to be read.
        let other = json!({ "attachment_client_id": 6, "client_id": 1, "file_size": 3 });
        let patient = json!({ "client_id": 1, "surname": "Smith" });
        for (verb, route, body) in [
            (
                "GET",
                "/v1/business",
                json!({ "businesses": [{ "tenant_id": 7 }] }),
            ),
            ("GET", "/v1/patient", json!({ "clients": [patient] })),
            ("GET", "/v1/patient/1", patient.clone()),
            ("GET", "/v1/patient_attachment", json!({ "files": [record] })),
            (
                "GET",
                "/v1/patient/1/patient_attachment",
                json!({ "files": [record, other] }),
            ),
            (
                "POST",
                "/v1/patient/1/patient_attachment",
                json!({ "url": format!("{bucket}/"), "fields": { "key": "temp/1/a.pdf", "Policy": "x" } }),
            ),
            ("GET", "/v1/patient_attachment/5", record.clone()),
            (
                "GET",
                "/v1/patient_attachment/6/presign_url",
                json!({ "url": format!("{bucket}/other"), "file_name": "other.pdf" }),
            ),
        ] {
            answer_json(api, verb, route, &body).await;
        }
        let missing = ResponseTemplate::new(403);
        answer(api, "GET", "/v1/patient_attachment/5/presign_url", missing).await;
        let to_storage = ResponseTemplate::new(status).insert_header("location", format!("{bucket}/key"));
        answer(api, "GET", "/v1/patient_attachment/5/content", to_storage).await;
    }
    .boxed()
}
