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

/// The name itself, as a system keeps it: without a path in front and without control characters (which includes those that
/// turn the direction of writing and so hide an extension). `None` when nothing is left.
pub(crate) fn base_name(original: &str) -> Option<String> {
    let base = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = base.chars().filter(|character| !hides(*character)).collect();
    let name = name.trim();
    (!name.is_empty() && name != "." && name != "..").then(|| name.to_owned())
}

/// Control characters, and Unicode's explicit directional ones (<https://www.unicode.org/reports/tr9/>, section 2).
fn hides(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    fn base_name_keeps_everything_but_paths_and_what_hides() {
        for (original, kept) in [
            ("Überweisung 1 (2).pdf", Some("Überweisung 1 (2).pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\scans\\a.pdf", Some("a.pdf")),
            ("a\r\nb\u{7}.pdf", Some("ab.pdf")),
            ("letter\u{202e}fdp.exe", Some("letterfdp.exe")),
            (" a.pdf ", Some("a.pdf")),
            ("a/..", None),
            ("a/", None),
            ("", None),
        ] {
            assert_eq!(base_name(original).as_deref(), kept, "{original:?}");
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
