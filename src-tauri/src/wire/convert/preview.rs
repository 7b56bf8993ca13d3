use attachment_api::{AttachmentId, PatientId};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::failure;
use crate::desk::account_id;
use crate::preview::{Drawn, Obstacle, Place, Shown, Subject};
use crate::wire::{FailureView, PreviewObstacleView, PreviewRequest, PreviewView, PreviewedFileView};

/// What is asked for.
pub fn preview_of(request: PreviewRequest) -> Result<(Subject, Place), FailureView> {
    let subject = match request.file {
        PreviewedFileView::Attachment {
            account,
            patient,
            attachment,
        } => Subject::Attachment {
            account: account_id(&account)?,
            patient: PatientId::new(patient),
            attachment: AttachmentId::new(attachment),
        },
        PreviewedFileView::Unfiled { id } => {
            Subject::Unfiled(id.parse().map_err(|_| failure("unfiled-unknown"))?)
        }
    };
    let place = Place {
        page: request.page,
        width: request.width,
    };
    Ok((subject, place))
}

/// What is seen of a file, or why nothing is.
pub fn preview_view(shown: Shown) -> PreviewView {
    match shown {
        Ok(Drawn::Picture {
            png,
            width,
            height,
            page,
            pages,
        }) => PreviewView::Picture {
            png: STANDARD.encode(png),
            width,
            height,
            page,
            pages,
        },
        Ok(Drawn::Text { text, is_cut }) => PreviewView::Text { text, is_cut },
        Err(obstacle) => PreviewView::NotShown {
            obstacle: obstacle.into(),
            content_type: match obstacle {
                Obstacle::KindNotDrawn(content_type) => content_type.map(str::to_owned),
                _ => None,
            },
        },
    }
}

impl From<Obstacle> for PreviewObstacleView {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::TooLarge => Self::TooLarge,
            Obstacle::Incomplete => Self::Incomplete,
            Obstacle::Empty => Self::Empty,
            Obstacle::Protected => Self::Protected,
            Obstacle::KindNotDrawn(_) => Self::KindNotDrawn,
            Obstacle::Damaged => Self::Damaged,
            Obstacle::TooMuchMemory => Self::TooMuchMemory,
            Obstacle::TookTooLong => Self::TookTooLong,
        }
    }
}
