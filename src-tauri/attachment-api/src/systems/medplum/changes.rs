//! Changing a record: pin, description, status. Each is a JSON Patch that holds only for the version that was read, because
//! this server looks at no `If-Match` on a patch; when somebody else was faster, the record is read again.

use reqwest::Method;
use serde_json::{Value, json};

use super::attachments::{read_record, same_record, shown};
use super::model::{Coding, TAG_PINNED, TAG_SYSTEM};
use super::record::Record;
use super::record_id::{Kind, RecordId};
use super::register::fhir_text;
use crate::http::transport_failure::unreadable;
use crate::http::{ApiBody, ApiClient, ApiRequest};
use crate::{Attachment, AttachmentId, Code, Description, Operation, Result};

/// How often a change is tried while others change the same record.
const MOST_ATTEMPTS: usize = 3;

/// Sets or removes the tag that says "pinned".
pub(crate) async fn pin(api: &ApiClient, id: &AttachmentId, pinned: bool) -> Result<Attachment> {
    change(api, Operation::Pin, id, |record| pin_patch(record, pinned)).await
}

/// Sets or clears the text beside the file: a document's description, and a `Media`'s first note, because its title is the
/// file's name.
pub(crate) async fn describe(
    api: &ApiClient,
    id: &AttachmentId,
    description: Option<&Description>,
) -> Result<Attachment> {
    let text = description.and_then(|text| fhir_text(text.expose()));
    change(api, Operation::Describe, id, |record| {
        description_patch(record, text.as_deref())
    })
    .await
}

/// Marks a record as entered in error, which keeps it and its history.
pub(crate) async fn archive(api: &ApiClient, id: &AttachmentId) -> Result<()> {
    change(api, Operation::Archive, id, |record| {
        status_patch(record, true, "entered-in-error")
    })
    .await
    .map(drop)
}

/// Marks a record as valid again.
pub(crate) async fn restore(api: &ApiClient, id: &AttachmentId) -> Result<()> {
    change(api, Operation::Restore, id, |record| {
        let live = match record.kind {
            Kind::DocumentReference | Kind::Binary => "current",
            Kind::Media => "completed",
        };
        status_patch(record, false, live)
    })
    .await
    .map(drop)
}

/// Reads the record, makes the patch for what it says, and applies it; an empty patch means that all is as it should be.
async fn change(
    api: &ApiClient,
    operation: Operation,
    id: &AttachmentId,
    patch: impl Fn(&Record) -> Vec<Value>,
) -> Result<Attachment> {
    let id = RecordId::read(operation, id)?.of_a_record(operation)?;
    let mut attempt = 1;
    loop {
        let record = read_record(api, operation, &id).await?;
        let mut operations = patch(&record);
        if operations.is_empty() {
            return shown(operation, &record, &id);
        }
        let version = record
            .meta
            .version_id
            .as_deref()
            .ok_or_else(|| unreadable(operation))?;
        operations.insert(
            0,
            json!({ "op": "test", "path": "/meta/versionId", "value": version }),
        );
        match apply(api, operation, &id, operations).await {
            Err(error) if error.code == Code::ChangedMeanwhile && attempt < MOST_ATTEMPTS => attempt += 1,
            outcome => return shown(operation, &outcome?, &id),
        }
    }
}

async fn apply(api: &ApiClient, operation: Operation, id: &RecordId, patch: Vec<Value>) -> Result<Record> {
    let document = Value::Array(patch);
    let body = ApiBody::Json {
        content_type: "application/json-patch+json",
        document: &document,
    };
    let request = ApiRequest::new(operation, Method::PATCH, id.url(api), body);
    let resource: Value = api.answer(&request).await?.json(operation)?;
    same_record(operation, id, resource)
}

fn pin_patch(record: &Record, pinned: bool) -> Vec<Value> {
    let tag = json!({ "system": TAG_SYSTEM, "code": TAG_PINNED });
    let ours: Vec<usize> = record
        .meta
        .tag
        .iter()
        .flatten()
        .enumerate()
        .filter(|(_, tag)| Coding::is_pin(tag))
        .map(|(index, _)| index)
        .collect();
    match (pinned, ours.as_slice(), &record.meta.tag) {
        (true, [], None) => vec![json!({ "op": "add", "path": "/meta/tag", "value": [tag] })],
        (true, [], Some(_)) => vec![json!({ "op": "add", "path": "/meta/tag/-", "value": tag })],
        (true, [_, ..], _) | (false, [], _) => Vec::new(),
        // FHIR knows no empty lists.
        (false, ours, Some(tags)) if ours.len() == tags.len() => {
            vec![json!({ "op": "remove", "path": "/meta/tag" })]
        }
        // From the end, so that what is removed moves none that follows.
        (false, ours, _) => ours
            .iter()
            .rev()
            .flat_map(|index| {
                [
                    json!({ "op": "test", "path": format!("/meta/tag/{index}/code"), "value": TAG_PINNED }),
                    json!({ "op": "remove", "path": format!("/meta/tag/{index}") }),
                ]
            })
            .collect(),
    }
}

fn description_patch(record: &Record, text: Option<&str>) -> Vec<Value> {
    match (record.kind, text, &record.description) {
        (_, None, None) => Vec::new(),
        (_, Some(text), Some(present)) if text == present => Vec::new(),
        (Kind::Media, Some(text), _) if record.notes > 0 => {
            vec![json!({ "op": "add", "path": "/note/0/text", "value": text })]
        }
        (Kind::Media, Some(text), _) => {
            vec![json!({ "op": "add", "path": "/note", "value": [{ "text": text }] })]
        }
        (Kind::Media, None, Some(_)) if record.notes > 1 => {
            vec![json!({ "op": "remove", "path": "/note/0" })]
        }
        (Kind::Media, None, Some(_)) => vec![json!({ "op": "remove", "path": "/note" })],
        (_, Some(text), _) => vec![json!({ "op": "add", "path": "/description", "value": text })],
        (_, None, Some(_)) => vec![json!({ "op": "remove", "path": "/description" })],
    }
}

fn status_patch(record: &Record, archived: bool, status: &str) -> Vec<Value> {
    if record.is_archived() == archived {
        return Vec::new();
    }
    vec![json!({ "op": "add", "path": "/status", "value": status })]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(tags: &Value) -> Record {
        Record::read(json!({ "resourceType": "DocumentReference", "id": "d1", "meta": { "tag": tags } }))
            .unwrap()
    }

    #[test]
    fn pin_is_one_tag_among_others() {
        let ours = json!({ "system": TAG_SYSTEM, "code": TAG_PINNED });
        let other = json!({ "system": "other", "code": TAG_PINNED });
        for (tags, pinned, patch) in [
            (
                json!(null),
                true,
                json!([{ "op": "add", "path": "/meta/tag", "value": [ours] }]),
            ),
            (
                json!([other]),
                true,
                json!([{ "op": "add", "path": "/meta/tag/-", "value": ours }]),
            ),
            (json!([other, ours]), true, json!([])),
            (json!(null), false, json!([])),
            (json!([other]), false, json!([])),
            (
                json!([ours]),
                false,
                json!([{ "op": "remove", "path": "/meta/tag" }]),
            ),
            (
                json!([ours, other, ours]),
                false,
                json!([
                    { "op": "test", "path": "/meta/tag/2/code", "value": "pinned" },
                    { "op": "remove", "path": "/meta/tag/2" },
                    { "op": "test", "path": "/meta/tag/0/code", "value": "pinned" },
                    { "op": "remove", "path": "/meta/tag/0" },
                ]),
            ),
        ] {
            assert_eq!(
                Value::Array(pin_patch(&tagged(&tags), pinned)),
                patch,
                "{tags} {pinned}"
            );
        }
    }

    #[test]
    fn description_of_a_media_is_its_first_note() {
        let media = |notes: Value| {
            Record::read(json!({ "resourceType": "Media", "id": "m1", "note": notes, "content": {} }))
                .unwrap()
        };
        for (notes, text, patch) in [
            (
                json!([]),
                Some("a"),
                json!([{ "op": "add", "path": "/note", "value": [{ "text": "a" }] }]),
            ),
            (
                json!([{ "text": "b" }]),
                Some("a"),
                json!([{ "op": "add", "path": "/note/0/text", "value": "a" }]),
            ),
            (json!([{ "text": "a" }]), Some("a"), json!([])),
            (
                json!([{ "text": "a" }]),
                None,
                json!([{ "op": "remove", "path": "/note" }]),
            ),
            (
                json!([{ "text": "a" }, { "text": "b" }]),
                None,
                json!([{ "op": "remove", "path": "/note/0" }]),
            ),
            (json!([]), None, json!([])),
        ] {
            assert_eq!(
                Value::Array(description_patch(&media(notes.clone()), text)),
                patch,
                "{notes} {text:?}"
            );
        }
    }
}
