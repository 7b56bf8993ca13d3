//! What a file is called, for which Canvas has no field.

use jiff::civil::Date;

/// `Referral Report 2026-11-20.pdf`: one name without folders, with the day and the extension each once.
pub(crate) fn file_name(title: &str, day: Option<Date>, content_type: Option<&str>) -> String {
    let extension = match content_type {
        Some("application/pdf") => ".pdf",
        Some("image/jpeg") => ".jpg",
        Some("image/png") => ".png",
        Some("image/heic") => ".heic",
        Some("text/plain") => ".txt",
        Some(_) | None => "",
    };
    let mut name: String = title
        .chars()
        .filter(|character| !character.is_control())
        .map(|character| {
            if matches!(character, '/' | '\\') {
                '-'
            } else {
                character
            }
        })
        .collect();
    let stem = name.len().saturating_sub(extension.len());
    if name
        .get(stem..)
        .is_some_and(|end| end.eq_ignore_ascii_case(extension))
    {
        name.truncate(stem);
    }
    if let Some(day) = day.map(|day| day.to_string()).filter(|day| !name.contains(day)) {
        name.push(' ');
        name.push_str(&day);
    }
    name + extension
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_has_the_day_and_the_extension_once() {
        for (title, day, content_type, expected) in [
            (
                "Referral Report",
                Some("2026-11-20"),
                Some("application/pdf"),
                "Referral Report 2026-11-20.pdf",
            ),
            (
                "scan.PDF",
                Some("2026-11-20"),
                Some("application/pdf"),
                "scan 2026-11-20.pdf",
            ),
            (
                "MRI 2026-11-20",
                Some("2026-11-20"),
                Some("application/pdf"),
                "MRI 2026-11-20.pdf",
            ),
            (
                "Advance Directive / Living Will",
                None,
                None,
                "Advance Directive - Living Will",
            ),
            ("Überweisung", None, Some("image/heic"), "Überweisung.heic"),
            ("a\r\nb", None, Some("x/y"), "ab"),
            ("é", None, Some("application/pdf"), "é.pdf"),
        ] {
            assert_eq!(
                file_name(title, day.map(|day| day.parse().unwrap()), content_type),
                expected
            );
        }
    }
}
