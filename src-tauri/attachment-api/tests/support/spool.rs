//! Bytes in memory, as a spool gives those of a whole file.

use std::sync::Arc;

use attachment_api::SpooledBytes;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};

/// A length that base64 does not divide.
const PIECE: usize = 65_537;

struct InMemory(Bytes);

impl SpooledBytes for InMemory {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>> {
        let whole = self.0.clone();
        let pieces: Vec<Bytes> = (0..whole.len())
            .step_by(PIECE)
            .map(|start| whole.slice(start..whole.len().min(start + PIECE)))
            .collect();
        stream::iter(pieces.into_iter().map(Ok)).boxed()
    }
}

pub fn spool(bytes: &Bytes) -> Arc<dyn SpooledBytes> {
    Arc::new(InMemory(bytes.clone()))
}
