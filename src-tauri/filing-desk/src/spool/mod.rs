//! The spool: our private, sealed copies of the bytes of filings, so that nothing accepted is lost and the person's own
//! file is never needed again.
//!
//! Per filing, and per file that waits in Unfiled, there is `<id>.sealed`, the bytes, and `<id>.card`, what it is. Both are sealed under
//! keys derived from the spool's key and the filing's id. While a filing is being accepted the bytes lie in
//! `<id>.partial`, which is renamed once the store knows the filing. From when its record is asked for there is
//! `<id>.asked` too. A `<id>.partial` without a card is left of a file that was refused because the store failed.

mod asked;
mod card;
mod content_type;
mod look;
mod read;
mod refused;
mod seal;
mod source;
mod sweep;
mod take_in;

use std::path::PathBuf;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

pub use card::Card;
pub use look::{FileLook, look_at};
pub use read::SealedBytes;
pub use sweep::SpoolContents;
pub use take_in::{Pending, Take};

use crate::data_directory::remove_if_there;
use crate::filings::FilingId;

/// The spool's 256 bit key, from which every file's own key is derived.
pub type SpoolKey = Zeroizing<[u8; 32]>;

/// The folder of sealed copies.
pub struct Spool {
    folder: PathBuf,
    key: SpoolKey,
}

/// What a derived key is for: no two uses share one.
#[derive(Clone, Copy)]
enum Purpose {
    Bytes,
    Card,
}

impl Spool {
    /// The spool in `folder`.
    pub const fn new(folder: PathBuf, key: SpoolKey) -> Self {
        Self { folder, key }
    }

    /// Removes everything of a filing; what is not there is no error. May block.
    pub fn remove(&self, id: FilingId) -> std::io::Result<()> {
        // The bytes first: what is left without them can not be taken for a filing. What was asked for goes last.
        for path in [self.sealed(id), self.partial(id)] {
            remove_if_there(&path)?;
            kill_points::reach("spool-file-removed");
        }
        self.remove_beside(id)
    }

    fn remove_beside(&self, id: FilingId) -> std::io::Result<()> {
        for path in [self.card(id), self.next_card(id), self.asked(id)] {
            remove_if_there(&path)?;
            kill_points::reach("spool-file-removed");
        }
        Ok(())
    }

    fn sealed(&self, id: FilingId) -> PathBuf {
        self.folder.join(format!("{id}.sealed"))
    }

    fn partial(&self, id: FilingId) -> PathBuf {
        self.folder.join(format!("{id}.partial"))
    }

    fn card(&self, id: FilingId) -> PathBuf {
        self.folder.join(format!("{id}.card"))
    }

    fn next_card(&self, id: FilingId) -> PathBuf {
        self.folder.join(format!("{id}.next-card"))
    }

    fn asked(&self, id: FilingId) -> PathBuf {
        self.folder.join(format!("{id}.asked"))
    }

    fn key_for(&self, id: FilingId, purpose: Purpose) -> Zeroizing<[u8; 32]> {
        let purpose: &[u8] = match purpose {
            Purpose::Bytes => b"chartdrop spool bytes 1",
            Purpose::Card => b"chartdrop spool card 1",
        };
        let mut key = Zeroizing::new([0; 32]);
        let derivation = Hkdf::<Sha256>::new(Some(id.to_string().as_bytes()), self.key.as_slice());
        // Only lengths beyond 255 hashes are refused; this is one.
        if derivation.expand(purpose, key.as_mut_slice()).is_err() {
            unreachable!("one hash is never too long");
        }
        key
    }
}
