//! The SHA-256 of bytes that come back from a system.

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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::StreamExt;
    use futures::stream;

    use super::*;

    fn of(pieces: &'static [&'static [u8]], size_bytes: u64) -> Result<String, Code> {
        let download = Download {
            size_bytes: None,
            bytes: stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece)))).boxed(),
        };
        futures::executor::block_on(sha256_of(download, size_bytes)).map_err(|error| error.code)
    }

    #[test]
    fn digest_is_that_of_the_whole_and_another_length_differs() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of(&[b"ab", b"c"], 3).as_deref(), Ok(abc));
        assert_eq!(of(&[b"ab"], 3), Err(Code::BytesDiffer));
        assert_eq!(of(&[b"ab", b"cd"], 3), Err(Code::BytesDiffer));
    }
}
