//! The SHA-256 of bytes that come back from a system. One reading can be damaged on its way, so only two that agree say that
//! a system keeps other bytes than it was sent.

use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::{Code, Download, Error, Operation, Result, Status};

/// Reads a download to its end and returns its SHA-256 as lower-case hex. It ends with [`Code::BytesDiffer`] as soon as there
/// are more bytes than `size_bytes`, and when there are fewer.
pub(crate) async fn sha256_of(mut download: Download, size_bytes: u64) -> Result<String> {
    let mut digest = Sha256::new();
    let mut read = 0_u64;
    while let Some(piece) = download.bytes.try_next().await? {
        read += piece.len() as u64;
        if read > size_bytes {
            break;
        }
        digest.update(&piece);
    }
    if read == size_bytes {
        Ok(format!("{:x}", digest.finalize()))
    } else {
        Err(Error::new(
            Code::BytesDiffer,
            Status::Permanent,
            Operation::Download,
        ))
    }
}

/// The SHA-256 of the bytes that a system keeps: `expected` once a single reading gives it, another one when a second reading
/// gives it too. `None` where there are more or fewer bytes than `size_bytes`, or where no two readings agree.
pub(crate) async fn kept_sha256<Reading>(
    read: impl Fn() -> Reading,
    size_bytes: u64,
    expected: &str,
) -> Result<Option<String>>
where
    Reading: Future<Output = Result<Download>>,
{
    let first = reading(read().await?, size_bytes).await?;
    if first.as_deref() == Some(expected) {
        return Ok(first);
    }
    let second = reading(read().await?, size_bytes).await?;
    let is_steady = second == first || second.as_deref() == Some(expected);
    Ok(second.filter(|_| is_steady))
}

async fn reading(download: Download, size_bytes: u64) -> Result<Option<String>> {
    match sha256_of(download, size_bytes).await {
        Ok(sha256) => Ok(Some(sha256)),
        Err(error) if error.code == Code::BytesDiffer => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use bytes::Bytes;
    use futures::StreamExt;
    use futures::stream;

    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn download(pieces: &'static [&'static [u8]]) -> Download {
        Download {
            size_bytes: None,
            bytes: stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece)))).boxed(),
        }
    }

    fn of(pieces: &'static [&'static [u8]], size_bytes: u64) -> Result<String, Code> {
        let digest = sha256_of(download(pieces), size_bytes);
        futures::executor::block_on(digest).map_err(|error| error.code)
    }

    /// What readings that give these bytes one after the other show, and how many there were.
    fn kept(readings: &'static [&'static [u8]]) -> (Option<String>, usize) {
        let count = Cell::new(0);
        let read = || {
            let pieces = std::slice::from_ref(&readings[count.get()]);
            count.set(count.get() + 1);
            futures::future::ready(Ok(download(pieces)))
        };
        let kept = futures::executor::block_on(kept_sha256(read, 3, ABC)).unwrap();
        (kept, count.get())
    }

    #[test]
    fn reading_that_was_damaged_on_its_way_is_no_damaged_record() {
        assert_eq!(kept(&[b"abc"]), (Some(ABC.to_owned()), 1));
        assert_eq!(kept(&[b"abd", b"abc"]), (Some(ABC.to_owned()), 2));
        assert_eq!(kept(&[b"ab", b"abc"]), (Some(ABC.to_owned()), 2));
        let abd = of(&[b"abd"], 3).unwrap();
        assert_eq!(kept(&[b"abd", b"abd"]), (Some(abd), 2));
        assert_eq!(kept(&[b"abd", b"abe"]), (None, 2));
        assert_eq!(kept(&[b"ab", b"abcd"]), (None, 2));
    }

    #[test]
    fn digest_is_that_of_the_whole_and_another_length_differs() {
        assert_eq!(of(&[b"ab", b"c"], 3).as_deref(), Ok(ABC));
        assert_eq!(of(&[b"ab"], 3), Err(Code::BytesDiffer));
        assert_eq!(of(&[b"ab", b"cd"], 3), Err(Code::BytesDiffer));
    }
}
