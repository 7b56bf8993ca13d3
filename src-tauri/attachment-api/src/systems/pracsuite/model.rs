//! PracSuite's records as served, and how they become this crate's. The description marks nearly nothing as required: every
//! property but an id is optional and nullable.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use crate::systems::wire::{OrderedFields, filled, id, joined, lenient, optional_id};
use crate::{Attachment, AttachmentId, Patient, PatientId, PatientStatus, ProcessingState, Sensitive};

/// A clinic location of `GET /business`.
#[derive(Deserialize)]
pub(crate) struct WireBusiness {
    #[serde(default, deserialize_with = "optional_id")]
    pub tenant_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    business_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    display_name: Option<String>,
}

impl WireBusiness {
    /// The clinic's name as shown.
    pub fn name(self) -> Option<String> {
        filled(self.display_name).or_else(|| filled(self.business_name))
    }
}

/// Whatever record: it tells which clinic answered.
#[derive(Deserialize)]
pub(crate) struct WireTenant {
    #[serde(default, deserialize_with = "optional_id")]
    pub tenant_id: Option<String>,
}

/// The identifying fields of a patient, and no more. Some fifty others come in the same object (Medicare and pension
/// numbers, warnings, notes): what is not read cannot leak.
#[derive(Deserialize)]
pub(crate) struct WirePatient {
    #[serde(deserialize_with = "id")]
    pub client_id: String,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    middle_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    surname: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    preferred_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    date_of_birth: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    gender: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    sex: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    email: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    file_no: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    archive: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    deceased: Option<bool>,
}

impl From<WirePatient> for Patient {
    fn from(wire: WirePatient) -> Self {
        let first_name = filled(wire.first_name);
        let surname = filled(wire.surname);
        let display_name = joined(&[
            first_name.as_deref(),
            wire.middle_name.as_deref(),
            surname.as_deref(),
        ]);
        let status = if wire.deceased == Some(true) {
            PatientStatus::Deceased
        } else if wire.archive == Some(true) {
            PatientStatus::Archived
        } else {
            PatientStatus::Active
        };
        Self {
            id: PatientId::new(wire.client_id),
            family_name: surname.map(Sensitive::new),
            given_name: first_name.map(Sensitive::new),
            preferred_name: filled(wire.preferred_name).map(Sensitive::new),
            title: filled(wire.title).map(Sensitive::new),
            display_name: Sensitive::new(display_name),
            birth_date: wire.date_of_birth.as_deref().and_then(day).map(Sensitive::new),
            gender: filled(wire.gender)
                .or_else(|| filled(wire.sex))
                .map(Sensitive::new),
            record_number: wire.file_no.and_then(text_or_number).map(Sensitive::new),
            email: filled(wire.email).map(Sensitive::new),
            status,
            merged_into: None,
        }
    }
}

/// A file's record. It has no file name and says neither when it was made nor when it changed.
#[derive(Deserialize)]
pub(crate) struct WireAttachment {
    #[serde(deserialize_with = "id")]
    pub attachment_client_id: String,
    #[serde(default, deserialize_with = "optional_id")]
    client_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    file_date: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    file_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    file_size: Option<u64>,
}

impl From<WireAttachment> for Attachment {
    fn from(wire: WireAttachment) -> Self {
        let description = filled(wire.description).map(Sensitive::new);
        Self {
            id: AttachmentId::new(wire.attachment_client_id),
            patient: wire.client_id.map(PatientId::new),
            // The label of the Files tab is what people there know the file by.
            name: description.clone(),
            description,
            content_type: filled(wire.file_type).map(|kind| content_type(&kind)),
            size_bytes: wire.file_size,
            // The one date of the record. People can edit it in the web application, so nothing is decided by it.
            created_at: wire.file_date.as_deref().and_then(moment),
            updated_at: None,
            pinned_at: None,
            archived_at: None,
            uploaded_by: wire.user_id,
            // There is no flag: a record that shows can be read.
            processing: ProcessingState::Ready,
        }
    }
}

/// A folder of a patient's files.
#[derive(Deserialize)]
pub(crate) struct WireFolder {
    #[serde(deserialize_with = "id")]
    pub attachment_client_folder_id: String,
    #[serde(default, deserialize_with = "lenient")]
    links: Option<FolderLinks>,
}

#[derive(Deserialize)]
struct FolderLinks {
    #[serde(default, deserialize_with = "lenient")]
    patient_attachments: Option<String>,
}

impl WireFolder {
    /// Where the folder says its files are.
    pub fn files_link(&self) -> Option<&str> {
        self.links.as_ref()?.patient_attachments.as_deref()
    }
}

/// The answer of `POST /patient/{client_id}/patient_attachment`.
#[derive(Deserialize)]
pub(crate) struct WirePresignedPost {
    #[serde(default, deserialize_with = "lenient")]
    pub url: Option<String>,
    /// An open map, to be sent back as it is.
    #[serde(default)]
    pub fields: Option<OrderedFields>,
}

/// The answer of `GET /patient_attachment/{id}/presign_url`.
#[derive(Deserialize)]
pub(crate) struct WirePresignedUrl {
    #[serde(default, deserialize_with = "lenient")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    expires: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    pub file_name: Option<String>,
}

impl WirePresignedUrl {
    /// When the link stops working. The format is not stated: a time in ISO 8601 or Unix seconds or milliseconds is
    /// understood, a number too small for a time of our days could be a duration and is not.
    pub fn expires_at(&self) -> Option<Timestamp> {
        match self.expires.as_ref()? {
            Value::String(text) => moment(text).or_else(|| unix_time(text.trim().parse().ok()?)),
            Value::Number(number) => unix_time(number.as_i64()?),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

fn unix_time(number: i64) -> Option<Timestamp> {
    const YEAR_2001: i64 = 1_000_000_000;
    const YEAR_5138: i64 = 100_000_000_000;
    match number {
        ..YEAR_2001 => None,
        YEAR_2001..YEAR_5138 => Timestamp::from_second(number).ok(),
        _ => Timestamp::from_millisecond(number).ok(),
    }
}

/// A timestamp with its zone; or without one, or a date alone, which are UTC (<https://docs.api.pracsuite.com/>, "Dates").
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let utc = |time: DateTime| Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp());
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| utc(text.parse::<DateTime>().ok()?))
}

/// A date, also where a time follows it.
fn day(text: &str) -> Option<Date> {
    text.trim().get(.."yyyy-MM-dd".len())?.parse().ok()
}

/// `file_type` is described as a text and no more: a MIME type is taken as it is, anything else as an extension.
fn content_type(kind: &str) -> String {
    let kind = kind.trim().to_ascii_lowercase();
    if kind.contains('/') {
        return kind;
    }
    mime_guess::from_ext(kind.trim_start_matches('.'))
        .first_raw()
        .map_or(kind, str::to_owned)
}

fn text_or_number(value: Value) -> Option<String> {
    match value {
        Value::String(text) => filled(Some(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_documented_form() {
        for (text, expected) in [
            ("2020-09-12T11:09:42.687393Z", Some("2020-09-12T11:09:42.687393Z")),
            ("2020-09-12T21:09:42+10:00", Some("2020-09-12T11:09:42Z")),
            ("2020-09-12T11:09:42", Some("2020-09-12T11:09:42Z")),
            ("2020-09-12", Some("2020-09-12T00:00:00Z")),
            ("12 September", None),
            ("", None),
        ] {
            assert_eq!(moment(text), expected.map(|time| time.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn birth_date_is_the_day_whatever_follows_it() {
        let expected = Some(jiff::civil::date(1970, 3, 12));
        for text in ["1970-03-12", "1970-03-12T00:00:00", "1970-03-12T00:00:00Z"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "12/03/1970", "1970-02-30", "1970-03"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn expiry_is_read_where_it_can_only_mean_a_time() {
        let at = Some("2026-11-20T10:05:00Z".parse::<Timestamp>().unwrap());
        for (json, expected) in [
            (r#"{"expires":"2026-11-20T10:05:00Z"}"#, at),
            (r#"{"expires":"2026-11-20T10:05:00"}"#, at),
            (r#"{"expires":1795169100}"#, at),
            (r#"{"expires":"1795169100"}"#, at),
            (r#"{"expires":1795169100000}"#, at),
            (r#"{"expires":300}"#, None),
            (r#"{"expires":"soon"}"#, None),
            (r#"{"expires":null}"#, None),
            ("{}", None),
        ] {
            let wire: WirePresignedUrl = serde_json::from_str(json).unwrap();
            assert_eq!(wire.expires_at(), expected, "{json}");
        }
    }

    #[test]
    fn type_is_a_mime_type_or_an_extension() {
        for (kind, expected) in [
            ("application/pdf", "application/pdf"),
            ("Image/JPEG", "image/jpeg"),
            ("pdf", "application/pdf"),
            (".PNG", "image/png"),
            ("unheard-of", "unheard-of"),
        ] {
            assert_eq!(content_type(kind), expected);
        }
    }
}
