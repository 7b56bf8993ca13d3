//! The file that is filed: `abc`, said to be a PDF.

use attachment_api::FileFacts;

/// `abc` under this name.
pub fn abc_file(name: &str) -> FileFacts {
    FileFacts {
        name: name.into(),
        content_type: "application/pdf".to_owned(),
        size_bytes: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
        md5: "900150983cd24fb0d6963f7d28e17f72".to_owned(),
    }
}
