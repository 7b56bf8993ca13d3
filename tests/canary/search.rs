//! Looks for canaries in bytes and in every file below a folder, as UTF-8 and as UTF-16, whatever the case.

use std::path::Path;

#[derive(Default)]
pub struct Canaries {
    /// What it is, and its bytes in lower case in each spelling.
    spellings: Vec<(String, Vec<u8>)>,
}

impl Canaries {
    pub fn add(&mut self, what: &str, canary: &str) {
        let lower = canary.to_lowercase();
        let wide = lower.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.spellings.push((what.to_owned(), lower.into_bytes()));
        self.spellings.push((format!("{what} (UTF-16)"), wide));
    }
}

/// What was found, in words that do not repeat the canary.
pub fn hits_in(canaries: &Canaries, place: &str, bytes: &[u8]) -> Vec<String> {
    let lower = bytes.to_ascii_lowercase();
    let found = canaries.spellings.iter().filter(|(_, canary)| {
        lower
            .windows(canary.len())
            .any(|window| window == canary.as_slice())
    });
    found.map(|(what, _)| format!("{what} in {place}")).collect()
}

/// The same for the name and the bytes of everything below a folder.
pub fn hits_below(canaries: &Canaries, folder: &Path) -> Vec<String> {
    let mut hits = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        let place = format!("the name of {}", entry.path().display());
        hits.extend(hits_in(canaries, &place, name.as_encoded_bytes()));
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            hits.extend(hits_below(canaries, &entry.path()));
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            hits.extend(hits_in(canaries, &entry.path().display().to_string(), &bytes));
        }
    }
    hits
}
