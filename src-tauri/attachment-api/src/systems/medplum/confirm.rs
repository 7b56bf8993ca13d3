//! Reading records back, several in one request.

use std::collections::HashMap;

use super::attachments::{of_ids, read};
use super::record::Record;
use super::record_id::{Kind, RecordId};
use crate::http::ApiClient;
use crate::{
    Attachment, AttachmentId, Code, Confirmation, Operation, ProcessingState, RegisteredRecord, Result,
};

const CONFIRM: Operation = Operation::Confirm;

/// One entry per record, in that order. A single one is read, which costs a twentieth of a search
/// (<https://www.medplum.com/docs/rate-limits>).
pub(crate) async fn confirm(api: &ApiClient, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
    if let [record] = records {
        return Ok(vec![single(api, record).await?]);
    }
    let ids = records
        .iter()
        .map(|record| RecordId::read(CONFIRM, &record.attachment))
        .collect::<Result<Vec<RecordId>>>()?;
    let mut found: HashMap<AttachmentId, Attachment> = HashMap::new();
    for kind in Kind::LISTED {
        let of_kind: Vec<&str> = ids
            .iter()
            .filter(|id| id.kind == kind)
            .map(|id| id.id.as_str())
            .collect();
        for record in of_ids(api, CONFIRM, None, kind, &of_kind).await? {
            found.extend(all_of(&record));
        }
    }
    Ok(ids
        .iter()
        .map(|id| found.remove(&id.attachment_id()))
        .map(|attachment| attachment.map_or(Confirmation::Absent, confirmation))
        .collect())
}

fn all_of(record: &Record) -> impl Iterator<Item = (AttachmentId, Attachment)> {
    record
        .attachments()
        .map(|attachment| (attachment.id.clone(), attachment))
}

async fn single(api: &ApiClient, record: &RegisteredRecord) -> Result<Confirmation> {
    match read(api, CONFIRM, &record.attachment).await {
        Ok(attachment) => Ok(confirmation(attachment)),
        Err(error) if error.code == Code::NotFound => Ok(Confirmation::Absent),
        Err(error) => Err(error),
    }
}

fn confirmation(attachment: Attachment) -> Confirmation {
    match attachment.processing {
        ProcessingState::Processing => Confirmation::Processing,
        ProcessingState::Ready => Confirmation::Ready(Box::new(attachment)),
    }
}
