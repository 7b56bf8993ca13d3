//! A create request as it streams in: the JSON is kept, the file inside it is decoded straight into the storage, so that
//! a document of any size needs no memory.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures::StreamExt;
use serde_json::Value;

use super::refusals::{Issue, Refusal};
use crate::storage::Receiving;

/// Longest JSON beside the file.
const LONGEST_JSON_BYTES: usize = 1024 * 1024;
/// The property whose text is taken out.
const DATA: &[u8] = b"data";
/// What stands in its place. Quotes cannot be part of it, so no real value is taken for it by mistake.
pub(crate) const IN_ITS_PLACE: &str = "(the file)";
/// How the vendor's framework knows a PDF.
const PDF_START: &[u8] = b"%PDF";

/// What came in.
pub(crate) struct CreateBody {
    /// The JSON, with [`IN_ITS_PLACE`] for the file's text.
    pub(crate) resource: Value,
    pub(crate) file: Option<DecodedFile>,
}

/// The file out of the JSON.
pub(crate) struct DecodedFile {
    pub(crate) receiving: Receiving,
    start: Vec<u8>,
}

impl DecodedFile {
    /// Whether its first bytes are a PDF's.
    pub(crate) fn is_pdf(&self) -> bool {
        self.start.starts_with(PDF_START)
    }
}

impl CreateBody {
    /// Reads the whole body.
    pub(crate) async fn read(body: Body) -> Result<Self, Refusal> {
        let mut scanner = Scanner::default();
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Refusal::invalid("The body is incomplete"))?;
            scanner.take(&chunk).await?;
        }
        let resource =
            serde_json::from_slice(&scanner.json).map_err(|_| Refusal::invalid("The body is not JSON"))?;
        Ok(Self {
            resource,
            file: scanner.file,
        })
    }
}

/// Where in the JSON the scanner is.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Between,
    /// In a text that began at this byte of the kept JSON.
    Text {
        start: usize,
        escaped: bool,
    },
    /// Behind a text; whether it was the property's name.
    AfterText {
        named: bool,
    },
    /// Behind the property's colon.
    BeforeData,
    Data,
}

#[derive(Default)]
struct Scanner {
    place: Place,
    json: Vec<u8>,
    file: Option<DecodedFile>,
    base64: Base64Stream,
}

impl Scanner {
    async fn take(&mut self, mut bytes: &[u8]) -> Result<(), Refusal> {
        while let Some((&byte, rest)) = bytes.split_first() {
            if self.place == Place::Data {
                let end = bytes.iter().position(|byte| *byte == b'"');
                let (data, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
                self.take_data(data).await?;
                if end.is_some() {
                    self.base64.finish()?;
                    self.place = Place::Between;
                }
                bytes = rest.get(1..).unwrap_or_default();
                continue;
            }
            self.step(byte)?;
            bytes = rest;
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Refusal> {
        if self.json.len() >= LONGEST_JSON_BYTES {
            return Err(Refusal::invalid("The body is too long beside its file"));
        }
        self.json.push(byte);
        let start = self.json.len();
        self.place = match self.place {
            Place::Text { escaped: true, start } => Place::Text {
                escaped: false,
                start,
            },
            Place::Text { start, .. } if byte == b'\\' => Place::Text { escaped: true, start },
            Place::Text { start, .. } if byte == b'"' => Place::AfterText {
                named: self.json[start..self.json.len() - 1] == *DATA,
            },
            Place::AfterText { named: true } if byte == b':' => Place::BeforeData,
            Place::BeforeData if byte == b'"' => return self.begin_data(),
            Place::Between | Place::AfterText { .. } if byte == b'"' => Place::Text {
                escaped: false,
                start,
            },
            place @ (Place::AfterText { .. } | Place::BeforeData) if byte.is_ascii_whitespace() => place,
            Place::AfterText { .. } | Place::BeforeData => Place::Between,
            place => place,
        };
        Ok(())
    }

    /// The opening quote is kept already; the closing one is put in with what stands for the text.
    fn begin_data(&mut self) -> Result<(), Refusal> {
        if self.file.is_some() {
            return Err(Refusal::invalid("There is more than one file"));
        }
        let receiving = Receiving::begin().map_err(|_| Refusal::exception())?;
        self.file = Some(DecodedFile {
            receiving,
            start: Vec::new(),
        });
        self.json.extend_from_slice(IN_ITS_PLACE.as_bytes());
        self.json.push(b'"');
        self.place = Place::Data;
        Ok(())
    }

    async fn take_data(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let decoded = self.base64.decode(data)?;
        if let Some(file) = &mut self.file {
            let missing = PDF_START.len().saturating_sub(file.start.len());
            file.start.extend(decoded.iter().take(missing));
            file.receiving
                .write(&decoded)
                .await
                .map_err(|_| Refusal::exception())?;
        }
        Ok(())
    }
}

/// Base64 that comes in pieces of any length, without line breaks.
#[derive(Default)]
struct Base64Stream {
    /// Fewer than four letters.
    carried: Vec<u8>,
    padded: bool,
}

impl Base64Stream {
    fn decode(&mut self, letters: &[u8]) -> Result<Vec<u8>, Refusal> {
        if self.padded && !letters.is_empty() {
            return Err(not_base64());
        }
        self.carried.extend_from_slice(letters);
        let whole = self.carried.len() / 4 * 4;
        let rest = self.carried.split_off(whole);
        let letters = std::mem::replace(&mut self.carried, rest);
        self.padded = letters.ends_with(b"=");
        BASE64.decode(letters).map_err(|_| not_base64())
    }

    fn finish(&self) -> Result<(), Refusal> {
        if self.carried.is_empty() {
            Ok(())
        } else {
            Err(not_base64())
        }
    }
}

fn not_base64() -> Refusal {
    Refusal::issues(vec![Issue {
        code: "value",
        text: "content.0.attachment.data: value is not valid base64".to_owned(),
    }])
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::stream;

    use super::*;

    async fn read(text: &str, piece: usize) -> Result<CreateBody, Refusal> {
        let pieces: Vec<std::io::Result<Bytes>> = text
            .as_bytes()
            .chunks(piece)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        CreateBody::read(Body::from_stream(stream::iter(pieces))).await
    }

    #[tokio::test]
    async fn file_is_taken_out_however_the_body_is_cut() {
        let encoded = BASE64.encode(b"%PDF-1.7 \x00\xff end");
        let text = format!(r#"{{"a": "data", "b\"": 1, "attachment": {{ "data" : "{encoded}", "c": "d"}}}}"#);
        for piece in [1, 2, 3, 5, 7, 1000] {
            let body = read(&text, piece).await.unwrap();
            assert_eq!(body.resource["attachment"]["data"], IN_ITS_PLACE);
            assert_eq!(
                (&body.resource["a"], &body.resource["attachment"]["c"]),
                (&"data".into(), &"d".into())
            );
            let file = body.file.unwrap();
            assert!(file.is_pdf());
            let object = file.receiving.finish(String::new(), Vec::new()).await.unwrap();
            assert_eq!(object.size, 15, "in pieces of {piece}");
        }
    }

    #[tokio::test]
    async fn what_is_not_base64_or_not_json_is_refused() {
        for text in [
            r#"{"data": "JVBER"}"#,
            r#"{"data": "JVBE\nRi0x"}"#,
            r#"{"data": "JVBERg==JVBE"}"#,
            r#"{"data": "JVBE", "x": {"data": "JVBE"}}"#,
            r#"{"data": "JVBE"#,
            "",
        ] {
            assert!(read(text, 4).await.is_err(), "{text}");
        }
    }
}
