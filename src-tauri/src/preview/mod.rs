//! Showing an attachment: its bytes are read into memory, told by their content and drawn in Rust. The page gets
//! pictures and plain text, never the file. One file is kept at a time, so that turning its pages reads nothing again.

mod document;
mod drawing_thread;
mod kind;
mod page_size;
mod pdf;
mod picture;
mod shown;
mod text;
mod thumbnails;
mod tiff_pages;

pub use document::{Drawn, Place};
pub use shown::{Previews, Shown, Subject};
pub use thumbnails::Thumbnails;

/// A file that is larger is not read: a page of it would take too long, and it has to fit into memory.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It has more than [`MOST_BYTES`].
    TooLarge,
    /// It did not arrive whole.
    Incomplete,
    /// It has no bytes.
    Empty,
    /// It can only be read with a password.
    Protected,
    /// It is of a kind that is not drawn here; which one, where its bytes say so.
    KindNotDrawn(Option<&'static str>),
    /// It is not what it begins like.
    Damaged,
    /// It would need more memory than one picture may.
    TooMuchMemory,
    /// It was not drawn in time.
    TookTooLong,
}

#[cfg(test)]
mod tests;
