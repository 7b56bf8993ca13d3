//! The sealed format: XChaCha20-Poly1305 in the STREAM construction, so that a changed, cut, reordered or lengthened
//! file is noticed.
//!
//! ```text
//! "CDSP" | version 1 | 19 bytes of nonce | segments of 64 KiB + 16 bytes of tag, the last one shorter
//! ```
//! The first 24 bytes are authenticated with every segment.

use std::io::{Error, ErrorKind, Read, Write};

use aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use rand::TryRngCore;

const MAGIC: &[u8; 4] = b"CDSP";
const VERSION: u8 = 1;
const NONCE: usize = 19;
const HEADER: usize = MAGIC.len() + 1 + NONCE;
const SEGMENT: usize = 64 * 1024;
const TAG: usize = 16;

/// Length of the sealed form of so many bytes.
pub const fn sealed_length(bytes: u64) -> u64 {
    HEADER as u64 + bytes + segments(bytes) * TAG as u64
}

/// There is always one segment, an empty one at the least.
const fn segments(bytes: u64) -> u64 {
    let full = bytes.div_ceil(SEGMENT as u64);
    if full == 0 { 1 } else { full }
}

/// Seals bytes as they are written.
pub struct Sealer<W: Write> {
    target: W,
    header: [u8; HEADER],
    cipher: EncryptorBE32<XChaCha20Poly1305>,
    segment: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Writes the header with a fresh nonce.
    pub fn begin(mut target: W, key: &[u8; 32]) -> std::io::Result<Self> {
        let mut header = [0; HEADER];
        header[..MAGIC.len()].copy_from_slice(MAGIC);
        header[MAGIC.len()] = VERSION;
        rand::rngs::OsRng
            .try_fill_bytes(&mut header[MAGIC.len() + 1..])
            .map_err(Error::other)?;
        target.write_all(&header)?;
        let cipher = EncryptorBE32::from_aead(cipher(key), header[MAGIC.len() + 1..].into());
        Ok(Self {
            target,
            header,
            cipher,
            segment: Vec::with_capacity(SEGMENT + TAG),
        })
    }

    /// Seals further bytes.
    pub fn write(&mut self, mut bytes: &[u8]) -> std::io::Result<()> {
        while !bytes.is_empty() {
            // A full segment is sealed only when more follows: the last one is sealed differently.
            if self.segment.len() == SEGMENT {
                self.cipher
                    .encrypt_next_in_place(&self.header, &mut self.segment)
                    .map_err(too_long)?;
                self.target.write_all(&self.segment)?;
                self.segment.clear();
            }
            let room = SEGMENT - self.segment.len();
            let (now, rest) = bytes.split_at(room.min(bytes.len()));
            self.segment.extend_from_slice(now);
            bytes = rest;
        }
        Ok(())
    }

    /// Seals the last segment and gives the target back, not yet synced.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.cipher
            .encrypt_last_in_place(&self.header, &mut self.segment)
            .map_err(too_long)?;
        self.target.write_all(&self.segment)?;
        Ok(self.target)
    }
}

/// Unseals segment by segment. Errors are [`ErrorKind::InvalidData`] when the file is not what was sealed.
pub struct Unsealer<R: Read> {
    source: R,
    header: [u8; HEADER],
    cipher: Option<DecryptorBE32<XChaCha20Poly1305>>,
    left: u64,
}

impl<R: Read> Unsealer<R> {
    /// Reads the header of the sealed form of `length` bytes.
    pub fn begin(mut source: R, key: &[u8; 32], length: u64) -> std::io::Result<Self> {
        let mut header = [0; HEADER];
        source.read_exact(&mut header).map_err(damaged_end)?;
        if &header[..MAGIC.len()] != MAGIC || header[MAGIC.len()] != VERSION {
            return Err(ErrorKind::InvalidData.into());
        }
        let cipher = DecryptorBE32::from_aead(cipher(key), header[MAGIC.len() + 1..].into());
        Ok(Self {
            source,
            header,
            cipher: Some(cipher),
            left: length,
        })
    }

    /// Appends the next segment; false when the last one had been read before.
    pub fn next_into(&mut self, bytes: &mut Vec<u8>) -> std::io::Result<bool> {
        let Some(mut cipher) = self.cipher.take() else {
            return Ok(false);
        };
        let plain = usize::try_from(self.left).map_or(SEGMENT, |left| left.min(SEGMENT));
        let mut segment = vec![0; plain + TAG];
        self.source.read_exact(&mut segment).map_err(damaged_end)?;
        self.left -= plain as u64;
        if self.left > 0 {
            cipher
                .decrypt_next_in_place(&self.header, &mut segment)
                .map_err(damaged)?;
            self.cipher = Some(cipher);
        } else {
            cipher
                .decrypt_last_in_place(&self.header, &mut segment)
                .map_err(damaged)?;
        }
        bytes.append(&mut segment);
        Ok(true)
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

/// 2^32 segments are 256 TiB.
fn too_long(_: aead::Error) -> Error {
    ErrorKind::FileTooLarge.into()
}

fn damaged(_: aead::Error) -> Error {
    ErrorKind::InvalidData.into()
}

fn damaged_end(error: Error) -> Error {
    if error.kind() == ErrorKind::UnexpectedEof {
        ErrorKind::InvalidData.into()
    } else {
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(bytes: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::begin(Vec::new(), &KEY).unwrap();
        for piece in bytes.chunks(10_000) {
            sealer.write(piece).unwrap();
        }
        sealer.finish().unwrap()
    }

    fn unsealed(sealed: &[u8], length: u64) -> std::io::Result<Vec<u8>> {
        let mut unsealer = Unsealer::begin(sealed, &KEY, length)?;
        let mut bytes = Vec::new();
        while unsealer.next_into(&mut bytes)? {}
        Ok(bytes)
    }

    #[test]
    fn every_length_around_a_segment_comes_back() {
        for length in [
            0,
            1,
            SEGMENT - 1,
            SEGMENT,
            SEGMENT + 1,
            2 * SEGMENT,
            3 * SEGMENT + 5,
        ] {
            let bytes: Vec<u8> = (0..length).map(|i| u8::try_from(i % 251).unwrap()).collect();
            let sealed = sealed(&bytes);
            assert_eq!(sealed.len() as u64, sealed_length(length as u64), "{length}");
            assert_eq!(unsealed(&sealed, length as u64).unwrap(), bytes, "{length}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_changed_byte_is_noticed(position in 0_usize..140_000, change in 1_u8..) {
            let bytes = vec![42; 2 * SEGMENT + 100];
            let mut sealed = sealed(&bytes);
            let position = position % sealed.len();
            sealed[position] ^= change;
            let kind = unsealed(&sealed, bytes.len() as u64).unwrap_err().kind();
            proptest::prop_assert_eq!(kind, ErrorKind::InvalidData);
        }
    }

    #[test]
    fn a_cut_tail_is_noticed() {
        let bytes = vec![42; 2 * SEGMENT];
        let sealed = sealed(&bytes);
        for missing in [1, TAG, TAG + 1, SEGMENT + TAG] {
            let cut = &sealed[..sealed.len() - missing];
            assert!(
                unsealed(cut, bytes.len() as u64).is_err(),
                "{missing} bytes missing"
            );
        }
        // Whole segments missing and the length lowered to fit: the last segment is sealed as the last.
        let cut = &sealed[..sealed.len() - SEGMENT - TAG];
        assert!(unsealed(cut, SEGMENT as u64).is_err());
    }

    #[test]
    fn swapped_segments_are_noticed() {
        let bytes = vec![42; 3 * SEGMENT];
        let mut sealed = sealed(&bytes);
        let (first, second) = sealed[HEADER..].split_at_mut(SEGMENT + TAG);
        first.swap_with_slice(&mut second[..SEGMENT + TAG]);
        assert!(unsealed(&sealed, bytes.len() as u64).is_err());
    }

    #[test]
    fn another_key_does_not_open_it() {
        let sealed = sealed(b"text");
        let mut unsealer = Unsealer::begin(sealed.as_slice(), &[8; 32], 4).unwrap();
        assert!(unsealer.next_into(&mut Vec::new()).is_err());
    }
}
