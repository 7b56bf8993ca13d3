//! The name under which bytes are sent to storage.
//!
//! How Cliniko reads an `upload_url` whose file name holds spaces, `+`, `#`, `%` or anything beyond ASCII is not documented,
//! and a name it cannot read costs a whole upload (422 `temp_attachment_url is invalid`). So a name goes out as it is only
//! when a URL can hold it unchanged; otherwise a plain spelling of it does, with its extension, and the record is made with
//! the original as its `filename`.

use std::borrow::Cow;

/// Storage keys end at 1,024 bytes; the directory in front needs some of them.
const LONGEST_STEM: usize = 150;
const LONGEST_EXTENSION: usize = 16;

/// The original where it is safe in a URL, else a plain spelling with the same extension. Never empty, never a path.
pub(crate) fn sendable_name(original: &str) -> Cow<'_, str> {
    let base = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, extension) = match base.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, Some(extension)),
        _ => (base, None),
    };
    let extension = extension
        .map(|extension| plain(extension, LONGEST_EXTENSION))
        .filter(|plain| !plain.is_empty());
    let stem = plain(stem, LONGEST_STEM);
    let stem = if stem.is_empty() { "file" } else { &stem };
    let name = match extension {
        Some(extension) => format!("{stem}.{extension}"),
        None => stem.to_owned(),
    };
    if name == original {
        Cow::Borrowed(original)
    } else {
        Cow::Owned(name)
    }
}

/// Unreserved characters of RFC 3986 stay; every run of others becomes one underscore, none at the ends.
fn plain(text: &str, longest: usize) -> String {
    let mut plain = String::new();
    let mut gap = false;
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '~') {
            if gap && !plain.is_empty() {
                plain.push('_');
            }
            gap = false;
            plain.push(character);
        } else {
            gap = true;
        }
        if plain.len() >= longest {
            break;
        }
    }
    plain.trim_start_matches('.').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn safe_names_stay_and_others_become_plain_with_their_extension() {
        for (original, sent) in [
            ("referral.pdf", "referral.pdf"),
            ("X-ray_2026-11-20.final.JPG", "X-ray_2026-11-20.final.JPG"),
            ("README", "README"),
            ("referral letter.pdf", "referral_letter.pdf"),
            ("50% + more #1 & so?.pdf", "50_more_1_so.pdf"),
            ("Überweisung Müller.pdf", "berweisung_M_ller.pdf"),
            ("紹介状.pdf", "file.pdf"),
            ("a\"b\r\nc.txt", "a_b_c.txt"),
            ("${filename}", "filename"),
            ("..", "file"),
            (".", "file"),
            (".hidden", "hidden"),
            ("", "file"),
            ("../../etc/passwd", "passwd"),
            ("C:\\scans\\a.pdf", "a.pdf"),
            ("name.", "name"),
        ] {
            assert_eq!(sendable_name(original), sent, "{original}");
        }
    }

    #[test]
    fn long_name_keeps_its_extension() {
        let name = sendable_name(&format!("{}.pdf", "a".repeat(255))).into_owned();
        assert!(name.len() <= 160, "{name}");
        assert_eq!(name.rsplit_once('.').map(|(_, extension)| extension), Some("pdf"));
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_safe_path_segment(original in "\\PC{0,60}") {
            let name = sendable_name(&original);
            let safe = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
            prop_assert!(!name.is_empty() && safe && name != "." && name != "..", "{name}");
        }
    }
}
