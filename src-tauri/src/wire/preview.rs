use serde::{Deserialize, Serialize};
use specta::Type;

/// Which page of which file to show.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    pub file: PreviewedFileView,
    /// From 1; the nearest that there is.
    pub page: u32,
    /// How wide the picture should be, in pixels of the screen.
    pub width: u32,
}

/// A file to show.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PreviewedFileView {
    /// One on a chart.
    Attachment {
        account: String,
        patient: String,
        attachment: String,
    },
    /// One that waits in Unfiled.
    Unfiled { id: String },
}

/// Why a file is not shown.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewObstacleView {
    TooLarge,
    Incomplete,
    Empty,
    Protected,
    KindNotDrawn,
    Damaged,
    TooMuchMemory,
    TookTooLong,
}

/// What is seen of a file.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum PreviewView {
    /// One page, drawn.
    Picture {
        /// A PNG in base64.
        png: String,
        width: u32,
        height: u32,
        /// From 1.
        page: u32,
        pages: u32,
    },
    Text {
        text: String,
        /// The file goes on.
        is_cut: bool,
    },
    NotShown {
        obstacle: PreviewObstacleView,
        /// The MIME type that its bytes tell, where they do.
        content_type: Option<String>,
    },
}
