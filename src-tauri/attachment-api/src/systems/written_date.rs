//! Dates as people write them.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// Years of birth; keeps `1/2/34` from being taken for the year 34.
const YEARS: RangeInclusive<i16> = 1850..=2200;

/// Most words that a date is written in: `12 March 1970`.
const MOST_WORDS: usize = 3;

/// Fewer letters of a month could be another one's.
const SHORTEST_MONTH: usize = 3;

/// The months in English and German: any beginning of at least three letters is read.
const MONTHS: [(&str, i16); 20] = [
    ("january", 1),
    ("januar", 1),
    ("february", 2),
    ("februar", 2),
    ("march", 3),
    ("märz", 3),
    ("april", 4),
    ("may", 5),
    ("mai", 5),
    ("june", 6),
    ("juni", 6),
    ("july", 7),
    ("juli", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("oktober", 10),
    ("november", 11),
    ("december", 12),
    ("dezember", 12),
];

/// Takes the first full date out of these words.
///
/// The day comes before the month, unless the month is a word or there is no such month; the year may come first.
pub(crate) fn take_out(words: &mut Vec<&str>) -> Option<Date> {
    for start in 0..words.len() {
        let longest = words.len().min(start + MOST_WORDS);
        for end in (start + 1..=longest).rev() {
            if let Some(date) = read(&words[start..end]) {
                words.drain(start..end);
                return Some(date);
            }
        }
    }
    None
}

fn read(words: &[&str]) -> Option<Date> {
    let parts = words.iter().flat_map(|word| word.split(['-', '/', '.']));
    let parts: Option<Vec<Part>> = parts.filter(|part| !part.is_empty()).map(Part::read).collect();
    match parts?.as_slice() {
        [
            Part::Number(year),
            Part::Number(month) | Part::Month(month),
            Part::Number(day),
        ] if YEARS.contains(year) => date(*year, *month, *day),
        [Part::Number(day), Part::Month(month), Part::Number(year)]
        | [Part::Month(month), Part::Number(day), Part::Number(year)] => date(*year, *month, *day),
        [Part::Number(day), Part::Number(month), Part::Number(year)] => {
            date(*year, *month, *day).or_else(|| date(*year, *day, *month))
        }
        _ => None,
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (month.try_into().ok()?, day.try_into().ok()?);
    YEARS
        .contains(&year)
        .then(|| Date::new(year, month, day).ok())
        .flatten()
}

/// One of the three parts of a date.
enum Part {
    Number(i16),
    Month(i16),
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| text.strip_suffix(ending));
        if let Ok(number) = ordinal.unwrap_or(&text).parse() {
            return Some(Self::Number(number));
        }
        let is_long_enough = text.chars().count() >= SHORTEST_MONTH;
        MONTHS
            .iter()
            .find(|(month, _)| is_long_enough && month.starts_with(&text))
            .map(|(_, number)| Self::Month(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (Option<String>, String) {
        let mut words = text.split(' ').collect();
        let date = take_out(&mut words).map(|date| date.to_string());
        (date, words.join(" "))
    }

    fn alone(date: &str) -> (Option<String>, String) {
        (Some(date.to_owned()), String::new())
    }

    #[test]
    fn every_way_of_writing_a_date_is_the_same_day() {
        for written in [
            "1970-03-12",
            "1970/03/12",
            "12/03/1970",
            "12/3/1970",
            "12-03-1970",
            "12.03.1970",
            "12 3 1970",
            "12-Mar-1970",
            "12-mar-1970",
            "12 Mar 1970",
            "12 MARCH 1970",
            "12th March 1970",
            "March 12 1970",
            "Mar 12th 1970",
            "1970 Mar 12",
            "12-Mär-1970",
            "12-MÄR-1970",
            "12. März 1970",
        ] {
            assert_eq!(taken(written), alone("1970-03-12"), "{written}");
        }
    }

    #[test]
    fn months_are_known_in_both_languages_of_the_window() {
        for (written, date) in [
            ("05-Mai-1985", "1985-05-05"),
            ("19-Okt-1979", "1979-10-19"),
            ("1. Dezember 2000", "2000-12-01"),
            ("01-Dez-2000", "2000-12-01"),
            ("3 Sept 2001", "2001-09-03"),
            ("3 Juni 2001", "2001-06-03"),
            ("3 Juli 2001", "2001-07-03"),
        ] {
            assert_eq!(taken(written), alone(date), "{written}");
        }
    }

    #[test]
    fn the_month_comes_first_only_where_it_can_be_nothing_else() {
        assert_eq!(taken("03/25/1970"), alone("1970-03-25"));
        assert_eq!(taken("03/12/1970"), alone("1970-12-03"));
    }

    #[test]
    fn words_around_a_date_are_left_in_their_order() {
        for (text, date, rest) in [
            ("smith 12/03/1970 jane", "1970-03-12", "smith jane"),
            ("June 5 3 1970", "1970-03-05", "June"),
            ("May Smith 12 Mar 1970", "1970-03-12", "May Smith"),
            ("12/03/1970 13/03/1970", "1970-03-12", "13/03/1970"),
        ] {
            assert_eq!(taken(text), (Some(date.to_owned()), rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_full_date_stays_as_it_is() {
        for text in [
            "1234567890123456789",
            "110 400 065",
            "0412 345 678",
            "jane@example.org",
            "31/02/1970",
            "99/99/1970",
            "1/2/34",
            "12/03",
            "March 1970",
            "Ma 12 1970",
            "12-Mar",
            "",
        ] {
            assert_eq!(taken(text), (None, text.to_owned()), "{text}");
        }
    }
}
