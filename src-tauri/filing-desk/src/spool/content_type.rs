//! The MIME type of a file, from its first bytes and its name.

use std::path::Path;

/// First bytes that are enough to know a type.
pub const PREFIX: usize = 8 * 1024;

const UNKNOWN: &str = "application/octet-stream";

/// What many kinds of file look like from the outside: their names say more.
const CONTAINERS: &[&str] = &[
    "application/zip",
    "application/gzip",
    "application/x-ole-storage",
    "text/xml",
];

/// The bytes decide where they are plain, the name where they are a container or say nothing.
pub fn guess(name: &str, prefix: &[u8]) -> String {
    let by_name = mime_guess::from_path(Path::new(name)).first_raw();
    let by_bytes = infer::get(prefix).map(|kind| kind.mime_type());
    let plain = by_bytes.filter(|kind| !CONTAINERS.contains(kind));
    plain.or(by_name).or(by_bytes).unwrap_or(UNKNOWN).to_owned()
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
