//! Sets a damaged store aside: its files are renamed, never deleted and never written again.

use std::ffi::OsString;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::data_directory::{DataDirectory, sync_folder};

/// The files of a store beside the store itself, by what follows its name.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Renames the store's files to `name` and what belongs to it. May block. When it is cut off it is simply done again with
/// the same name: the store itself goes last, so that as long as it has its old name everything has.
pub fn set_aside(directory: &DataDirectory, name: &str) -> std::io::Result<()> {
    let (store, aside) = (directory.store_file(), directory.root().join(name));
    if aside.exists() {
        return Ok(());
    }
    for suffix in BESIDE {
        rename_if_there(&with_suffix(&store, suffix), &with_suffix(&aside, suffix))?;
    }
    rename_if_there(&store, &aside)?;
    sync_folder(directory.root())
}

/// Bytes of a store's first page. With less, SQLite takes it for a new one and deletes its log.
const FIRST_PAGE: u64 = 4096;

/// Whether there is so little left of a store that SQLite would begin anew in its place.
pub fn is_remnant(store: &Path) -> std::io::Result<bool> {
    let has_log = length(&with_suffix(store, "-wal"))? > 0;
    let length = length(store)?;
    Ok((1..FIRST_PAGE).contains(&length) || (length == 0 && has_log))
}

/// Bytes of a file; none where there is no file.
pub fn length(path: &Path) -> std::io::Result<u64> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Reads the store and its log to their ends, which fails where the disk does. May block. Not to be called while this
/// process has the store open: that would end the locks that it holds on it.
pub fn read_through(store: &Path) -> std::io::Result<()> {
    for path in [store, &with_suffix(store, "-wal")] {
        match File::open(path) {
            Ok(mut file) => std::io::copy(&mut file, &mut std::io::sink())?,
            Err(error) if error.kind() == ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
    }
    Ok(())
}

fn rename_if_there(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
