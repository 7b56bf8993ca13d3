//! What a person's file is, before it is taken in.

use std::io::Read;
use std::path::Path;

use super::content_type;
use super::source::{Source, refusal};
use crate::error::RefusalCode;

/// What a file is as far as a look at it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLook {
    /// Length in bytes.
    pub size_bytes: u64,
    /// The MIME type that it would be filed with.
    pub content_type: String,
}

/// Looks at a file without taking it: what is refused here would be refused when it is given. May block.
pub fn look_at(path: &Path) -> Result<FileLook, RefusalCode> {
    let source = Source::open(path)?;
    let mut prefix = Vec::new();
    (&source.file)
        .take(content_type::PREFIX as u64)
        .read_to_end(&mut prefix)
        .map_err(|error| refusal(&error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(FileLook {
        size_bytes: source.look.length,
        content_type: content_type::guess(&name, &prefix),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_what_a_file_would_be_filed_as_or_why_it_would_not_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            path
        };
        let look = look_at(&file("scan", b"%PDF-1.7\n")).expect("a look");
        assert_eq!(look.content_type, "application/pdf");
        assert_eq!(look.size_bytes, 9);
        assert_eq!(look_at(&file("empty.txt", b"")), Err(RefusalCode::FileEmpty));
        assert_eq!(look_at(folder.path()), Err(RefusalCode::FileIsFolder));
        let gone = folder.path().join("gone.pdf");
        assert_eq!(look_at(&gone), Err(RefusalCode::FileVanished));
    }
}
