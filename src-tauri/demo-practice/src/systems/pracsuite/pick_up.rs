//! What happens after the form upload: the service finds the object in its temporary area and makes the record by
//! itself. Nobody is told the record's id, and there is no call that asks how far it is.
//!
//! <https://docs.api.pracsuite.com/guides/uploading-attachments>: the key lies under `temp/`, and no further step is shown.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::records::{Access, File};
use super::{BUCKET, PracSuite, SYSTEM};
use crate::clock;
use crate::documents::content_type_of;
use crate::faults::Effect;
use crate::ledger::{CreatedRecord, RecordState};
use crate::storage::{BucketOwner, StoredObject};

/// The service behind the bucket.
pub(crate) struct PickUp(pub(crate) Weak<PracSuite>);

/// `temp/TENANT/CLIENT/USER/0/UUID/NAME`, taken apart.
struct TemporaryKey<'key> {
    client_id: &'key str,
    name: &'key str,
}

impl<'key> TemporaryKey<'key> {
    fn parse(key: &'key str) -> Option<Self> {
        let mut parts = key.strip_prefix("temp/")?.splitn(6, '/');
        let client_id = parts.nth(1)?;
        let name = parts.nth(3)?;
        Some(Self { client_id, name })
    }
}

impl BucketOwner for PickUp {
    fn system(&self) -> &'static str {
        SYSTEM
    }

    fn patient_of(&self, key: &str) -> Option<String> {
        TemporaryKey::parse(key).map(|key| key.client_id.to_owned())
    }

    fn arrived(&self, key: &str, object: &Arc<StoredObject>, effect: Option<&Effect>) {
        let Some(pracsuite) = self
            .0
            .upgrade()
            .filter(|_| effect != Some(&Effect::NeverProcessed))
        else {
            return;
        };
        let more = match effect {
            Some(Effect::LateCreation { ms }) => *ms,
            _ => 0,
        };
        let time = Duration::from_millis(pracsuite.faults.get().processing_ms.saturating_add(more));
        let (key, object, stop) = (key.to_owned(), Arc::clone(object), pracsuite.stop.clone());
        pracsuite.tasks.clone().spawn(async move {
            if stop.run_until_cancelled(tokio::time::sleep(time)).await.is_some() {
                make_record(&pracsuite, &key, &object);
            }
        });
    }
}

/// Moves the file out of the temporary area and puts it on the chart.
fn make_record(pracsuite: &PracSuite, temporary_key: &str, object: &StoredObject) {
    let Some(temporary) = TemporaryKey::parse(temporary_key) else {
        return;
    };
    let Ok(client_id) = temporary.client_id.parse::<u64>() else {
        return;
    };
    let mut records = pracsuite.records();
    let id = records.next_file_id();
    let key = format!(
        "files/{}/{client_id}/{id}/{}",
        pracsuite.tenant_id, temporary.name
    );
    // A second upload of the same form finds nothing left to move and makes no second record.
    if pracsuite
        .storage
        .objects
        .rename(BUCKET, temporary_key, &key)
        .is_none()
    {
        return;
    }
    let folder = records
        .folders
        .values()
        .find(|folder| folder.client_id == client_id);
    let now = clock::now_to_the_second();
    let file = File {
        id,
        client_id,
        user_id: pracsuite.user_id,
        // Into which folder such a file goes is not documented: here the patient's first.
        folder_id: folder.map(|folder| folder.id),
        date: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        description: None,
        name: temporary.name.to_owned(),
        content_type: content_type_of(temporary.name),
        size: object.size,
        key,
        access: Access::Everybody,
        by_api: true,
    };
    pracsuite.ledger.created(CreatedRecord {
        system: SYSTEM.to_owned(),
        id: id.to_string(),
        patient_id: client_id.to_string(),
        user_id: pracsuite.user_id.to_string(),
        sha256: object.sha256.clone(),
        size: object.size,
        filename: file.name.clone(),
        description: None,
        created_at: now,
        state: RecordState::Processed,
    });
    records.files.insert(id, file);
}
