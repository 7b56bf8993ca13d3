//! The MIME type of a file, from its first bytes and its name.

use std::path::Path;

/// First bytes that are enough to know a type.
pub const PREFIX: usize = 8 * 1024;

const UNKNOWN: &str = "application/octet-stream";

/// The bytes decide where they are plain; containers (ZIP and the like) say less than the name does.
pub fn guess(name: &str, prefix: &[u8]) -> String {
    let by_name = mime_guess::from_path(Path::new(name)).first_raw();
    let by_bytes = infer::get(prefix);
    let by_plain_bytes = by_bytes.filter(|kind| kind.matcher_type() != infer::MatcherType::Archive);
    by_plain_bytes
        .or(if by_name.is_some() { None } else { by_bytes })
        .map(|kind| kind.mime_type())
        .or(by_name)
        .unwrap_or(UNKNOWN)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_count_more_than_a_wrong_name() {
        assert_eq!(guess("scan.txt", b"%PDF-1.7\n"), "application/pdf");
    }

    #[test]
    fn a_name_counts_more_than_a_container() {
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        assert_eq!(guess("letter.docx", b"PK\x03\x04 and so on"), word);
    }

    #[test]
    fn text_is_known_by_its_name() {
        assert_eq!(guess("note.txt", b"just words"), "text/plain");
    }

    #[test]
    fn nothing_known_is_plain_bytes() {
        assert_eq!(guess("scan", b"just words"), UNKNOWN);
    }
}
