//! The objects themselves: small ones made by us in memory, received ones in files without a name, which the system
//! removes even when this process is killed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;
use md5::Md5;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncWriteExt, BufWriter};

use crate::clock;

/// Bytes gathered before a write to disk.
const WRITE_BUFFER_BYTES: usize = 256 * 1024;

/// Where an object's bytes are.
pub(crate) enum Content {
    Memory(Bytes),
    File(Arc<File>),
}

/// One stored object. It never changes; a new upload to its key replaces it.
pub(crate) struct StoredObject {
    pub(crate) content: Content,
    pub(crate) size: u64,
    /// What answers call these bytes, without quotes: their MD5 in lower-case hex, unless a fault says otherwise.
    pub(crate) etag: Option<String>,
    /// SHA-256 of the bytes, lower-case hex.
    pub(crate) sha256: String,
    pub(crate) content_type: String,
    /// The `x-amz-meta-*` headers or fields, names in lower case.
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) stored_at: Timestamp,
    /// Whether it is encrypted with a key of KMS, so that its `ETag` is no MD5.
    pub(crate) with_kms: bool,
}

impl StoredObject {
    /// An object made by the practice itself.
    pub(crate) fn in_memory(bytes: Bytes, content_type: &str, stored_at: Timestamp) -> Self {
        Self {
            size: bytes.len() as u64,
            etag: Some(hex::encode(Md5::digest(&bytes))),
            sha256: hex::encode(Sha256::digest(&bytes)),
            content: Content::Memory(bytes),
            content_type: content_type.to_owned(),
            metadata: Vec::new(),
            stored_at,
            with_kms: false,
        }
    }
}

impl StoredObject {
    /// The `ETag` as headers and XML have it.
    pub(crate) fn quoted_etag(&self) -> Option<String> {
        self.etag.as_ref().map(|etag| format!("\"{etag}\""))
    }
}

type Bucket = BTreeMap<String, Arc<StoredObject>>;

/// Some objects of a bucket, in the order of their keys.
pub(crate) struct Listing {
    pub(crate) objects: Vec<(String, Arc<StoredObject>)>,
    /// Whether more follow.
    pub(crate) truncated: bool,
}

/// All buckets of the storage.
#[derive(Default)]
pub(crate) struct ObjectStore {
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

impl ObjectStore {
    fn buckets(&self) -> MutexGuard<'_, BTreeMap<String, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Creates a bucket; false when it exists.
    pub(crate) fn create_bucket(&self, name: &str) -> bool {
        let mut buckets = self.buckets();
        let absent = !buckets.contains_key(name);
        if absent {
            buckets.insert(name.to_owned(), Bucket::new());
        }
        absent
    }

    pub(crate) fn has_bucket(&self, name: &str) -> bool {
        self.buckets().contains_key(name)
    }

    pub(crate) fn bucket_names(&self) -> Vec<String> {
        self.buckets().keys().cloned().collect()
    }

    pub(crate) fn get(&self, bucket: &str, key: &str) -> Option<Arc<StoredObject>> {
        self.buckets().get(bucket)?.get(key).cloned()
    }

    /// Stores an object; false when the bucket is gone.
    pub(crate) fn put(&self, bucket: &str, key: &str, object: Arc<StoredObject>) -> bool {
        let mut buckets = self.buckets();
        let Some(bucket) = buckets.get_mut(bucket) else {
            return false;
        };
        bucket.insert(key.to_owned(), object);
        true
    }

    pub(crate) fn remove(&self, bucket: &str, key: &str) -> Option<Arc<StoredObject>> {
        self.buckets().get_mut(bucket)?.remove(key)
    }

    /// Moves an object to another key; `None` when there is none.
    pub(crate) fn rename(&self, bucket: &str, from: &str, to: &str) -> Option<Arc<StoredObject>> {
        let mut buckets = self.buckets();
        let bucket = buckets.get_mut(bucket)?;
        let object = bucket.remove(from)?;
        bucket.insert(to.to_owned(), Arc::clone(&object));
        Some(object)
    }

    /// Up to `limit` objects whose keys begin with `prefix` and come after `after`; `None` without such a bucket.
    pub(crate) fn list(&self, bucket: &str, prefix: &str, after: &str, limit: usize) -> Option<Listing> {
        let buckets = self.buckets();
        let start = if after > prefix {
            Bound::Excluded(after)
        } else {
            Bound::Included(prefix)
        };
        let mut keys = buckets
            .get(bucket)?
            .range::<str, _>((start, Bound::Unbounded))
            .take_while(|(key, _)| key.starts_with(prefix));
        let page = keys
            .by_ref()
            .take(limit)
            .map(|(key, object)| (key.clone(), Arc::clone(object)));
        Some(Listing {
            objects: page.collect(),
            truncated: keys.next().is_some(),
        })
    }
}

/// An object on its way in; dropping it forgets what was received.
pub(crate) struct Receiving {
    file: BufWriter<tokio::fs::File>,
    sha256: Sha256,
    md5: Md5,
    size: u64,
}

impl Receiving {
    /// Begins to receive.
    pub(crate) fn begin() -> io::Result<Self> {
        let file = tokio::fs::File::from_std(tempfile::tempfile()?);
        let file = BufWriter::with_capacity(WRITE_BUFFER_BYTES, file);
        Ok(Self {
            file,
            sha256: Sha256::new(),
            md5: Md5::new(),
            size: 0,
        })
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sha256.update(bytes);
        self.md5.update(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes).await
    }

    /// Bytes received so far.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The finished object; it is stored only once it is `put`.
    pub(crate) async fn finish(
        mut self,
        content_type: String,
        metadata: Vec<(String, String)>,
    ) -> io::Result<StoredObject> {
        self.file.flush().await?;
        Ok(StoredObject {
            content: Content::File(Arc::new(self.file.into_inner().into_std().await)),
            size: self.size,
            etag: Some(hex::encode(self.md5.finalize())),
            sha256: hex::encode(self.sha256.finalize()),
            content_type,
            metadata,
            stored_at: clock::now(),
            with_kms: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store_with(keys: &[&str]) -> ObjectStore {
        let store = ObjectStore::default();
        store.create_bucket("b");
        for key in keys {
            let object = StoredObject::in_memory(Bytes::from_static(b"x"), "text/plain", clock::now());
            store.put("b", key, Arc::new(object));
        }
        store
    }

    #[test]
    fn list_goes_on_after_the_last_key() {
        let store = store_with(&["a/1", "a/2", "a/3", "b/1"]);
        let first = store.list("b", "a/", "", 2).unwrap();
        assert_eq!(
            first
                .objects
                .iter()
                .map(|(key, _)| key.as_str())
                .collect::<Vec<_>>(),
            ["a/1", "a/2"]
        );
        assert!(first.truncated);
        let rest = store.list("b", "a/", "a/2", 2).unwrap();
        assert_eq!(rest.objects.len(), 1);
        assert!(!rest.truncated);
    }
}
