//! What this server's answers taught, for as long as the account is connected.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::{AttachmentId, Sensitive};

/// More files than anybody opens in a day; beyond it everything is forgotten, and asked for again.
const MOST_FILES: usize = 10_000;

/// The call that lists a patient's files. The reference shows neither: the first is inferred from the call that adds one, the
/// second from the links of a folder
/// (<https://docs.api.pracsuite.com/openapi/patient-attachment/listpatientattachmentfoldersbypatient-get.md>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// All at once.
    Flat,
    /// Folder by folder.
    Folders,
}

/// What is known of a file beyond its record. Neither its name nor its bytes can be changed by a documented call.
#[derive(Clone, Debug, Default)]
struct FileKnown {
    name: Option<Sensitive<String>>,
    sha256: Option<String>,
}

/// See above. Memory only: names are about people.
#[derive(Default)]
pub(crate) struct Learned {
    route: OnceLock<Route>,
    account_list: AtomicBool,
    files: Mutex<HashMap<AttachmentId, FileKnown>>,
}

impl Learned {
    /// The call that is known to work.
    pub fn route(&self) -> Option<Route> {
        self.route.get().copied()
    }

    /// This call works; the first to be found stays.
    pub fn route_works(&self, route: Route) {
        let _ = self.route.set(route);
    }

    /// Whether the files of the whole clinic have been listed.
    pub fn account_list_works(&self) -> bool {
        self.account_list.load(Ordering::Relaxed)
    }

    /// Whether the latest attempt to list the files of the whole clinic worked.
    pub fn note_account_list(&self, works: bool) {
        self.account_list.store(works, Ordering::Relaxed);
    }

    /// The file's name, where a link told it.
    pub fn name(&self, id: &AttachmentId) -> Option<Sensitive<String>> {
        self.known(id).and_then(|known| known.name)
    }

    /// A link told the file's name.
    pub fn note_name(&self, id: &AttachmentId, name: &Sensitive<String>) {
        self.note(id, |known| known.name = Some(name.clone()));
    }

    /// The SHA-256 of the file's bytes, where they were read.
    pub fn sha256(&self, id: &AttachmentId) -> Option<String> {
        self.known(id).and_then(|known| known.sha256)
    }

    /// The file's bytes were read.
    pub fn note_sha256(&self, id: &AttachmentId, sha256: &str) {
        self.note(id, |known| known.sha256 = Some(sha256.to_owned()));
    }

    fn known(&self, id: &AttachmentId) -> Option<FileKnown> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(id).cloned()
    }

    fn note(&self, id: &AttachmentId, note: impl FnOnce(&mut FileKnown)) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.len() >= MOST_FILES && !files.contains_key(id) {
            files.clear();
        }
        note(files.entry(id.clone()).or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_of_files_is_bounded_and_begins_anew() {
        let learned = Learned::default();
        for id in 0..=MOST_FILES {
            learned.note_name(&AttachmentId::new(id.to_string()), &"a.pdf".into());
        }
        assert_eq!(learned.name(&AttachmentId::new("0")), None);
        let last = AttachmentId::new(MOST_FILES.to_string());
        assert_eq!(learned.name(&last), Some("a.pdf".into()));
        learned.note_sha256(&last, "ab");
        assert_eq!(
            (learned.name(&last), learned.sha256(&last).as_deref()),
            (Some("a.pdf".into()), Some("ab"))
        );
    }
}
