use serde::Serialize;
use specta::Type;

use super::{AccountView, DraggedFileView, FilingView, OfferedFilesView, SettingsView, UnfiledFileView};

/// Everything Rust tells the window, on one channel named `desk-event`.
#[derive(Clone, Debug, Serialize, Type)]
#[expect(clippy::large_enum_variant, reason = "made, serialised and dropped at once")]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum DeskEventView {
    /// The desk opened or failed to, or the window missed something: ask for the desk's state.
    DeskChanged,
    FilingChanged {
        filing: FilingView,
    },
    FilingRemoved {
        id: String,
    },
    AccountsChanged {
        accounts: Vec<AccountView>,
    },
    SettingsChanged {
        settings: SettingsView,
    },
    /// What waits in Unfiled changed: all of it.
    UnfiledChanged {
        files: Vec<UnfiledFileView>,
    },
    /// A patient's files changed in the system through us: read the list again.
    AttachmentsChanged {
        account: String,
        patient: String,
    },
    /// Files are over the window.
    DragEntered {
        count: u32,
    },
    /// What the files over the window are, in their order, once they have been looked at.
    DragLookedAt {
        files: Vec<DraggedFileView>,
    },
    /// Where the files over the window are.
    DragMoved {
        /// Thousandths of the page's width, from its left edge.
        x: u16,
        /// Thousandths of the page's height, from its upper edge.
        y: u16,
    },
    DragLeft,
    /// Files were let go over the window.
    FilesDropped {
        files: OfferedFilesView,
    },
    /// A second start of the app was handed over: show yourself.
    WindowRequested,
}
