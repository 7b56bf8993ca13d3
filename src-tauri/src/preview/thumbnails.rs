use filing_desk::{DeskError, FilingDesk, FilingId, ReadFile};

use super::MOST_BYTES;
use super::document::{Document, Drawn, Place};
use super::drawing_thread::DrawingThread;

/// The first page, in the width that it is shown in on a screen with small pixels.
const FIRST_PAGE: Place = Place { page: 1, width: 96 };

/// Small pictures of the files that wait in Unfiled, drawn one after the other: one file is in memory at a time.
#[derive(Default)]
pub struct Thumbnails {
    thread: DrawingThread,
    turn: tokio::sync::Mutex<()>,
}

impl Thumbnails {
    /// The first page as a PNG; nothing for what is not drawn here. Why that is so is told where the file is previewed.
    pub async fn draw(&self, desk: &FilingDesk, id: FilingId) -> Result<Option<Vec<u8>>, DeskError> {
        let _turn = self.turn.lock().await;
        let ReadFile::Whole(bytes) = desk.read_unfiled(id, MOST_BYTES).await? else {
            return Ok(None);
        };
        let drawing = move || Document::read(bytes)?.draw(FIRST_PAGE);
        Ok(match self.thread.run(drawing).await {
            Ok(Drawn::Picture { png, .. }) => Some(png),
            Ok(Drawn::Text { .. }) | Err(_) => None,
        })
    }
}
