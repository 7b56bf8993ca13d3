/// As much as somebody reads in a preview. The rest is for a program with a search of its own.
pub const MOST_BYTES: usize = 200_000;

/// Plain text, perhaps only its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub text: String,
    pub is_cut: bool,
}

/// The text that these bytes are: UTF-8, or UTF-16 that says so. `None` when they are no text.
pub fn read(bytes: &[u8]) -> Option<Text> {
    let whole = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok()?.to_owned(),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes)?,
        _ => std::str::from_utf8(bytes).ok()?.to_owned(),
    };
    whole.chars().all(is_written).then(|| cut(whole))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty())
}

/// Whether a character belongs to text: no control, but for those that lay it out.
fn is_written(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}')
}

fn cut(mut text: String) -> Text {
    let is_cut = text.len() > MOST_BYTES;
    text.truncate(text.floor_char_boundary(MOST_BYTES));
    Text { text, is_cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        read(bytes).map(|text| text.text)
    }

    #[test]
    fn text_is_read_in_the_encodings_that_tell_themselves() {
        let utf_16: Vec<u16> = "Größe 1 m".encode_utf16().collect();
        let little: Vec<u8> = utf_16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = utf_16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [
            "Größe 1 m".as_bytes().to_vec(),
            [b"\xef\xbb\xbf", "Größe 1 m".as_bytes()].concat(),
            [b"\xff\xfe", &little[..]].concat(),
            [b"\xfe\xff", &big[..]].concat(),
        ] {
            assert_eq!(text(&bytes).as_deref(), Some("Größe 1 m"));
        }
    }

    #[test]
    fn other_bytes_are_no_text() {
        for bytes in [
            &b"a\0b"[..],
            b"Gr\xf6\xdfe",
            b"\xff\xfea",
            b"\xff\xfe\x00\xd8",
            b"\x1b[2J",
        ] {
            assert_eq!(text(bytes), None, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_says_so() {
        let long = format!("a{}", "ä".repeat(MOST_BYTES));
        let cut = read(long.as_bytes()).expect("a text");
        assert!(cut.is_cut);
        assert_eq!(cut.text.len(), MOST_BYTES - 1);
        assert!(!read(b"short").expect("a text").is_cut);
    }
}
