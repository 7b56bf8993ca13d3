//! What a person typed into the search field, taken apart.

use attachment_api::{PatientQuery, Sensitive};
use jiff::civil::Date;

/// Words stay words; a word that is a full date becomes the birth date (day before month, as in the countries the
/// systems come from, unless it begins with the year).
pub fn query(text: &str, include_archived: bool) -> PatientQuery {
    let mut birth_date = None;
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        match birth_date.is_none().then(|| date(word)).flatten() {
            Some(date) => birth_date = Some(Sensitive::new(date)),
            None => words.push(word),
        }
    }
    let text = (!words.is_empty()).then(|| Sensitive::new(words.join(" ")));
    PatientQuery {
        text,
        birth_date,
        include_archived,
    }
}

/// Ways in which people write a full date.
const FORMATS: [&str; 6] = [
    "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y",
];

/// Years of birth; keeps `1/2/34` from being taken for the year 34.
const YEARS: std::ops::RangeInclusive<i16> = 1850..=2200;

/// Months as the window writes them in German, where that is not as in English.
const GERMAN_MONTHS: [(&str, &str); 4] = [("mär", "mar"), ("mai", "may"), ("okt", "oct"), ("dez", "dec")];

fn date(word: &str) -> Option<Date> {
    let mut word = word.to_lowercase();
    for (german, english) in GERMAN_MONTHS {
        word = word.replace(german, english);
    }
    FORMATS
        .iter()
        .filter_map(|format| Date::strptime(format, &word).ok())
        .find(|date| YEARS.contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<String>, Option<String>) {
        let query = query(text, false);
        let born = query.birth_date.map(|born| born.expose().to_string());
        (query.text.map(Sensitive::into_inner), born)
    }

    #[test]
    fn every_way_of_writing_a_date_is_the_same_birth_date() {
        for typed in [
            "1970-03-12",
            "1970/03/12",
            "12/03/1970",
            "12/3/1970",
            "12-03-1970",
            "12.03.1970",
            "12-Mar-1970",
            "12-mar-1970",
            "12-Mär-1970",
            "12-MÄR-1970",
        ] {
            assert_eq!(parts(typed), (None, Some("1970-03-12".to_owned())), "{typed}");
        }
    }

    #[test]
    fn a_date_is_found_as_the_window_writes_it_in_german() {
        for (typed, date) in [
            ("05-Mai-1985", "1985-05-05"),
            ("19-Okt-1979", "1979-10-19"),
            ("01-Dez-2000", "2000-12-01"),
        ] {
            assert_eq!(parts(typed), (None, Some(date.to_owned())), "{typed}");
        }
    }

    #[test]
    fn words_and_a_date_are_told_apart_in_any_order() {
        let expected = (Some("smith jane".to_owned()), Some("1970-03-12".to_owned()));
        assert_eq!(parts("smith 12/03/1970  jane"), expected);
    }

    #[test]
    fn ids_e_mail_addresses_and_impossible_dates_stay_text() {
        for typed in [
            "1234567890123456789",
            "jane@example.org",
            "31/02/1970",
            "1/2/34",
            "12/03",
        ] {
            assert_eq!(parts(typed), (Some(typed.to_owned()), None), "{typed}");
        }
    }

    #[test]
    fn nothing_typed_asks_for_nothing() {
        assert_eq!(parts("   "), (None, None));
    }
}
