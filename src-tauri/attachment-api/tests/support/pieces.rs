//! Bytes in memory, as a spool gives them.

use std::sync::Arc;

use attachment_api::SpooledBytes;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};

/// One piece per element; `says` is the length they claim.
pub struct Pieces {
    pub says: u64,
    pub pieces: Vec<Result<Bytes, std::io::ErrorKind>>,
}

impl Pieces {
    pub fn abc() -> Arc<dyn SpooledBytes> {
        Arc::new(Self {
            says: 3,
            pieces: vec![Ok(Bytes::from_static(b"ab")), Ok(Bytes::from_static(b"c"))],
        })
    }
}

impl SpooledBytes for Pieces {
    fn len(&self) -> u64 {
        self.says
    }

    fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>> {
        stream::iter(
            self.pieces
                .clone()
                .into_iter()
                .map(|piece| piece.map_err(std::io::Error::from)),
        )
        .boxed()
    }
}
