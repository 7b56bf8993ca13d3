//! Whether a person's own file is as it was.

use std::fs::File;
use std::io;

use sha2::{Digest as _, Sha256};

use crate::Drop;

/// `Err` says what is wrong with it.
pub(crate) fn unchanged(drop: &Drop) -> Result<(), String> {
    let Some(source) = &drop.source else {
        return Ok(());
    };
    let mut hasher = Sha256::new();
    File::open(source)
        .and_then(|mut file| io::copy(&mut file, &mut hasher))
        .map_err(|error| format!("can not be read ({})", error.kind()))?;
    if format!("{:x}", hasher.finalize()) == drop.sha256 {
        Ok(())
    } else {
        Err("has other bytes".to_owned())
    }
}
