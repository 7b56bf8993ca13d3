//! The addresses of files in resources: presigned on the way out, `Binary/{id}` as they are kept.
//!
//! <https://www.medplum.com/docs/fhir-datastore/binary-data>

use std::sync::Arc;

use serde_json::Value;

use super::links::{For, key};
use super::paths::{text_at, values_at};
use super::records::{Kind, Records, id_in_reference};
use super::{BUCKET, Medplum};
use crate::faults::Effect;
use crate::storage::StoredObject;

impl Medplum {
    /// A resource as it is shown: every address that means a Binary is a presigned link, unless there is no such Binary.
    pub(super) fn shown(&self, records: &Records, resource: &Value) -> Value {
        self.shown_under(records, resource, None)
    }

    /// As [`Medplum::shown`], with what a fault does to links.
    pub(super) fn shown_under(&self, records: &Records, resource: &Value, effect: Option<&Effect>) -> Value {
        let presigned = |address: &str| {
            let binary = records
                .get(Kind::Binary, id_in_reference(address, Kind::Binary)?)
                .ok()?;
            let (id, version) = (text_at(binary, "id")?, text_at(binary, "meta.versionId")?);
            Some(self.presign(id, version, For::Reading, effect))
        };
        with_addresses(resource, &presigned)
    }

    /// A resource as it is kept: every address that means a Binary is `Binary/{id}`.
    pub(super) fn kept(&self, resource: &Value) -> Value {
        with_addresses(resource, &|address| {
            self.binary_behind(address).map(|id| format!("Binary/{id}"))
        })
    }

    /// The bytes of a document's first file, when the practice has them.
    pub(super) fn first_file(&self, records: &Records, resource: &Value) -> Option<Arc<StoredObject>> {
        let attachments = values_at(resource, attachments_path(resource));
        let address = attachments.first()?["url"].as_str()?;
        let binary = records
            .get(Kind::Binary, id_in_reference(address, Kind::Binary)?)
            .ok()?;
        let (id, version) = (text_at(binary, "id")?, text_at(binary, "meta.versionId")?);
        self.storage.objects.get(BUCKET, &key(id, version))
    }
}

/// The path of a document's attachments.
pub(crate) fn attachments_path(resource: &Value) -> &'static str {
    if resource["resourceType"] == "Media" {
        "content"
    } else {
        "content.attachment"
    }
}

/// A copy with another text for each `url` that `change` has one for.
fn with_addresses(value: &Value, change: &impl Fn(&str) -> Option<String>) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| with_addresses(item, change)).collect(),
        Value::Object(properties) => {
            let changed = properties.iter().map(|(name, value)| {
                let address = value.as_str().filter(|_| name == "url").and_then(change);
                let value = address.map_or_else(|| with_addresses(value, change), Value::String);
                (name.clone(), value)
            });
            Value::Object(changed.collect())
        }
        other => other.clone(),
    }
}
