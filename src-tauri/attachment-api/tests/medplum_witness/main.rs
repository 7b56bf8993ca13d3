//! The Medplum client against Medplum's own router, a witness that is not ours.
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../support/numbered.rs"]
mod numbered;
#[path = "../support/spool.rs"]
mod spool;
mod witness;

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentId, AttachmentQuery, AttachmentScope, AttachmentSystem, Code, Confirmation,
    Destination, FileFacts, FilingFields, PatientId, PatientQuery, Reconciliation, Registered,
    RegisteredRecord, Submission,
};
use bytes::Bytes;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::numbered::numbered;
use crate::spool::spool;
use crate::witness::Witness;

/// From this size on the client sends a file of a safe type straight to storage.
const PRESIGNED: usize = 8 * 1024 * 1024;

fn submission(patient: &PatientId, name: &str, content_type: &str, bytes: &Bytes) -> Submission {
    let sha256 = Sha256::digest(bytes);
    Submission {
        reference: Uuid::now_v7().to_string(),
        patient: patient.clone(),
        file: FileFacts {
            name: name.into(),
            content_type: content_type.to_owned(),
            size_bytes: bytes.len() as u64,
            sha256: format!("{sha256:x}"),
            md5: String::new(),
        },
        description: Some("Referral \u{e9}".into()),
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}

async fn filed(system: &dyn AttachmentSystem, submission: &Submission, bytes: &Bytes) -> Attachment {
    let reservation = system.reserve(submission).await.expect("reserve");
    let presigned = matches!(reservation.destination, Destination::Put { .. });
    assert_eq!(
        presigned,
        bytes.len() >= PRESIGNED,
        "{}",
        submission.file.content_type
    );
    let receipt = system
        .send(submission, reservation, spool(bytes), Arc::new(|_| ()))
        .await
        .expect("send");
    assert_eq!(receipt.checksum_matches, Some(true));
    let register = || system.register(submission, &receipt, spool(bytes), Arc::new(|_| ()));
    let first = register().await.expect("register");
    // Asking again makes no second record.
    assert_eq!(register().await.expect("register again"), first);
    let Registered::Record(record) = first else {
        panic!("there is a record");
    };
    *record
}

async fn read(system: &dyn AttachmentSystem, id: &AttachmentId) -> Attachment {
    system.attachment(id).await.expect("attachment")
}

async fn downloaded(system: &dyn AttachmentSystem, attachment: &Attachment) -> Vec<u8> {
    let link = system.link(attachment).await.expect("link");
    assert!(link.expires_at.is_some());
    let download = system.download(&link).await.expect("download");
    download.bytes.try_concat_bytes().await
}

trait Concat {
    async fn try_concat_bytes(self) -> Vec<u8>;
}

impl Concat for BoxStream<'static, attachment_api::Result<Bytes>> {
    async fn try_concat_bytes(self) -> Vec<u8> {
        self.try_fold(Vec::new(), async |mut all, piece| {
            all.extend_from_slice(&piece);
            Ok(all)
        })
        .await
        .expect("bytes")
    }
}

async fn listed(system: &dyn AttachmentSystem, patient: &PatientId, archived: bool) -> Vec<AttachmentId> {
    let query = AttachmentQuery {
        include_archived: archived,
        ..AttachmentQuery::new(AttachmentScope::Patient(patient.clone()))
    };
    let pages: Vec<_> = system.attachments(query).try_collect().await.expect("list");
    let attachments = pages.into_iter().flat_map(|page| page.attachments);
    attachments.map(|attachment| attachment.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_filed_listed_pinned_described_archived_restored_opened_and_read_back() {
    let witness = Witness::start();
    let system = witness.connect();
    let connection = system.test_connection().await.expect("connection");
    assert_eq!(
        (connection.clinic.as_str(), connection.user.as_deref()),
        ("Witness clinic", Some("Witness"))
    );
    let patient = witness.patient("Jane", "Smith").await;
    let found = system
        .search_patients(&PatientQuery {
            text: Some("smith".into()),
            ..PatientQuery::default()
        })
        .await
        .expect("search");
    assert!(found.iter().any(|person| person.id == patient));

    let bytes = numbered(70_000);
    let submission = submission(&patient, "letter.pdf", "application/pdf", &bytes);
    let record = filed(system.as_ref(), &submission, &bytes).await;
    assert_eq!(record.patient.as_ref(), Some(&patient));
    assert_eq!(
        (record.name.clone(), record.size_bytes),
        (Some("letter.pdf".into()), Some(70_000))
    );
    let confirmed = system
        .confirm(&[RegisteredRecord {
            patient: patient.clone(),
            attachment: record.id.clone(),
        }])
        .await
        .expect("confirm");
    assert!(matches!(confirmed.as_slice(), [Confirmation::Ready(ready)] if ready.id == record.id));
    let receipt = attachment_api::Receipt {
        upload: "Binary/unused".into(),
        checksum_matches: None,
    };
    assert_eq!(
        system.reconcile(&submission, &receipt).await.expect("reconcile"),
        Reconciliation::Found(record.id.clone())
    );
    assert_eq!(
        listed(system.as_ref(), &patient, false).await,
        std::slice::from_ref(&record.id)
    );

    assert!(
        system
            .pin(&record.id, true)
            .await
            .expect("pin")
            .pinned_at
            .is_some()
    );
    witness
        .somebody_else_describes(record.id.as_str(), "by somebody else")
        .await;
    let after = read(system.as_ref(), &record.id).await;
    assert!(after.pinned_at.is_some(), "a pin survives somebody else's edit");
    assert_eq!(after.description, Some("by somebody else".into()));
    assert_eq!(
        system.pin(&record.id, false).await.expect("unpin").pinned_at,
        None
    );

    let described = system
        .describe(&record.id, Some(&"second".into()))
        .await
        .expect("describe");
    assert_eq!(described.description, Some("second".into()));
    let cleared = system.describe(&record.id, None).await.expect("clear");
    assert_eq!(cleared.description, None);

    system.archive(&record.id).await.expect("archive");
    assert!(listed(system.as_ref(), &patient, false).await.is_empty());
    assert_eq!(
        listed(system.as_ref(), &patient, true).await,
        std::slice::from_ref(&record.id)
    );
    system.restore(&record.id).await.expect("restore");
    assert_eq!(read(system.as_ref(), &record.id).await.archived_at, None);

    assert_eq!(downloaded(system.as_ref(), &record).await, bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_comes_back_byte_for_byte_through_the_way_that_the_client_chooses() {
    let witness = Witness::start();
    let system = witness.connect();
    let patient = witness.patient("Jane", "Smith").await;
    for (name, content_type, bytes) in [
        ("note.txt", "text/plain", numbered(1000)),
        (
            "data.json",
            "application/json",
            Bytes::from_static(b"{\"a\": [1, 2]}\n"),
        ),
        (
            "document.json",
            "application/fhir+json",
            Bytes::from_static(b"{\"resourceType\":\"Binary\"}"),
        ),
        ("table.csv", "text/csv", Bytes::from_static(b"a,b\r\n1,2\r\n")),
        ("letter.pdf", "application/pdf", numbered(1001)),
        ("photo.jpg", "image/jpeg", numbered(1002)),
        ("scan.pdf", "application/pdf", numbered(PRESIGNED)),
        ("video.mp4", "video/mp4", numbered(PRESIGNED + 1)),
    ] {
        let submission = submission(&patient, name, content_type, &bytes);
        let record = filed(system.as_ref(), &submission, &bytes).await;
        assert_eq!(downloaded(system.as_ref(), &record).await, bytes, "{name}");
    }
    // Large files of types that the server's parsers would swallow go through the API.
    for (name, content_type) in [("long.txt", "text/plain"), ("long.json", "application/json")] {
        let bytes = numbered(PRESIGNED);
        let submission = submission(&patient, name, content_type, &bytes);
        let reservation = system.reserve(&submission).await.expect("reserve");
        assert!(matches!(reservation.destination, Destination::Api));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn media_are_listed_beside_documents_and_changed_alike() {
    let witness = Witness::start();
    let system = witness.connect();
    let patient = witness.patient("Jane", "Smith").await;
    let subject = json!({ "reference": format!("Patient/{}", patient.as_str()) });
    let media = json!({ "resourceType": "Media", "status": "completed", "subject": subject,
        "content": { "contentType": "image/png", "title": "wound.png", "data": "YWJj" } });
    let made = witness.post("fhir/R4/Media", &media).await;
    let id = AttachmentId::new(format!("Media/{}", made["id"].as_str().expect("id")));
    assert_eq!(
        listed(system.as_ref(), &patient, false).await,
        std::slice::from_ref(&id)
    );

    assert!(system.pin(&id, true).await.expect("pin").pinned_at.is_some());
    let described = system
        .describe(&id, Some(&"left knee".into()))
        .await
        .expect("describe");
    assert_eq!(
        (described.description, described.name),
        (Some("left knee".into()), Some("wound.png".into()))
    );
    assert_eq!(system.describe(&id, None).await.expect("clear").description, None);
    system.archive(&id).await.expect("archive");
    assert!(listed(system.as_ref(), &patient, false).await.is_empty());
    system.restore(&id).await.expect("restore");
    let restored = read(system.as_ref(), &id).await;
    assert_eq!((restored.archived_at, restored.pinned_at.is_some()), (None, true));
    assert_eq!(
        system
            .link(&restored)
            .await
            .expect_err("written into its record")
            .code,
        Code::CapabilityAbsent
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_file_and_an_unknown_patient_are_refused() {
    let witness = Witness::start();
    let system = witness.connect();
    let nobody = PatientId::new("00000000-0000-4000-8000-000000000000");
    assert_eq!(
        system.patient(&nobody).await.expect_err("nobody").code,
        Code::NotFound
    );
    let patient = witness.patient("Jane", "Smith").await;
    let bytes = numbered(10);
    let submission = submission(&patient, "setup.exe", "application/pdf", &bytes);
    assert_eq!(
        system.check(&submission).expect_err("refused").code,
        Code::FileTypeRefused
    );
}
