//! Reading sealed bytes as a stream, for sending.

use std::fs::File;
use std::io::ErrorKind;
use std::sync::Arc;

use attachment_api::SpooledBytes;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};

use super::seal::{Unsealer, sealed_length};
use super::{Purpose, Spool};
use crate::filings::FilingId;

/// Bytes unsealed per step: large enough that hopping to a blocking thread costs nothing.
const CHUNK: usize = 1024 * 1024;

/// The sealed bytes of one filing, opened anew for each attempt.
#[derive(Clone)]
pub struct SealedBytes {
    spool: Arc<Spool>,
    id: FilingId,
    length: u64,
}

impl SealedBytes {
    /// The bytes of a filing, `length` of them.
    pub const fn new(spool: Arc<Spool>, id: FilingId, length: u64) -> Self {
        Self { spool, id, length }
    }

    /// Whether the sealed copy is there with its exact length; says nothing about damage within. May block.
    pub fn are_there(&self) -> bool {
        self.open_file().is_ok()
    }

    fn open_file(&self) -> std::io::Result<File> {
        // The store knows a filing a moment before its copy gets its lasting name.
        let names = [
            self.spool.sealed(self.id),
            self.spool.partial(self.id),
            self.spool.sealed(self.id),
        ];
        let found = names.iter().map(File::open).find(|opened| !is_missing(opened));
        let file = found.unwrap_or(Err(ErrorKind::NotFound.into()))?;
        if file.metadata()?.len() == sealed_length(self.length) {
            Ok(file)
        } else {
            Err(ErrorKind::InvalidData.into())
        }
    }

    fn begin(&self) -> std::io::Result<Unsealer<File>> {
        let key = self.spool.key_for(self.id, Purpose::Bytes);
        Unsealer::begin(self.open_file()?, &key, self.length)
    }
}

fn is_missing(opened: &std::io::Result<File>) -> bool {
    opened
        .as_ref()
        .is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

impl SpooledBytes for SealedBytes {
    fn len(&self) -> u64 {
        self.length
    }

    fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>> {
        stream::try_unfold(Reading::Closed(self.clone()), |reading| async move {
            tokio::task::spawn_blocking(move || reading.step()).await?
        })
        .boxed()
    }
}

enum Reading {
    Closed(SealedBytes),
    Open(Unsealer<File>),
}

impl Reading {
    fn step(self) -> std::io::Result<Option<(Bytes, Self)>> {
        let mut unsealer = match self {
            Self::Closed(bytes) => bytes.begin()?,
            Self::Open(unsealer) => unsealer,
        };
        let mut chunk = Vec::with_capacity(CHUNK);
        while chunk.len() < CHUNK && unsealer.next_into(&mut chunk)? {}
        if chunk.is_empty() {
            return Ok(None);
        }
        Ok(Some((Bytes::from(chunk), Self::Open(unsealer))))
    }
}
