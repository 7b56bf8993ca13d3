//! Reserve, send, register (<https://docs.api.cliniko.com/guides/uploading_patient_attachments>).

use std::sync::Arc;

use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::config::DESCRIPTION_LIMIT;
use super::model::{WireAttachment, WirePresignedPost};
use super::patients::known_shape;
use crate::http::transport_failure::unreadable;
use crate::http::{ApiClient, StorageClient};
use crate::systems::wire::is_id;
use crate::transfer::file_name::sendable_name;
use crate::transfer::form_post::{FormPost, named_object, post_form};
use crate::transfer::policy::PolicyFacts;
use crate::{
    Attachment, Code, Description, Destination, Error, Operation, PatientId, Receipt, Reservation, Result,
    Secret, SendProgress, Sensitive, SpooledBytes, Status, Submission,
};

/// What S3 replaces by the name of the file's part.
const FILE_NAME_PLACE: &str = "${filename}";

/// Refuses what Cliniko cannot take, before anything is sent. Whether it takes empty files is not documented, and an empty
/// file on a chart helps nobody.
pub(crate) fn check(submission: &Submission) -> Result<()> {
    known_shape(Operation::Reserve, &submission.patient)?;
    submission.refuse_fields()?;
    if submission.file.size_bytes == 0 {
        return Err(refused(Code::FileEmpty, Operation::Reserve));
    }
    check_description(Operation::Reserve, submission.description.as_ref())
}

/// Refuses a description that is too long.
pub(crate) fn check_description(operation: Operation, description: Option<&Description>) -> Result<()> {
    match description {
        Some(text) if text.expose().chars().count() > DESCRIPTION_LIMIT => {
            Err(refused(Code::DescriptionTooLong, operation))
        }
        Some(_) | None => Ok(()),
    }
}

/// Asks for a presigned form, and refuses one that another patient's directory is in.
pub(crate) async fn reserve(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
) -> Result<Reservation> {
    let operation = Operation::Reserve;
    check(submission)?;
    let id = known_shape(operation, &submission.patient)?;
    let post: WirePresignedPost = api
        .get(operation, api.url(&["patients", id, "attachment_presigned_post"]))
        .await?;
    let (Some(url), Some(fields)) = (post.url, post.fields) else {
        return Err(unreadable(operation));
    };
    let url = storage.checked(operation, &url)?;
    let fields = fields.0;
    let field = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    };
    let key = field("key").ok_or_else(|| unreadable(operation))?;
    refuse_foreign_key(operation, key, &submission.patient)?;
    // A served field named `file` would end the form before the file.
    if field("file").is_some() {
        return Err(unreadable(operation));
    }
    let policy = field("policy").map(PolicyFacts::read).unwrap_or_default();
    refuse_wrong_size(submission.file.size_bytes, &policy)?;
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name, Secret::from(value)))
        .collect();
    Ok(Reservation {
        destination: Destination::Form { url, fields },
        note: None,
        expires_at: policy.expires_at,
        max_bytes: policy.max_bytes,
        min_bytes: policy.min_bytes,
    })
}

/// Posts the form and reads where the bytes are.
pub(crate) async fn send(
    storage: &StorageClient,
    submission: &Submission,
    reservation: &Reservation,
    bytes: Arc<dyn SpooledBytes>,
    progress: SendProgress,
) -> Result<Receipt> {
    let Destination::Form { url, fields } = &reservation.destination else {
        return Err(unreadable(Operation::Send));
    };
    let reserved = fields
        .iter()
        .find(|(name, _)| name == "key")
        .map(|(_, key)| key.expose_secret())
        .ok_or_else(|| unreadable(Operation::Send))?;
    refuse_foreign_key(Operation::Send, reserved, &submission.patient)?;
    let file_name = sendable_name(submission.file.name.expose());
    let post = FormPost {
        url,
        fields,
        file_name: &file_name,
        content_type: &submission.file.content_type,
        bytes,
    };
    let stored = named_object(storage, post_form(storage, post, progress).await?).await?;
    refuse_foreign_key(Operation::Send, &stored.key, &submission.patient)?;
    let directory = reserved.split(FILE_NAME_PLACE).next().unwrap_or_default();
    if !stored.key.starts_with(directory) {
        return Err(unreadable(Operation::Send));
    }
    // The address of the form plus the key as it is: the `Location` beside it is percent-encoded and is refused.
    let address = url.as_str();
    let slash = if address.ends_with('/') { "" } else { "/" };
    Ok(Receipt {
        checksum_matches: stored.checksum_matches(&submission.file.md5),
        upload: Sensitive::new(format!("{address}{slash}{}", stored.key)),
    })
}

/// Makes the record. Not safe to repeat.
pub(crate) async fn register(
    api: &ApiClient,
    submission: &Submission,
    receipt: &Receipt,
) -> Result<Attachment> {
    let operation = Operation::Register;
    known_shape(operation, &submission.patient)?;
    let url = api.url(&["patient_attachments"]);
    let body = Value::Object(record(submission, receipt));
    let wire: WireAttachment = api.json(operation, Method::POST, url, Some(&body)).await?;
    let attachment = Attachment::from(wire);
    match &attachment.patient {
        Some(patient) if *patient != submission.patient => Err(refused(Code::WrongPatient, operation)),
        Some(_) | None => Ok(attachment),
    }
}

/// `filename` is described as an optional text and no more. It is sent where storage got another spelling, so that the
/// chart can show the file's own name; the description stays what the person typed.
fn record(submission: &Submission, receipt: &Receipt) -> Map<String, Value> {
    let name = submission.file.name.expose();
    let mut record = Map::new();
    record.insert("patient_id".to_owned(), submission.patient.as_str().into());
    record.insert("upload_url".to_owned(), receipt.upload.expose().as_str().into());
    if let Some(description) = &submission.description {
        record.insert("description".to_owned(), description.expose().as_str().into());
    }
    if sendable_name(name) != name.as_str() {
        record.insert("filename".to_owned(), name.as_str().into());
    }
    record
}

/// A key names its patient as `.../patients/{id}/...`: once, and ours.
fn refuse_foreign_key(operation: Operation, key: &str, patient: &PatientId) -> Result<()> {
    let segments: Vec<&str> = key.split('/').collect();
    let mut named = segments
        .windows(2)
        .filter(|pair| pair[0] == "patients")
        .map(|pair| pair[1]);
    let ours = |id: &str| is_id(id) && id == patient.as_str();
    if named.next().is_some_and(ours) && named.all(ours) {
        Ok(())
    } else {
        Err(refused(Code::WrongPatient, operation))
    }
}

fn refuse_wrong_size(size_bytes: u64, policy: &PolicyFacts) -> Result<()> {
    if policy.max_bytes.is_some_and(|max| size_bytes > max) {
        return Err(refused(Code::FileTooLarge, Operation::Reserve));
    }
    if policy.min_bytes.is_some_and(|min| size_bytes < min) {
        return Err(refused(Code::Rejected, Operation::Reserve));
    }
    Ok(())
}

const fn refused(code: Code, operation: Operation) -> Error {
    Error::new(code, Status::Permanent, operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_must_name_the_patient_exactly() {
        let patient = PatientId::new("456");
        for (key, ours) in [
            ("123/patients/456/attachments/temp/u/${filename}", true),
            ("patients/456/u/${filename}", true),
            ("123/patients/4567/attachments/temp/u/${filename}", false),
            ("123/patients/45/attachments/temp/u/${filename}", false),
            ("456/patients/1/attachments/temp/u/${filename}", false),
            ("123/patients/456/patients/457/u/${filename}", false),
            ("123/attachments/456/${filename}", false),
            ("123/patients/", false),
            ("", false),
        ] {
            let refused = refuse_foreign_key(Operation::Reserve, key, &patient)
                .err()
                .map(|error| error.code);
            assert_eq!(refused, (!ours).then_some(Code::WrongPatient), "{key}");
        }
    }
}
