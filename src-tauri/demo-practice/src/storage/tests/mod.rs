//! S3's rules, case by case, without a network in between.

mod forms;
mod links;

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::Request;
use bytes::Bytes;

use super::{AccessKeys, Storage, StoredObject, serve};
use crate::clock;
use crate::faults::FaultSwitch;
use crate::ledger::LedgerBook;

const HOST: &str = "127.0.0.1:9";
const BUCKET: &str = "bucket";
const KEY: &str = "some/get me.pdf";
const FILE: &[u8] = b"%PDF-1.4 hello \x00\xff\r\n--boun";
const LIFE: Duration = Duration::from_secs(300);

fn storage() -> Arc<Storage> {
    let keys = AccessKeys {
        access_key: "AKIATEST".to_owned(),
        secret_key: "secret".to_owned(),
        region: "ap-southeast-2".to_owned(),
    };
    let ledger = Arc::new(LedgerBook::default());
    let storage = Storage::new(keys, format!("http://{HOST}"), ledger, FaultSwitch::default());
    storage.objects.create_bucket(BUCKET);
    let object = StoredObject::in_memory(Bytes::from_static(FILE), "application/pdf", clock::now());
    storage.objects.put(BUCKET, KEY, Arc::new(object));
    Arc::new(storage)
}

async fn outcome(storage: &Arc<Storage>, request: Request) -> (u16, String, Bytes) {
    let response = serve(Arc::clone(storage), request).await;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"));
    (
        status,
        code.map(|(code, _)| code.to_owned()).unwrap_or_default(),
        body,
    )
}
