//! A data folder with something of everything in it, to be copied and harmed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use filing_desk::{DeskOptions, FilingId, Hold, Settings};

use super::bench::{Bench, accept, accept_one, until_filed};

/// Bytes of a page of the store.
pub const PAGE: usize = 4096;

/// A desk with one filing that is held, one that is filed, and settings of its own; and what its folder then holds.
pub struct Furnished {
    pub bench: Bench,
    pub held: FilingId,
    pub files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Furnished {
    pub fn store(&self) -> &[u8] {
        &self.files[&self.bench.data_dir().join("store.db")]
    }

    pub fn log(&self) -> &[u8] {
        &self.files[&self.bench.data_dir().join("store.db-wal")]
    }

    /// A folder of its own with the same content, and options to open it with; nothing is filed there.
    pub fn copy(&self, folder: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> DeskOptions {
        for (path, bytes) in &self.files {
            let name = path.strip_prefix(self.bench.data_dir()).unwrap();
            let copy = folder.join(name);
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            if name.extension().is_some_and(|extension| extension == "db-shm") {
                // It belongs to running processes; without it it is made anew.
                continue;
            }
            std::fs::write(copy, change(name.to_str().unwrap(), bytes.clone())).unwrap();
        }
        DeskOptions {
            data_dir: folder.to_owned(),
            ..self.bench.options(false)
        }
    }
}

pub fn settings() -> Settings {
    Settings {
        parallel_sends: 5,
        ..Settings::default()
    }
}

/// With `log` the last commits are only in the store's log, as a process that was killed leaves it.
pub async fn furnished(log: bool) -> Furnished {
    let bench = Bench::new();
    let desk = bench.open().await;
    desk.set_settings(settings()).await.unwrap();
    let finished = accept_one(&desk, bench.file("filed.txt", b"filed")).await;
    until_filed(&desk, finished).await;
    let held = accept(&desk, vec![bench.file("held.txt", b"held")], Hold::UntilPressed).await[0].id;
    if !log {
        desk.shutdown().await;
        drop(desk);
        let files = files_below(&bench.data_dir());
        return Furnished { bench, held, files };
    }
    // Copied while it is open: nothing has been put from the log into the store yet.
    let files = files_below(&bench.data_dir());
    desk.shutdown().await;
    Furnished { bench, held, files }
}

pub fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    files
}

pub fn set_aside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_aside = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("store-damaged-")
            && std::fs::metadata(path).unwrap().len() > 0
            && !name.ends_with("-shm")
    };
    let mut paths: Vec<_> = entries.filter(is_aside).collect();
    paths.sort();
    paths
}
