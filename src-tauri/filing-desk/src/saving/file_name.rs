//! A file name from a server made safe on every system: it names a file in the chosen folder and nothing else, and
//! shows as what it is.

/// Longest name in bytes that common file systems take, with room for a number.
const LONGEST: usize = 240;

/// Names that are devices on Windows, whatever their extension.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions>
const RESERVED: &[&str] = &[
    "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8",
    "COM9", "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

/// The name without what could lead elsewhere or mislead; `attachment` when nothing is left.
pub fn safe(name: &str) -> String {
    let cleaned: String = name
        .chars()
        .filter(|letter| !turns_text(*letter))
        .map(plain)
        .collect();
    // A leading dot hides a file, trailing dots and spaces vanish on Windows.
    let trimmed = cleaned
        .trim_start_matches(['.', ' '])
        .trim_end_matches(['.', ' ']);
    let stem = trimmed.split('.').next().unwrap_or_default().trim_end();
    let reserved = RESERVED.iter().any(|word| word.eq_ignore_ascii_case(stem));
    let named = match trimmed {
        "" => "attachment".to_owned(),
        _ if reserved => format!("_{trimmed}"),
        _ => trimmed.to_owned(),
    };
    shortened(&named)
}

/// `name (2).pdf` for the second of a name; the first keeps it.
pub fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let (stem, extension) = parts(name);
    format!("{stem} ({number}){extension}")
}

/// Letters that turn the direction of text or have no width: they make `exe.pdf` out of `fdp.exe`.
const fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
}

fn plain(letter: char) -> char {
    match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        letter if letter.is_control() => '_',
        letter => letter,
    }
}

fn shortened(name: &str) -> String {
    let (stem, extension) = parts(name);
    let room = LONGEST.saturating_sub(extension.len());
    let end = stem
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8())
        .take_while(|end| *end <= room);
    format!("{}{extension}", &stem[..end.last().unwrap_or(0)])
}

/// Stem and extension with its dot. What is long is no extension.
fn parts(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= 16 => name.split_at(dot),
        _ => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_a_server_are_made_safe() {
        for (served, saved) in [
            ("scan.pdf", "scan.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\scan.pdf", "C__scan.pdf"),
            ("", "attachment"),
            ("...", "attachment"),
            (".hidden", "hidden"),
            ("con.pdf", "_con.pdf"),
            ("LPT1", "_LPT1"),
            ("console.pdf", "console.pdf"),
            ("trailing. . ", "trailing"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("line\nbreak.txt", "line_break.txt"),
            ("Röntgen 北京.jpg", "Röntgen 北京.jpg"),
        ] {
            assert_eq!(safe(served), saved, "{served:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = safe(&format!("{}.pdf", "ä".repeat(400)));
        assert!(name.len() <= LONGEST && name.ends_with("ä.pdf"), "{name}");
    }

    #[test]
    fn a_second_file_of_a_name_gets_a_number() {
        assert_eq!(numbered("scan.pdf", 1), "scan.pdf");
        assert_eq!(numbered("scan.pdf", 2), "scan (2).pdf");
        assert_eq!(numbered("scan", 3), "scan (3)");
    }

    proptest::proptest! {
        #[test]
        fn a_safe_name_never_leaves_its_folder(served in ".*") {
            let name = safe(&served);
            let folder = std::path::Path::new("/folder");
            let path = folder.join(&name);
            proptest::prop_assert_eq!(path.parent(), Some(folder));
            proptest::prop_assert!(!name.is_empty() && name.len() <= LONGEST);
        }
    }
}
