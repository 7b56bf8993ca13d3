//! File bytes of any length that need no memory: made while they are read, the same each time.

use attachment_api::SpooledBytes;
use bytes::Bytes as Chunk;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use md5::Md5;
use sha2::{Digest, Sha256};

pub const KIB: u64 = 1024;
pub const MIB: u64 = 1024 * KIB;
const CHUNK: u64 = 64 * KIB;

#[derive(Clone)]
pub struct Bytes {
    length: u64,
}

impl Bytes {
    /// `length` bytes that begin as a PDF does, in which every 64 KiB hold their own number, so that a lost or moved part
    /// shows in the hash.
    pub fn numbered(length: u64) -> Self {
        Self { length }
    }

    pub fn sha256(&self) -> String {
        self.digest::<Sha256>()
    }

    pub fn md5(&self) -> String {
        self.digest::<Md5>()
    }

    fn digest<D: Digest>(&self) -> String {
        let mut digest = D::new();
        for chunk in chunks(self.length) {
            digest.update(chunk);
        }
        hex::encode(digest.finalize())
    }
}

fn chunks(length: u64) -> impl Iterator<Item = Vec<u8>> + Send {
    let pattern: Vec<u8> = (0..CHUNK)
        .map(|offset| u8::try_from(offset % 251).unwrap_or_default())
        .collect();
    (0..length.div_ceil(CHUNK)).map(move |index| {
        let mut chunk = pattern.clone();
        chunk[..8].copy_from_slice(b"%PDF-1.4");
        chunk[8..16].copy_from_slice(&(index ^ length).to_le_bytes());
        chunk.truncate(
            usize::try_from(length - index * CHUNK).map_or(chunk.len(), |rest| rest.min(chunk.len())),
        );
        chunk
    })
}

impl SpooledBytes for Bytes {
    fn len(&self) -> u64 {
        self.length
    }

    fn open(&self) -> BoxStream<'static, std::io::Result<Chunk>> {
        stream::iter(chunks(self.length).map(|chunk| Ok(Chunk::from(chunk)))).boxed()
    }
}
