//! The capability sheet in words: why something cannot be done, what is listed, what is asked for.

/// Why something cannot be done; a reason that this version does not know is said by its code alone.
pub fn absence_sentence(reason: &str) -> Option<&'static str> {
    find(REASONS, reason)
}

/// A kind of record that holds files.
pub fn kind_name(kind: &str) -> &str {
    find(KINDS, kind).unwrap_or(kind)
}

/// A field beside a file.
pub fn field_name(key: &str) -> &str {
    find(FIELDS, key).unwrap_or(key)
}

fn find(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    let found = table.iter().find(|(code, _)| *code == word);
    found.map(|(_, words)| *words)
}

const REASONS: &[(&str, &str)] = &[
    (
        "cliniko-pin-read-only",
        "Cliniko shows its own pins but lets no other software set them; ours are kept on this computer",
    ),
    (
        "cliniko-archive-one-way",
        "Cliniko offers no way to bring an archived file back from outside",
    ),
    (
        "cliniko-describe-unsupported",
        "this Cliniko server does not accept changed descriptions",
    ),
    (
        "pracsuite-pin-unsupported",
        "PracSuite has no pins; ours are kept on this computer",
    ),
    (
        "pracsuite-archive-unsupported",
        "PracSuite offers no way to take a file off the chart from outside",
    ),
    (
        "pracsuite-restore-unsupported",
        "PracSuite offers no way to archive or bring back a file from outside",
    ),
    (
        "pracsuite-describe-unsupported",
        "PracSuite keeps no description beside a file",
    ),
    (
        "pracsuite-describe-when-filing-unsupported",
        "PracSuite keeps no description beside a file",
    ),
    (
        "pracsuite-list-account-unsupported",
        "PracSuite lists the files of one patient at a time",
    ),
    (
        "pracsuite-list-folders-only",
        "this PracSuite server lists only files that lie in a folder",
    ),
    (
        "medplum-media-not-permitted",
        "this account has no right to read media",
    ),
    (
        "canvas-pin-unsupported",
        "Canvas has no pins; ours are kept on this computer",
    ),
    (
        "canvas-archive-unsupported",
        "Canvas offers no way to take a document off the chart from outside",
    ),
    (
        "canvas-restore-unsupported",
        "Canvas offers no way to archive or bring back a document from outside",
    ),
    (
        "canvas-describe-unsupported",
        "Canvas offers no way to change a document from outside",
    ),
    (
        "canvas-list-account-unsupported",
        "Canvas lists the documents of one patient at a time",
    ),
    (
        "canvas-document-reference-scope-missing",
        "this account was not granted the right to read documents",
    ),
    (
        "canvas-document-reference-unsupported",
        "this Canvas server does not offer documents",
    ),
    (
        "canvas-diagnostic-report-scope-missing",
        "this account was not granted the right to read reports",
    ),
    (
        "canvas-diagnostic-report-unsupported",
        "this Canvas server does not offer reports",
    ),
    (
        "canvas-consent-scope-missing",
        "this account was not granted the right to read consents",
    ),
    (
        "canvas-consent-unsupported",
        "this Canvas server does not offer consents",
    ),
    (
        "canvas-media-scope-missing",
        "this account was not granted the right to read media",
    ),
    (
        "canvas-media-unsupported",
        "this Canvas server does not offer media",
    ),
    (
        "canvas-photo-scope-missing",
        "this account was not granted the right to read the patient's photo",
    ),
    (
        "canvas-photo-unsupported",
        "this Canvas server does not offer the patient's photo",
    ),
];

const KINDS: &[(&str, &str)] = &[
    ("attachment", "attachments"),
    ("document-reference", "documents"),
    ("media", "media"),
    ("consent", "consents"),
    ("diagnostic-report", "reports"),
    ("photo", "the patient's photo"),
    ("file-in-folder", "files in folders"),
    ("file-outside-folders", "files outside of folders"),
];

const FIELDS: &[(&str, &str)] = &[
    ("type", "document type"),
    ("category", "category"),
    ("date", "clinical date"),
    ("reviewer", "reviewer"),
    ("requires_signature", "requires a signature"),
    ("comment", "comment"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    /// Every text in the source that begins with the name of a system and a dash.
    fn reasons_in(source: &str) -> impl Iterator<Item = &str> {
        let systems = ["cliniko-", "pracsuite-", "medplum-", "canvas-"];
        let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        source
            .split('"')
            .filter(move |text| systems.iter().any(|system| text.starts_with(system)) && is_code(text))
    }

    #[test]
    fn every_reason_of_the_systems_is_worded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/attachment-api/src/systems");
        let mut paths = Vec::new();
        sources(&folder, &mut paths);
        let mut reasons = BTreeSet::new();
        for path in paths {
            let source = std::fs::read_to_string(path).expect("a source");
            reasons.extend(reasons_in(&source).map(str::to_owned));
        }
        assert!(reasons.contains("cliniko-pin-read-only"), "{reasons:?}");
        let unworded: Vec<_> = reasons
            .iter()
            .filter(|reason| absence_sentence(reason).is_none())
            .collect();
        assert!(unworded.is_empty(), "no words for {unworded:?}");
    }
}
