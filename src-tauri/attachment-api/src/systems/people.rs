//! What somebody typed to find a person, understood; and the order in which people are shown.

use jiff::civil::Date;

use super::written_date;
use crate::{Patient, PatientQuery, Sensitive};

/// What somebody typed, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Words of a name, longest first.
    pub words: Vec<String>,
    /// Something with an `@`.
    pub email: Option<String>,
    /// Digits and nothing else, in one or in groups as they are shown and printed.
    pub number: Option<String>,
    /// The digits, where nothing was typed that a telephone number could not hold.
    pub telephone: Option<String>,
    /// The day asked for, or typed.
    pub birth_date: Option<Date>,
}

impl Typed {
    /// Takes a query apart.
    pub fn read(query: &PatientQuery) -> Self {
        let mut typed = Self {
            birth_date: query.birth_date.as_ref().map(|date| *date.expose()),
            ..Self::default()
        };
        let text = query
            .text
            .as_ref()
            .map(|text| text.expose().as_str())
            .unwrap_or_default();
        let mut words: Vec<&str> = text
            .split(|character: char| character.is_whitespace() || matches!(character, ',' | ';'))
            .filter(|word| !word.is_empty())
            .collect();
        let written = written_date::take_out(&mut words);
        typed.birth_date = typed.birth_date.or(written);
        let (emails, words): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.contains('@'));
        typed.email = emails.last().map(|email| (*email).to_owned());
        typed.words = words.into_iter().map(ToOwned::to_owned).collect();
        typed.telephone = telephone(&typed.words);
        let mut digits = typed.words.iter().flat_map(|word| word.bytes());
        if !typed.words.is_empty() && digits.all(|byte| byte.is_ascii_digit()) {
            typed.number = Some(typed.words.concat());
            typed.words.clear();
        }
        typed
            .words
            .sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        typed
    }

    /// Words beyond the two that systems are asked for narrow the result here, unless nobody would be left: how vendors
    /// compare accents is not documented, and a person left out is worse than one too many.
    pub fn narrowed(&self, people: Vec<Patient>) -> Vec<Patient> {
        let further: Vec<String> = self
            .words
            .iter()
            .skip(2)
            .map(|word| word.to_lowercase())
            .collect();
        let narrowed: Vec<Patient> = people
            .iter()
            .filter(|patient| {
                let names = all_names(patient);
                further.iter().all(|word| names.contains(word))
            })
            .cloned()
            .collect();
        if narrowed.is_empty() { people } else { narrowed }
    }
}

/// Fewer digits are no telephone number.
const SHORTEST_TELEPHONE: usize = 4;

fn telephone(words: &[String]) -> Option<String> {
    let text = words.concat();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let others = text.chars().filter(|character| !character.is_ascii_digit());
    (digits.len() >= SHORTEST_TELEPHONE && others.into_iter().all(|character| "+-()/.".contains(character)))
        .then_some(digits)
}

fn all_names(patient: &Patient) -> String {
    [
        &patient.given_name,
        &patient.family_name,
        &patient.preferred_name,
        &patient.title,
    ]
    .into_iter()
    .flatten()
    .chain([&patient.display_name])
    .map(|name| name.expose().to_lowercase())
    .collect::<Vec<_>>()
    .join(" ")
}

/// By family name, given name, birth date.
pub(crate) fn ordered(mut people: Vec<Patient>) -> Vec<Patient> {
    people.sort_by_cached_key(|patient| {
        let lower = |name: &Option<Sensitive<String>>| name.as_ref().map(|name| name.expose().to_lowercase());
        (
            lower(&patient.family_name),
            lower(&patient.given_name),
            patient.birth_date.as_ref().map(|date| *date.expose()),
            patient.id.clone(),
        )
    });
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Typed {
        Typed::read(&PatientQuery {
            text: Some(text.into()),
            ..PatientQuery::default()
        })
    }

    #[test]
    fn words_dates_numbers_and_addresses_are_told_apart() {
        assert_eq!(typed("Smith, Jane").words, ["Smith", "Jane"]);
        for (text, number) in [
            ("4512", Some("4512")),
            ("110 400 065 782 059 2224", Some("1104000657820592224")),
            ("4512 Smith", None),
            ("MRN-4512", None),
            ("", None),
        ] {
            assert_eq!(typed(text).number.as_deref(), number, "{text}");
        }
        for (text, telephone) in [
            ("4512", Some("4512")),
            ("0412 345 678", Some("0412345678")),
            ("(02) 9876-5432", Some("0298765432")),
            ("451", None),
            ("4512 Smith", None),
            ("12/03/1970", None),
        ] {
            assert_eq!(typed(text).telephone.as_deref(), telephone, "{text}");
        }
        assert_eq!(
            typed("jane@clinic.example").email.as_deref(),
            Some("jane@clinic.example")
        );
        let combined = typed("jane 12 Mar 1970, smith");
        assert_eq!(combined.words, ["smith", "jane"]);
        assert_eq!(combined.birth_date, Some(jiff::civil::date(1970, 3, 12)));
    }
}
