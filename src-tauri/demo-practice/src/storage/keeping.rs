//! Keeping an object otherwise than it came, where a fault says so.

use std::fs::File;
use std::io::{self, Read, Seek};

use bytes::Bytes;

use super::objects::{Content, StoredObject};
use crate::faults::{Damage, Effect, KeptETag};

/// The object as the storage keeps it.
pub(crate) fn kept(object: StoredObject, effect: Option<&Effect>) -> io::Result<StoredObject> {
    let Some(Effect::Keep { damage, e_tag }) = effect else {
        return Ok(object);
    };
    let mut object = match damage {
        Some(damage) => damaged(object, *damage)?,
        None => object,
    };
    match e_tag {
        KeptETag::OfKept => {}
        KeptETag::Opaque => {
            object.etag = Some(format!("{:032x}", fastrand::u128(..)));
            object.with_kms = true;
        }
        KeptETag::Absent => object.etag = None,
    }
    Ok(object)
}

fn damaged(object: StoredObject, damage: Damage) -> io::Result<StoredObject> {
    let mut bytes = bytes_of(&object.content)?;
    match damage {
        Damage::FlipBit => {
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 1;
            }
        }
        Damage::CutTail(missing) => {
            let missing = usize::try_from(missing).unwrap_or(usize::MAX);
            bytes.truncate(bytes.len().saturating_sub(missing));
        }
    }
    let other = StoredObject::in_memory(Bytes::from(bytes), &object.content_type, object.stored_at);
    Ok(StoredObject {
        metadata: object.metadata,
        ..other
    })
}

fn bytes_of(content: &Content) -> io::Result<Vec<u8>> {
    match content {
        Content::Memory(bytes) => Ok(bytes.to_vec()),
        Content::File(file) => {
            let mut file: &File = file;
            let mut bytes = Vec::new();
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        }
    }
}
