//! Bytes of which no piece can be taken for another.

use bytes::Bytes;

pub fn numbered(size: usize) -> Bytes {
    let numbers: Vec<u8> = (0..251).collect();
    let mut bytes = numbers.repeat(size / numbers.len() + 1);
    bytes.truncate(size);
    bytes.into()
}
