use attachment_api::{Attachment, AttachmentId, Code, Link, Result, Secret, Status};
use futures::TryStreamExt;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path, query_param_is_missing};
use wiremock::{Mock, Request, ResponseTemplate};

use crate::server::{BINARY, DOCUMENT, Practice, fhir, outcome};

/// The record as read a while ago, whose address is long over.
async fn stale(practice: &Practice, id: &str) -> Attachment {
    let route = format!("DocumentReference/{DOCUMENT}");
    fhir("GET", &route)
        .respond_with(ResponseTemplate::new(200).set_body_json(practice.document(&json!({}))))
        .up_to_n_times(1)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    let mut attachment = system
        .attachment(&AttachmentId::new(route))
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    attachment.id = AttachmentId::new(id);
    attachment
}

async fn linked(practice: &Practice, files: &Value) -> Result<Link> {
    let id = format!("DocumentReference/{DOCUMENT}");
    let attachment = stale(practice, &id).await;
    practice
        .answer_json(fhir("GET", &id), &practice.document(&json!({ "content": files })))
        .await;
    practice.connect().link(&attachment).await
}

fn parameters(address: &str) -> Value {
    json!({ "resourceType": "Parameters", "parameter": [{ "name": "url", "valueUri": address }] })
}

#[tokio::test]
async fn link_is_what_a_fresh_read_says_and_tells_its_end() {
    let practice = Practice::start().await;
    let files = json!([{ "attachment": { "title": "letter.pdf", "url": practice.presigned() } }]);
    let link = linked(&practice, &files).await.unwrap();
    assert_eq!(link.url.expose_secret(), practice.presigned());
    assert_eq!(link.expires_at, Some("2030-01-01T00:00:00Z".parse().unwrap()));
    assert_eq!(link.name, Some("letter.pdf".into()));
}

#[tokio::test]
async fn reference_to_a_binary_is_asked_for_its_address() {
    let practice = Practice::start().await;
    let presigned = practice.presigned();
    practice
        .answer_json(
            fhir("GET", &format!("Binary/{BINARY}/$presigned-url")).and(query_param_is_missing("upload")),
            &parameters(&presigned),
        )
        .await;
    let files = json!([{ "attachment": { "url": format!("Binary/{BINARY}") } }]);
    let link = linked(&practice, &files).await.unwrap();
    assert_eq!(link.url.expose_secret(), presigned);
}

#[tokio::test]
async fn binary_that_may_not_be_read_or_is_gone_is_told() {
    for (http_status, code) in [
        (403, Code::NotPermitted),
        (404, Code::NotFound),
        (410, Code::NotFound),
    ] {
        let practice = Practice::start().await;
        practice
            .answer(
                fhir("GET", &format!("Binary/{BINARY}/$presigned-url")),
                outcome(http_status, "no"),
            )
            .await;
        let files = json!([{ "attachment": { "url": format!("Binary/{BINARY}") } }]);
        assert_eq!(linked(&practice, &files).await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn address_that_breaks_the_rules_and_a_file_without_one_are_refused() {
    for (file, code) in [
        (
            json!({ "url": "https://evil.example/letter.pdf" }),
            Code::AddressRefused,
        ),
        (
            json!({ "url": "http://10.0.0.1/letter.pdf" }),
            Code::AddressRefused,
        ),
        (
            json!({ "url": "https://user@storage.medplum.com/a" }),
            Code::AddressRefused,
        ),
        (json!({ "url": "file:///etc/passwd" }), Code::AddressRefused),
        (json!({ "url": "javascript:alert(1)" }), Code::AddressRefused),
        (json!({ "url": "letters/1" }), Code::AddressRefused),
        (json!({ "data": "YWJj" }), Code::CapabilityAbsent),
        (json!({ "title": "not uploaded yet" }), Code::NotFound),
    ] {
        let practice = Practice::start().await;
        let error = linked(&practice, &json!([{ "attachment": file }]))
            .await
            .unwrap_err();
        assert_eq!((error.code, error.status), (code, Status::Permanent), "{file}");
    }
}

#[tokio::test]
async fn further_file_of_a_document_has_its_own_link() {
    let practice = Practice::start().await;
    let id = format!("DocumentReference/{DOCUMENT}#1");
    let attachment = stale(&practice, &id).await;
    let other = format!("{}/storage/other/v1?Expires=1893456000", practice.storage.uri());
    let files =
        json!([{ "attachment": { "url": practice.presigned() } }, { "attachment": { "url": other } }]);
    practice
        .answer_json(
            fhir("GET", &format!("DocumentReference/{DOCUMENT}")),
            &practice.document(&json!({ "content": files })),
        )
        .await;
    let link = practice.connect().link(&attachment).await.unwrap();
    assert_eq!(link.url.expose_secret(), other);
}

#[tokio::test]
async fn bare_binary_is_read_and_linked() {
    let practice = Practice::start().await;
    let route = format!("Binary/{BINARY}");
    practice
        .answer_json(
            fhir("GET", &route).and(header("accept", "application/fhir+json")),
            &json!({ "resourceType": "Binary", "id": BINARY, "contentType": "image/png",
                     "securityContext": { "reference": "Patient/p1" } }),
        )
        .await;
    let presigned = practice.presigned();
    practice
        .answer_json(
            fhir("GET", &format!("{route}/$presigned-url")),
            &parameters(&presigned),
        )
        .await;
    let system = practice.connect();
    let binary = system.attachment(&AttachmentId::new(route)).await.unwrap();
    assert_eq!(binary.content_type.as_deref(), Some("image/png"));
    assert_eq!(
        binary.patient.as_ref().map(attachment_api::PatientId::as_str),
        Some("p1")
    );
    let link = system.link(&binary).await.unwrap();
    assert_eq!(link.url.expose_secret(), presigned);
}

#[tokio::test]
async fn bytes_are_fetched_without_credentials() {
    let practice = Practice::start().await;
    Mock::given(method("GET"))
        .and(path(format!("/storage/{BINARY}/v1")))
        .respond_with(ResponseTemplate::new(200).set_body_string("abc"))
        .expect(1)
        .mount(&practice.storage)
        .await;
    let files = json!([{ "attachment": { "url": practice.presigned() } }]);
    let link = linked(&practice, &files).await.unwrap();
    let download = practice.connect().download(&link).await.unwrap();
    let pieces: Vec<bytes::Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"abc");
    let [request]: [Request; 1] = practice
        .storage
        .received_requests()
        .await
        .unwrap()
        .try_into()
        .unwrap();
    for forbidden in ["authorization", "cookie", "referer"] {
        assert!(!request.headers.contains_key(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn spent_link_is_told_apart_from_a_fault() {
    for (http_status, code) in [
        (401, Code::LinkExpired),
        (403, Code::LinkExpired),
        (404, Code::LinkExpired),
        (410, Code::LinkExpired),
        (500, Code::ServerFault),
        (302, Code::RedirectUnexpected),
    ] {
        let practice = Practice::start().await;
        Mock::given(method("GET"))
            .respond_with(
                ResponseTemplate::new(http_status).insert_header("location", "https://evil.example/"),
            )
            .expect(1)
            .mount(&practice.storage)
            .await;
        let link = Link {
            url: Secret::from(practice.presigned()),
            expires_at: None,
            name: None,
        };
        let error = practice.connect().download(&link).await.err().unwrap();
        assert_eq!(error.code, code, "{http_status}");
    }
}
