//! What a Medplum server may be like: every clinic can run its own.

use serde::{Deserialize, Serialize};

/// One Medplum server's version, storage and limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MedplumServer {
    /// Its version. Before 5.1.4 there are no links to upload through.
    pub version: String,
    /// Whether presigned links lead to S3 instead of the server's own storage.
    pub stores_in_s3: bool,
    /// Load points a minute one user may spend. The usual number: <https://www.medplum.com/docs/rate-limits>
    pub points_per_minute: u64,
}

impl Default for MedplumServer {
    fn default() -> Self {
        Self {
            version: "5.1.12".to_owned(),
            stores_in_s3: false,
            points_per_minute: 50_000,
        }
    }
}
