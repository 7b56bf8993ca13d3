//! The text around the file in a `multipart/form-data` body (RFC 7578, in the spelling of browsers).

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use uuid::Uuid;

use crate::Secret;
use secrecy::ExposeSecret;

/// What goes before and after the file's bytes. Holds the form's signature: memory only.
pub(crate) struct FormFrame {
    boundary: String,
    /// Every field, in the order served, and the head of the `file` part.
    pub before_file: Bytes,
    /// The closing boundary: S3 ignores whatever follows the file.
    pub after_file: Bytes,
}

impl FormFrame {
    /// The frame around one file. A random boundary cannot meet the file's bytes.
    pub fn new(fields: &[(String, Secret)], file_name: &str, content_type: &str) -> Self {
        let boundary = format!("chartdrop-{}", Uuid::new_v4().simple());
        let mut before = String::new();
        for (name, value) in fields {
            let name = quoted(name);
            let value = value.expose_secret();
            let _ = write!(
                before,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let file_name = quoted(file_name);
        let content_type = header_safe(content_type);
        let _ = write!(
            before,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
             Content-Type: {content_type}\r\n\r\n"
        );
        let after_file = Bytes::from(format!("\r\n--{boundary}--\r\n"));
        Self {
            boundary,
            before_file: Bytes::from(before),
            after_file,
        }
    }

    /// The value of the body's `Content-Type`.
    pub fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }
}

/// Quotes and line ends as browsers write them
/// (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>).
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains(['"', '\r', '\n']) {
        Cow::Owned(text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
    } else {
        Cow::Borrowed(text)
    }
}

fn header_safe(content_type: &str) -> &str {
    let safe = content_type.contains('/') && content_type.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if safe {
        content_type
    } else {
        "application/octet-stream"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(file_name: &str, content_type: &str) -> (FormFrame, String) {
        let fields = [
            ("key".to_owned(), Secret::from("a/${filename}")),
            ("acl".to_owned(), Secret::from("private")),
        ];
        let frame = FormFrame::new(&fields, file_name, content_type);
        let text = String::from_utf8(frame.before_file.to_vec())
            .unwrap()
            .replace(&frame.boundary, "B");
        (frame, text)
    }

    #[test]
    fn fields_keep_their_order_and_the_file_is_last() {
        let (_, text) = frame("a.pdf", "application/pdf");
        assert_eq!(
            text,
            "--B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na/${filename}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"acl\"\r\n\r\nprivate\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        );
    }

    #[test]
    fn names_cannot_break_out_of_their_quotes() {
        let (_, text) = frame("a\"; name=\"key\r\nX: y.pdf", "text/plain\r\nX: y");
        assert!(
            text.contains("filename=\"a%22; name=%22key%0D%0AX: y.pdf\""),
            "{text}"
        );
        assert!(
            text.contains("Content-Type: application/octet-stream\r\n\r\n"),
            "{text}"
        );
    }
}
