//! The `aws-chunked` framing that newer S3 clients put around a body whose checksum trails it.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html>

use bytes::{Buf, Bytes, BytesMut};

use super::errors::S3Error;

/// Longest line of the framing.
const LONGEST_LINE_BYTES: usize = 4096;

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Size,
    Data(usize),
    /// The line break after a chunk's data.
    DataEnd,
    Trailers,
    Done,
}

/// Takes the frames off a body as it arrives.
#[derive(Debug, Default)]
pub(crate) struct ChunkDecoder {
    buffer: BytesMut,
    state: State,
}

impl ChunkDecoder {
    /// The data contained in what arrived.
    pub(crate) fn decode(&mut self, bytes: &[u8]) -> Result<Vec<Bytes>, S3Error> {
        self.buffer.extend_from_slice(bytes);
        let mut data = Vec::new();
        loop {
            match self.state {
                State::Data(0) => self.state = State::DataEnd,
                State::Data(left) => {
                    if self.buffer.is_empty() {
                        return Ok(data);
                    }
                    let take = left.min(self.buffer.len());
                    data.push(self.buffer.split_to(take).freeze());
                    self.state = State::Data(left - take);
                }
                State::Done => return Ok(data),
                State::Size | State::DataEnd | State::Trailers => {
                    let Some(line) = self.line()? else { return Ok(data) };
                    self.state = self.after(&line)?;
                }
            }
        }
    }

    /// Whether the last frame was seen.
    pub(crate) fn is_complete(&self) -> bool {
        self.state == State::Done
    }

    fn after(&self, line: &[u8]) -> Result<State, S3Error> {
        match self.state {
            State::Size => match chunk_size(line)? {
                0 => Ok(State::Trailers),
                size => Ok(State::Data(size)),
            },
            State::DataEnd if line.is_empty() => Ok(State::Size),
            State::Trailers if line.is_empty() => Ok(State::Done),
            State::Trailers => Ok(State::Trailers),
            State::DataEnd | State::Data(_) | State::Done => Err(malformed()),
        }
    }

    fn line(&mut self) -> Result<Option<Bytes>, S3Error> {
        let Some(end) = self
            .buffer
            .windows(2)
            .take(LONGEST_LINE_BYTES)
            .position(|pair| pair == b"\r\n")
        else {
            return if self.buffer.len() > LONGEST_LINE_BYTES {
                Err(malformed())
            } else {
                Ok(None)
            };
        };
        let line = self.buffer.split_to(end).freeze();
        self.buffer.advance(2);
        Ok(Some(line))
    }
}

fn chunk_size(line: &[u8]) -> Result<usize, S3Error> {
    let size = line.split(|byte| *byte == b';').next().unwrap_or_default();
    let size = std::str::from_utf8(size).map_err(|_| malformed())?;
    usize::from_str_radix(size, 16).map_err(|_| malformed())
}

fn malformed() -> S3Error {
    S3Error::invalid_request("The aws-chunked body is malformed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";

    #[test]
    fn frames_are_taken_off_at_every_split() {
        for split in 0..BODY.len() {
            let mut decoder = ChunkDecoder::default();
            let mut data = decoder.decode(&BODY[..split]).unwrap();
            assert!(!decoder.is_complete());
            data.extend(decoder.decode(&BODY[split..]).unwrap());
            assert_eq!(data.concat(), b"hello world", "split at {split}");
            assert!(decoder.is_complete());
        }
    }

    #[test]
    fn nonsense_size_is_refused() {
        assert!(ChunkDecoder::default().decode(b"zz\r\nhello").is_err());
    }
}
