//! The pages of a TIFF, as faxes come in. The decoder reads the page that the header names: here any of them is named.

use std::io::{BufRead, BufReader, Cursor, Read, Result, Seek, SeekFrom};
use std::ops::Range;

/// Pages counted at most, so that a chain that leads back into itself ends.
const MOST_PAGES: usize = 2000;

/// Where a classic TIFF's header says where its first page is.
const FIRST: Range<usize> = 4..8;

/// Where each page's directory is. Empty where the header can not be followed: then the decoder finds one page or none.
pub fn offsets(bytes: &[u8]) -> Vec<[u8; 4]> {
    let Some(order) = ByteOrder::of(bytes) else {
        return Vec::new();
    };
    let mut offsets = Vec::new();
    let mut next = word(bytes, FIRST.start);
    while let Some(offset) = next
        && let Some(after) = order.after_directory(bytes, order.number(offset))
        && !offsets.contains(&offset)
        && offsets.len() < MOST_PAGES
    {
        offsets.push(offset);
        next = word(bytes, after).filter(|offset| order.number(*offset) != 0);
    }
    offsets
}

/// The file as it would be if the page at this offset were its first.
pub fn from_page(bytes: &[u8], offset: Option<[u8; 4]>) -> impl BufRead + Seek {
    BufReader::new(FromPage {
        bytes: Cursor::new(bytes),
        offset,
    })
}

/// Reads the file with another first page.
struct FromPage<'a> {
    bytes: Cursor<&'a [u8]>,
    offset: Option<[u8; 4]>,
}

impl Read for FromPage<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let begun = self.bytes.position();
        let count = self.bytes.read(buffer)?;
        if let Some(offset) = self.offset {
            for (byte, at) in buffer[..count].iter_mut().zip(begun..) {
                let within = usize::try_from(at).ok().filter(|at| FIRST.contains(at));
                if let Some(at) = within {
                    *byte = offset[at - FIRST.start];
                }
            }
        }
        Ok(count)
    }
}

impl Seek for FromPage<'_> {
    fn seek(&mut self, position: SeekFrom) -> Result<u64> {
        self.bytes.seek(position)
    }
}

#[derive(Clone, Copy)]
enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'I', b'I', 42, 0, ..] => Some(Self::Little),
            [b'M', b'M', 0, 42, ..] => Some(Self::Big),
            _ => None,
        }
    }

    fn number(self, word: [u8; 4]) -> u32 {
        match self {
            Self::Little => u32::from_le_bytes(word),
            Self::Big => u32::from_be_bytes(word),
        }
    }

    fn count(self, two: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(two),
            Self::Big => u16::from_be_bytes(two),
        }
    }

    /// Where a directory names the next one: behind its entries.
    fn after_directory(self, bytes: &[u8], offset: u32) -> Option<usize> {
        let offset = usize::try_from(offset).ok()?;
        let entries = self.count(*bytes.get(offset..)?.first_chunk()?);
        let after = offset.checked_add(2 + usize::from(entries) * ENTRY)?;
        (after <= bytes.len()).then_some(after)
    }
}

/// Bytes of an entry of a directory.
const ENTRY: usize = 12;

fn word(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little-endian file of empty directories at these offsets, each naming the next.
    fn chain(offsets: &[u32], last: u32) -> Vec<u8> {
        let mut bytes = b"II*\0".to_vec();
        bytes.extend(offsets[0].to_le_bytes());
        for (index, offset) in offsets.iter().enumerate() {
            bytes.resize(*offset as usize, 0);
            bytes.extend([0, 0]);
            bytes.extend(offsets.get(index + 1).unwrap_or(&last).to_le_bytes());
        }
        bytes
    }

    #[test]
    fn pages_are_found_one_after_the_other() {
        let found = offsets(&chain(&[8, 20, 40], 0));
        assert_eq!(found, [8_u32, 20, 40].map(u32::to_le_bytes));
    }

    #[test]
    fn a_chain_that_bites_its_tail_or_leaves_the_file_ends() {
        for last in [8, 20, 41, u32::MAX] {
            assert_eq!(offsets(&chain(&[8, 20], last)).len(), 2, "{last}");
        }
        assert!(offsets(b"II*\0\xff\xff\xff\xff").is_empty());
        assert!(offsets(b"II*\0").is_empty());
    }

    #[test]
    fn only_the_first_page_of_the_header_reads_differently() {
        let bytes = chain(&[8, 20], 0);
        let mut read = Vec::new();
        let mut file = from_page(&bytes, Some(20_u32.to_le_bytes()));
        file.read_to_end(&mut read).expect("bytes");
        assert_eq!(read[4..8], 20_u32.to_le_bytes());
        assert_eq!(read[8..], bytes[8..]);
        file.seek(SeekFrom::Start(6)).expect("a place");
        let mut half = [1; 2];
        file.read_exact(&mut half).expect("bytes");
        assert_eq!(half, [0, 0]);
    }
}
