//! What a link tells the browser to do with the file.

use super::sigv4::encode;

/// Shown in place, saved under its own name (RFC 6266).
pub(crate) fn inline_under(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_graphic() && !"\"\\%".contains(letter) || letter == ' ' {
                letter
            } else {
                '_'
            }
        })
        .collect();
    format!("inline; filename=\"{plain}\"; filename*=UTF-8''{}", encode(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_ascii_travel_encoded_beside_a_plain_one() {
        let expected = "inline; filename=\"R_ntgen 1.pdf\"; filename*=UTF-8''R%C3%B6ntgen%201.pdf";
        assert_eq!(inline_under("Röntgen 1.pdf"), expected);
    }
}
