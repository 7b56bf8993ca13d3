//! Sets a damaged store aside: its files are renamed, never deleted and never written again.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::data_directory::{DataDirectory, if_there, sync_folder};

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
        if_there(std::fs::rename(
            with_suffix(&store, suffix),
            with_suffix(&aside, suffix),
        ))?;
    }
    if_there(std::fs::rename(&store, &aside))?;
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
    let metadata = if_there(std::fs::metadata(path))?;
    Ok(metadata.map_or(0, |metadata| metadata.len()))
}

/// Reads the store and its log to their ends, which fails where the disk does. May block. Not to be called while this
/// process has the store open: that would end the locks that it holds on it.
pub fn read_through(store: &Path) -> std::io::Result<()> {
    for path in [store, &with_suffix(store, "-wal")] {
        if let Some(mut file) = if_there(File::open(path))? {
            std::io::copy(&mut file, &mut std::io::sink())?;
        }
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
