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
];

const KINDS: &[(&str, &str)] = &[
    ("attachment", "attachments"),
    ("document-reference", "documents"),
    ("media", "media"),
    ("consent", "consents"),
    ("diagnostic-report", "reports"),
    ("photo", "the patient's photo"),
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
