//! Whose a bucket is: what the ledger says of an object, and who is told that one arrived.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Storage;
use super::objects::StoredObject;
use crate::faults::Effect;

/// The system behind a bucket.
pub(crate) trait BucketOwner: Send + Sync {
    /// The system's name in the ledger.
    fn system(&self) -> &'static str;

    /// The patient a key names, when it names one.
    fn patient_of(&self, key: &str) -> Option<String>;

    /// An object from outside is complete under this key, as S3's event notifications tell. `effect` is the fault that
    /// struck the upload.
    fn arrived(&self, _key: &str, _object: &Arc<StoredObject>, _effect: Option<&Effect>) {}
}

/// The owners of all buckets, by bucket. One that a client created itself has none.
#[derive(Default)]
pub(crate) struct Owners {
    owners: Mutex<BTreeMap<String, Arc<dyn BucketOwner>>>,
}

impl Owners {
    pub(crate) fn of(&self, bucket: &str) -> Option<Arc<dyn BucketOwner>> {
        let owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        owners.get(bucket).cloned()
    }
}

impl Storage {
    /// Creates a bucket for a system.
    pub(crate) fn create_owned_bucket(&self, bucket: &str, owner: Arc<dyn BucketOwner>) {
        self.objects.create_bucket(bucket);
        let mut owners = self.owners.owners.lock().unwrap_or_else(PoisonError::into_inner);
        owners.insert(bucket.to_owned(), owner);
    }
}
