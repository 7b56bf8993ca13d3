//! Processing: the file leaves the temporary area, and only then its name, type and size are known.

use std::sync::Arc;
use std::time::Duration;

use super::records::FileFacts;
use super::{BUCKET, Cliniko, SYSTEM};
use crate::clock;
use crate::documents::content_type_of;
use crate::ledger::RecordState;

/// Seen by users of the API when an upload's part was not a file:
/// <https://github.com/redguava/cliniko-api/issues/348>
const NOT_A_FILE: &str = "invalid/invalid";

/// Processes an attachment after the time this takes at present.
pub(crate) fn start(cliniko: &Arc<Cliniko>, id: u64, temporary_key: String, name: String) {
    let time = Duration::from_millis(cliniko.faults.get().processing_ms);
    let (cliniko, stop) = (Arc::clone(cliniko), cliniko.stop.clone());
    cliniko.tasks.clone().spawn(async move {
        if stop.run_until_cancelled(tokio::time::sleep(time)).await.is_some() {
            finish(&cliniko, id, &temporary_key, name);
        }
    });
}

/// Moves the file. A second record of the same upload finds nothing to move and stays unprocessed for ever.
fn finish(cliniko: &Cliniko, id: u64, temporary_key: &str, name: String) {
    let key = attachment_key(temporary_key, id, &name);
    let Some(object) = cliniko.storage.objects.rename(BUCKET, temporary_key, &key) else {
        return;
    };
    let content_type = if name.is_empty() {
        NOT_A_FILE
    } else {
        content_type_of(&name)
    };
    let facts = FileFacts {
        content_type: content_type.to_owned(),
        filename: name,
        size: object.size,
        processed_at: clock::now_to_the_second(),
    };
    cliniko.change_attachment(id, |attachment| {
        attachment.key = key;
        attachment.file = Some(facts);
    });
    cliniko.ledger.changed(SYSTEM, &id.to_string(), |record| {
        if record.state == RecordState::Processing {
            record.state = RecordState::Processed;
        }
    });
}

/// Where a processed file lives: beside the temporary area, below its attachment's id.
fn attachment_key(temporary_key: &str, id: u64, name: &str) -> String {
    let area = temporary_key.split_once("temp/").map_or("", |(area, _)| area);
    format!("{area}{id}/{name}")
}
