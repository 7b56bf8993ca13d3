//! Opening the person's file: only a regular file, never through a link, and noticing when it changes.

use std::fs::{File, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::time::SystemTime;

use crate::error::RefusalCode;

/// The person's file, open for reading.
pub struct Source {
    /// For reading.
    pub file: File,
    /// What it looked like when it was opened.
    pub look: Look,
}

/// What tells that a file is still the same and unchanged.
#[derive(Debug, PartialEq, Eq)]
pub struct Look {
    /// Length in bytes.
    pub length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

impl Source {
    /// Opens a regular file.
    pub fn open(path: &Path) -> Result<Self, RefusalCode> {
        // Asked first for a clear reason; the open below refuses links by itself.
        let metadata = std::fs::symlink_metadata(path).map_err(|error| refusal(&error))?;
        refuse_odd(&metadata)?;
        let file = options().open(path).map_err(|error| refusal(&error))?;
        let look = Look::of(&file)?;
        if look.length == 0 {
            return Err(RefusalCode::FileEmpty);
        }
        Ok(Self { file, look })
    }

    /// Whether the open file, and what the path names now, still look the same.
    pub fn is_unchanged(&self, path: &Path) -> bool {
        let there = options()
            .open(path)
            .map_err(|error| refusal(&error))
            .and_then(|file| Look::of(&file));
        Look::of(&self.file).is_ok_and(|now| now == self.look) && there.is_ok_and(|now| now == self.look)
    }
}

impl Look {
    fn of(file: &File) -> Result<Self, RefusalCode> {
        let metadata = file.metadata().map_err(|error| refusal(&error))?;
        refuse_odd(&metadata)?;
        Ok(Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: identity(&metadata),
        })
    }
}

fn refuse_odd(metadata: &Metadata) -> Result<(), RefusalCode> {
    let kind = metadata.file_type();
    if kind.is_symlink() {
        Err(RefusalCode::FileIsLink)
    } else if kind.is_dir() {
        Err(RefusalCode::FileIsFolder)
    } else if kind.is_file() {
        Ok(())
    } else {
        Err(RefusalCode::FileIsSpecial)
    }
}

/// What an error about the person's file means.
pub fn refusal(error: &std::io::Error) -> RefusalCode {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => RefusalCode::FileVanished,
        ErrorKind::IsADirectory => RefusalCode::FileIsFolder,
        _ if is_link(error) => RefusalCode::FileIsLink,
        _ => RefusalCode::FileUnreadable,
    }
}

#[cfg(unix)]
fn is_link(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_link(_: &std::io::Error) -> bool {
    false
}

/// Without following a link, and without waiting for a pipe's other end.
#[cfg(unix)]
fn options() -> OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    options.read(true).custom_flags(flags.bits().cast_signed());
    options
}

/// Opens a reparse point itself rather than what it points to (`FILE_FLAG_OPEN_REPARSE_POINT`).
#[cfg(windows)]
fn options() -> OpenOptions {
    use std::os::windows::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(0x0020_0000);
    options
}

#[cfg(unix)]
type Identity = (u64, u64, i64, i64);

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    // The time of change is kept by the system: a writer that sets the time of modification back is noticed too.
    (
        metadata.dev(),
        metadata.ino(),
        metadata.ctime(),
        metadata.ctime_nsec(),
    )
}

#[cfg(not(unix))]
type Identity = Option<SystemTime>;

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Identity {
    metadata.created().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, bytes: &[u8]) -> std::path::PathBuf {
        let path = folder.join("scan.pdf");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn a_file_left_alone_is_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), b"bytes");
        let source = Source::open(&path).unwrap();
        assert!(source.is_unchanged(&path));
    }

    #[test]
    fn growing_shrinking_and_replacing_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        for change in [append, cut, replace, remove, replace_by_link] {
            let path = file(folder.path(), b"bytes");
            let source = Source::open(&path).unwrap();
            change(&path);
            assert!(!source.is_unchanged(&path));
            let _ = std::fs::remove_file(&path);
        }
    }

    fn append(path: &Path) {
        std::fs::write(path, b"bytes and more").unwrap();
    }

    fn cut(path: &Path) {
        File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_len(2)
            .unwrap();
    }

    fn replace(path: &Path) {
        let other = path.with_extension("new");
        std::fs::write(&other, b"other").unwrap();
        std::fs::rename(other, path).unwrap();
    }

    fn remove(path: &Path) {
        std::fs::remove_file(path).unwrap();
    }

    #[cfg(unix)]
    fn replace_by_link(path: &Path) {
        let moved = path.with_extension("moved");
        std::fs::rename(path, &moved).unwrap();
        std::os::unix::fs::symlink(moved, path).unwrap();
    }

    #[cfg(not(unix))]
    fn replace_by_link(path: &Path) {
        remove(path);
    }
}
