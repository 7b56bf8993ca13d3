use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use attachment_api::{AttachmentId, PatientId};
use filing_desk::{AccountId, DeskError, FilingDesk, FilingId, ReadFile};
use futures::future::{AbortHandle, Abortable};

use super::document::{Document, Drawn, Place};
use super::drawing_thread::DrawingThread;
use super::{MOST_BYTES, Obstacle};

/// Which file is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One on a chart.
    Attachment {
        /// Whose system it is in.
        account: AccountId,
        /// On whose chart.
        patient: PatientId,
        /// The file.
        attachment: AttachmentId,
    },
    /// One that waits in Unfiled.
    Unfiled(FilingId),
}

/// What became of showing a file, unless the system or the way there failed.
pub type Shown = Result<Drawn, Obstacle>;

/// The one file that is shown, and the one request for it.
#[derive(Default)]
pub struct Previews {
    kept: Mutex<Kept>,
    thread: DrawingThread,
}

#[derive(Default)]
struct Kept {
    document: Option<(Subject, Arc<Document>)>,
    under_way: Option<AbortHandle>,
    /// Counts requests: what an earlier one brings late is not kept.
    request: u64,
}

impl Previews {
    /// Shows a page of a file, read from the system unless it is the one at hand. An earlier request ends; `None` when a
    /// later one or [`Previews::close`] ended this one.
    pub async fn show(
        &self,
        desk: &FilingDesk,
        subject: Subject,
        place: Place,
    ) -> Option<Result<Shown, DeskError>> {
        let (handle, registration) = AbortHandle::new_pair();
        let (request, at_hand) = self.begin(&subject, handle);
        let work = async {
            let document = match at_hand {
                Some(document) => document,
                None => match self.read(desk, &subject, request).await? {
                    Ok(document) => document,
                    Err(obstacle) => return Ok(Err(obstacle)),
                },
            };
            Ok(self.thread.run(move || document.draw(place)).await)
        };
        Abortable::new(work, registration).await.ok()
    }

    /// Ends what is under way and forgets the file.
    pub fn close(&self) {
        let mut kept = self.kept();
        kept.request += 1;
        kept.document = None;
        if let Some(earlier) = kept.under_way.take() {
            earlier.abort();
        }
    }

    fn begin(&self, subject: &Subject, handle: AbortHandle) -> (u64, Option<Arc<Document>>) {
        let mut kept = self.kept();
        kept.request += 1;
        kept.document.take_if(|(other, _)| other != subject);
        if let Some(earlier) = kept.under_way.replace(handle) {
            earlier.abort();
        }
        let at_hand = kept.document.as_ref().map(|(_, document)| Arc::clone(document));
        (kept.request, at_hand)
    }

    async fn read(
        &self,
        desk: &FilingDesk,
        subject: &Subject,
        request: u64,
    ) -> Result<Result<Arc<Document>, Obstacle>, DeskError> {
        let read = match subject {
            Subject::Attachment {
                account,
                patient,
                attachment,
            } => desk.read(*account, patient, attachment, MOST_BYTES).await?,
            Subject::Unfiled(id) => desk.read_unfiled(*id, MOST_BYTES).await?,
        };
        let bytes = match read {
            ReadFile::Whole(bytes) => bytes,
            ReadFile::TooLarge => return Ok(Err(Obstacle::TooLarge)),
            ReadFile::Incomplete => return Ok(Err(Obstacle::Incomplete)),
        };
        let document = self.thread.run(move || Document::read(bytes)).await.map(Arc::new);
        if let Ok(document) = &document {
            let mut kept = self.kept();
            if kept.request == request {
                kept.document = Some((subject.clone(), Arc::clone(document)));
            }
        }
        Ok(document)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
