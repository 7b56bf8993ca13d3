//! Reading records back, up to a hundred in one request.

use std::collections::HashMap;

use super::attachments::{IDS_PER_REQUEST, comma_list, read, record_url};
use super::filters::Query;
use super::model::AttachmentList;
use crate::http::ApiClient;
use crate::{
    Attachment, AttachmentId, Code, Confirmation, Operation, ProcessingState, RegisteredRecord, Result,
};

const CONFIRM: Operation = Operation::Confirm;

/// One entry per record, in that order.
pub(crate) async fn confirm(api: &ApiClient, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
    if let [record] = records {
        return Ok(vec![single(api, record).await?]);
    }
    let mut confirmations = Vec::with_capacity(records.len());
    for records in records.chunks(IDS_PER_REQUEST) {
        let ids: Vec<AttachmentId> = records.iter().map(|record| record.attachment.clone()).collect();
        let mut found = listed(api, &ids).await?;
        confirmations.extend(
            ids.iter()
                .map(|id| found.remove(id).map_or(Confirmation::Absent, confirmation)),
        );
    }
    Ok(confirmations)
}

async fn single(api: &ApiClient, record: &RegisteredRecord) -> Result<Confirmation> {
    match read(api, CONFIRM, &record.attachment).await {
        Ok(attachment) => Ok(confirmation(attachment)),
        Err(error) if error.code == Code::NotFound => Ok(Confirmation::Absent),
        Err(error) => Err(error),
    }
}

async fn listed(api: &ApiClient, ids: &[AttachmentId]) -> Result<HashMap<AttachmentId, Attachment>> {
    for id in ids {
        record_url(api, CONFIRM, id)?;
    }
    let query = Query::largest_page()
        .filter("id", "=", &comma_list(ids))
        .also_archived();
    let list: AttachmentList = api
        .get(CONFIRM, query.on(api.url(&["patient_attachments"])))
        .await?;
    Ok(list
        .patient_attachments
        .into_iter()
        .map(Attachment::from)
        .map(|attachment| (attachment.id.clone(), attachment))
        .collect())
}

fn confirmation(attachment: Attachment) -> Confirmation {
    match attachment.processing {
        ProcessingState::Processing => Confirmation::Processing,
        ProcessingState::Ready => Confirmation::Ready(Box::new(attachment)),
    }
}
