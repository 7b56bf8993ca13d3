//! What somebody typed to find a person, understood; and the order in which people are shown.

use jiff::civil::Date;

use crate::{Patient, PatientQuery, Sensitive};

/// What somebody typed, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Words of a name, longest first.
    pub words: Vec<String>,
    /// Something with an `@`.
    pub email: Option<String>,
    /// Digits and nothing else.
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
        for word in text.split(|character: char| character.is_whitespace() || matches!(character, ',' | ';'))
        {
            if word.is_empty() {
            } else if let Some(date) = date(word).filter(|_| typed.birth_date.is_none()) {
                typed.birth_date = Some(date);
            } else if word.contains('@') {
                typed.email = Some(word.to_owned());
            } else {
                typed.words.push(word.to_owned());
            }
        }
        typed.telephone = telephone(&typed.words);
        if let [word] = typed.words.as_slice()
            && word.bytes().all(|byte| byte.is_ascii_digit())
        {
            typed.number = typed.words.pop();
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

/// A date as people of the vendors' countries write one: ISO, or day first.
fn date(word: &str) -> Option<Date> {
    ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y"]
        .iter()
        .find_map(|format| Date::strptime(format, word).ok())
        .filter(|date| (1850..=2200).contains(&date.year()))
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
        assert_eq!(typed("4512").number.as_deref(), Some("4512"));
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
        for text in [
            "1970-03-12",
            "12/03/1970",
            "12.3.1970",
            "12-03-1970",
            "12-Mar-1970",
        ] {
            assert_eq!(
                typed(text).birth_date,
                Some(jiff::civil::date(1970, 3, 12)),
                "{text}"
            );
        }
        let combined = typed("jane 12/03/1970 smith");
        assert_eq!(combined.words, ["smith", "jane"]);
        assert!(combined.birth_date.is_some());
        assert_eq!(typed("99/99/1970").birth_date, None);
    }
}
