//! Reading records back. Documents are read one by one: what a search for several ids answers is not documented.

use futures::future::try_join_all;

use super::attachments::read;
use super::link::link_of;
use crate::http::{ApiClient, StorageClient};
use crate::{Code, Confirmation, Error, Operation, RegisteredRecord, Result, Status};

const CONFIRM: Operation = Operation::Confirm;

/// How many are read at the same time.
const AT_ONCE: usize = 4;

/// One entry per record, in that order.
///
/// How soon a new document and its file can be read is not documented. One that is not there is told as absent, and the
/// caller, who knows how long ago it was made, decides whether that is a lag; one whose file is not there is still taken in.
pub(crate) async fn confirm(
    api: &ApiClient,
    storage: &StorageClient,
    records: &[RegisteredRecord],
) -> Result<Vec<Confirmation>> {
    let mut confirmations = Vec::with_capacity(records.len());
    for records in records.chunks(AT_ONCE) {
        let confirmed = records.iter().map(|record| confirmed(api, storage, record));
        confirmations.extend(try_join_all(confirmed).await?);
    }
    Ok(confirmations)
}

async fn confirmed(
    api: &ApiClient,
    storage: &StorageClient,
    record: &RegisteredRecord,
) -> Result<Confirmation> {
    let attachment = match read(api, CONFIRM, &record.attachment).await {
        Ok(attachment) => attachment,
        Err(error) if error.code == Code::NotFound => return Ok(Confirmation::Absent),
        Err(error) => return Err(error),
    };
    match link_of(api, storage, &record.attachment).await {
        Ok(None) => Ok(Confirmation::Processing),
        Ok(Some(_)) => Ok(Confirmation::Ready(Box::new(attachment))),
        // The record is there; whoever compares its bytes learns what keeps them away.
        Err(error) if error.status != Status::Temporary => Ok(Confirmation::Ready(Box::new(attachment))),
        Err(error) => Err(Error {
            operation: CONFIRM,
            ..error
        }),
    }
}
