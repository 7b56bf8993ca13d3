use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::wire::OfferedFilesView;

/// Offers kept at most; older ones that nobody answered are forgotten.
const MOST_OFFERS: usize = 16;

/// Files that a person dropped or picked, held here until the window says for whom. The page never sees a path.
#[derive(Default)]
pub struct Offers {
    waiting: Mutex<VecDeque<(String, Vec<PathBuf>)>>,
}

impl Offers {
    /// Holds files and says what the window may know of them.
    pub fn put(&self, paths: Vec<PathBuf>) -> OfferedFilesView {
        let offer = Uuid::new_v4().to_string();
        let name = |path: &PathBuf| {
            path.file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let view = OfferedFilesView {
            offer: offer.clone(),
            names: paths.iter().map(name).collect(),
            sizes_bytes: paths.iter().map(|path| size_bytes(path)).collect(),
        };
        let mut waiting = self.waiting();
        if waiting.len() == MOST_OFFERS {
            waiting.pop_front();
        }
        waiting.push_back((offer, paths));
        view
    }

    /// The files of an offer, once.
    pub fn take(&self, offer: &str) -> Option<Vec<PathBuf>> {
        let mut waiting = self.waiting();
        let at = waiting.iter().position(|(held, _)| held == offer)?;
        waiting.remove(at).map(|(_, paths)| paths)
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<(String, Vec<PathBuf>)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Only what would be taken has a size: a folder or a link is refused later, with its reason.
fn size_bytes(path: &Path) -> Option<u64> {
    let facts = std::fs::symlink_metadata(path).ok()?;
    facts.is_file().then_some(facts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_sees_names_and_no_paths() {
        let view = Offers::default().put(vec!["/home/jane/scan.pdf".into(), "/tmp/b.jpg".into()]);
        assert_eq!(view.names, ["scan.pdf", "b.jpg"]);
    }

    #[test]
    fn sizes_are_known_before_a_file_is_taken_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("scan.pdf");
        std::fs::write(&file, "%PDF-").expect("a file");
        let view = Offers::default().put(vec![file, folder.path().to_owned()]);
        assert_eq!(view.sizes_bytes, [Some(5), None]);
    }

    #[test]
    fn an_offer_is_used_once() {
        let offers = Offers::default();
        let view = offers.put(vec!["/tmp/scan.pdf".into()]);
        assert_eq!(
            offers.take(&view.offer),
            Some(vec![PathBuf::from("/tmp/scan.pdf")])
        );
        assert_eq!(offers.take(&view.offer), None);
    }

    #[test]
    fn the_oldest_unanswered_offer_is_forgotten_first() {
        let offers = Offers::default();
        let views: Vec<_> = (0..=MOST_OFFERS)
            .map(|_| offers.put(vec!["/tmp/scan.pdf".into()]))
            .collect();
        assert_eq!(offers.take(&views[0].offer), None);
        assert!(offers.take(&views[1].offer).is_some());
    }
}
