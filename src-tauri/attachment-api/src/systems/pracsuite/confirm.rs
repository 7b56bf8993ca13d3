//! Reading records back.

use std::collections::HashMap;

use super::access::Access;
use super::attachments::{of_patient, read};
use crate::{Attachment, AttachmentId, Code, Confirmation, Operation, PatientId, RegisteredRecord, Result};

const CONFIRM: Operation = Operation::Confirm;

/// From this many records of one patient on, the patient's list costs less than the records.
const LIST_FROM: usize = 5;

/// One entry per record, in that order. There is no sign of processing: a record that can be read is there.
pub(crate) async fn confirm(access: &Access, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
    let mut lists: HashMap<&PatientId, HashMap<AttachmentId, Attachment>> = HashMap::new();
    for record in records {
        let of_this_patient = records.iter().filter(|other| other.patient == record.patient);
        if of_this_patient.count() >= LIST_FROM && !lists.contains_key(&record.patient) {
            let list = of_patient(access, CONFIRM, &record.patient).await?;
            let by_id = list
                .into_iter()
                .map(|attachment| (attachment.id.clone(), attachment));
            lists.insert(&record.patient, by_id.collect());
        }
    }
    let mut confirmations = Vec::with_capacity(records.len());
    for record in records {
        let listed = lists
            .get(&record.patient)
            .and_then(|list| list.get(&record.attachment));
        confirmations.push(match listed {
            Some(attachment) => Confirmation::Ready(Box::new(attachment.clone())),
            // A record that is not on its patient's list may be on another's.
            None => single(access, record).await?,
        });
    }
    Ok(confirmations)
}

async fn single(access: &Access, record: &RegisteredRecord) -> Result<Confirmation> {
    match read(access, CONFIRM, &record.attachment).await {
        Ok(attachment) => Ok(Confirmation::Ready(Box::new(attachment))),
        Err(error) if error.code == Code::NotFound => Ok(Confirmation::Absent),
        Err(error) => Err(error),
    }
}
