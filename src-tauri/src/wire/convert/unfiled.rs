use filing_desk::UnfiledFile;

use super::moment;
use crate::wire::UnfiledFileView;

impl From<UnfiledFile> for UnfiledFileView {
    fn from(unfiled: UnfiledFile) -> Self {
        Self {
            id: unfiled.id.to_string(),
            name: unfiled.file.name.into_inner(),
            content_type: unfiled.file.content_type,
            size_bytes: unfiled.file.size_bytes,
            accepted_at: moment(unfiled.accepted_at),
        }
    }
}
