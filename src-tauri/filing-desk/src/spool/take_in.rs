//! Taking a person's file in: one streamed copy, hashed and sealed on the way, and a second reading that agrees with it.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek};
use std::path::Path;

use attachment_api::{FileFacts, Sensitive};
use md5::Md5;
use serde::Serialize;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::card::create_private;
use super::seal::Sealer;
use super::source::{Source, refusal};
use super::{Purpose, Spool, content_type};
use crate::data_directory::sync_folder;
use crate::error::{DeskError, RefusalCode};
use crate::filings::FilingId;
use crate::store::StoreError;

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// Copies tried before a file that keeps changing is refused.
const COPIES: usize = 2;

/// Bytes that lie in the spool, sealed and synced, but are not accepted yet. Dropped unsettled, they are removed.
pub struct Pending<'a> {
    spool: &'a Spool,
    id: FilingId,
    /// Held locked, so that no other process takes the copy for a left-over.
    file: File,
    /// Whether it is settled what becomes of them.
    settled: bool,
    /// What is known of the bytes.
    pub facts: FileFacts,
}

impl Spool {
    /// Copies a file in, without following links. May block for long.
    pub fn take_in(
        &self,
        id: FilingId,
        path: &Path,
        size_limit_bytes: Option<u64>,
    ) -> Result<Pending<'_>, DeskError> {
        let name = name_of(path)?;
        for _ in 0..COPIES {
            let source = Source::open(path)?;
            kill_points::reach("source-opened");
            if size_limit_bytes.is_some_and(|limit| source.look.length > limit) {
                return Err(RefusalCode::FileTooLarge.into());
            }
            let pending = self.copy(id, &name, |take| read_through(&source, take))?;
            // Its look last: it covers the second reading too.
            if pending.facts.size_bytes == source.look.length
                && reads_as(&pending.facts.sha256, |take| read_through(&source, take))?
                && source.is_unchanged(path)
            {
                return Ok(pending);
            }
        }
        Err(RefusalCode::FileChanging.into())
    }

    /// Seals the bytes that `read` hands over, once it has handed over the same ones twice. May block for long.
    pub fn take_in_readings(
        &self,
        id: FilingId,
        name: &str,
        mut read: impl FnMut(Take<'_>) -> Result<u64, DeskError>,
    ) -> Result<Pending<'_>, DeskError> {
        for _ in 0..COPIES {
            let pending = self.copy(id, name, &mut read)?;
            if reads_as(&pending.facts.sha256, &mut read)? {
                return Ok(pending);
            }
        }
        Err(RefusalCode::FileChanging.into())
    }

    fn copy(
        &self,
        id: FilingId,
        name: &str,
        read: impl FnOnce(Take<'_>) -> Result<u64, DeskError>,
    ) -> Result<Pending<'_>, DeskError> {
        let file = self.create_locked(id)?;
        kill_points::reach("copy-made");
        let facts = FileFacts {
            name: Sensitive::from(name),
            content_type: String::new(),
            size_bytes: 0,
            sha256: String::new(),
            md5: String::new(),
        };
        // From here on the copy is removed when anything fails.
        let mut pending = Pending {
            spool: self,
            id,
            file,
            settled: false,
            facts,
        };
        pending.seal(read)?;
        pending.file.sync_all()?;
        kill_points::reach("copy-synced");
        Ok(pending)
    }
}

impl Spool {
    /// Another process that puts the spool in order may remove the file between its making and its locking; from then on
    /// it is safe.
    fn create_locked(&self, id: FilingId) -> std::io::Result<File> {
        loop {
            let file = create_private(&self.partial(id))?;
            file.lock()?;
            if self.partial(id).exists() {
                return Ok(file);
            }
        }
    }
}

impl Pending<'_> {
    /// Makes a copy lasting: its card is written, `keep` makes it known to the store, and then it gets its lasting name.
    pub fn accept(
        self,
        card: &impl Serialize,
        keep: impl FnOnce() -> Result<(), DeskError>,
    ) -> Result<(), DeskError> {
        self.spool.write_card(self.id, card)?;
        sync_folder(&self.spool.folder)?;
        kill_points::reach("accept-spooled");
        if let Err(error) = keep() {
            return Err(self.refused_by_store(error));
        }
        kill_points::reach("accept-persisted");
        // It is accepted: where the name can not be given now, the next start does it.
        if let Err(error) = self.keep() {
            tracing::warn!(kind = ?error.kind(), "a sealed copy could not be given its lasting name");
        }
        kill_points::reach("accept-renamed");
        Ok(())
    }

    /// Gives the bytes their lasting name, once the store knows them.
    fn keep(mut self) -> std::io::Result<()> {
        self.settled = true;
        std::fs::rename(self.spool.partial(self.id), self.spool.sealed(self.id))?;
        kill_points::reach("copy-renamed");
        sync_folder(&self.spool.folder)
    }

    /// A commit that was begun and failed may turn out to be lasting: the next start is told that nothing was accepted.
    fn refused_by_store(self, error: DeskError) -> DeskError {
        let is_in_doubt = matches!(&error, DeskError::Store(error) if *error != StoreError::Busy);
        if is_in_doubt && let Err(error) = self.refuse() {
            tracing::warn!(kind = ?error.kind(), "it could not be marked that a file was refused");
        }
        error
    }

    /// Refuses what the store failed to keep: it may know it all the same. The bytes go now, what is left of the copy at
    /// the next start.
    fn refuse(mut self) -> std::io::Result<()> {
        self.spool.refuse(self.id)?;
        self.settled = true;
        self.file.set_len(0)
    }

    fn seal(&mut self, read: impl FnOnce(Take<'_>) -> Result<u64, DeskError>) -> Result<(), DeskError> {
        let key = self.spool.key_for(self.id, Purpose::Bytes);
        let mut sealer = Sealer::begin(&self.file, &key)?;
        let (mut sha256, mut md5) = (Sha256::new(), Md5::new());
        let mut prefix = Vec::new();
        let size_bytes = read(&mut |bytes| {
            sha256.update(bytes);
            md5.update(bytes);
            let missing = content_type::PREFIX.saturating_sub(prefix.len()).min(bytes.len());
            prefix.extend_from_slice(&bytes[..missing]);
            sealer.write(bytes)?;
            kill_points::reach("copy-chunk-written");
            Ok(())
        })?;
        sealer.finish()?;
        kill_points::reach("copy-sealed");
        self.facts.content_type = content_type::guess(self.facts.name.expose(), &prefix);
        self.facts.size_bytes = size_bytes;
        self.facts.sha256 = hex::encode(sha256.finalize());
        self.facts.md5 = hex::encode(md5.finalize());
        Ok(())
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.settled
            && let Err(error) = self.spool.remove(self.id)
        {
            // The next start sweeps it up.
            tracing::warn!(kind = ?error.kind(), "an unfinished copy could not be removed");
        }
    }
}

/// Takes bytes as they are read, in order.
pub type Take<'a> = &'a mut (dyn FnMut(&[u8]) -> Result<(), DeskError> + Send);

/// Whether the file still has the bytes that were copied. Two readings that agree, one after the other, are one version of
/// it. Its times alone can not tell: a writer through a memory map changes none before the system writes its pages out,
/// and two writes within one tick of the clock leave the same.
fn reads_as(sha256: &str, read: impl FnOnce(Take<'_>) -> Result<u64, DeskError>) -> Result<bool, DeskError> {
    let mut again = Sha256::new();
    read(&mut |bytes| {
        again.update(bytes);
        Ok(())
    })?;
    Ok(hex::encode(again.finalize()) == sha256)
}

/// Reads the file from its beginning and tells how much there was. It ends early where there is more than there was when
/// the file was opened: what grows while it is read is not read on for ever.
fn read_through(source: &Source, take: Take<'_>) -> Result<u64, DeskError> {
    let mut file = &source.file;
    file.rewind().map_err(|error| refusal(&error))?;
    let mut size_bytes = 0;
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match file.read(&mut chunk) {
            Ok(0) => return Ok(size_bytes),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(refusal(&error).into()),
        };
        size_bytes += read as u64;
        if size_bytes > source.look.length {
            return Ok(size_bytes);
        }
        take(&chunk[..read])?;
    }
}

/// The base name, composed as most systems write it (macOS takes letters and accents apart).
fn name_of(path: &Path) -> Result<String, RefusalCode> {
    let name = path.file_name().ok_or(RefusalCode::FileNameUnusable)?;
    Ok(name.to_string_lossy().nfc().collect())
}
