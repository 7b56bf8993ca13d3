//! Who is easily taken for whom: the commonest way to file on the wrong chart.

use attachment_api::{Patient, Sensitive};

/// For each person, in order, whether another one of the list is easily taken for them: the same family name with the
/// same given name, the same initial or the same birth date.
pub fn marks(patients: &[Patient]) -> Vec<bool> {
    let is_marked = |(index, patient): (usize, &Patient)| {
        let mut others = patients.iter().enumerate().filter(|(other, _)| *other != index);
        others.any(|(_, other)| other.id != patient.id && look_alike(patient, other))
    };
    patients.iter().enumerate().map(is_marked).collect()
}

fn look_alike(one: &Patient, other: &Patient) -> bool {
    let same_family = family_name(one) == family_name(other);
    same_family && (same_initial(one, other) || same_birth_date(one, other))
}

/// The family name; of people with a one-part name, that.
fn family_name(patient: &Patient) -> String {
    folded(patient.family_name.as_ref())
        .unwrap_or_else(|| patient.display_name.expose().trim().to_lowercase())
}

/// The same given name has the same initial, so one comparison serves both. Two without one are alike.
fn same_initial(one: &Patient, other: &Patient) -> bool {
    let initials = |patient: &Patient| -> Vec<char> {
        let names = [patient.given_name.as_ref(), patient.preferred_name.as_ref()];
        names
            .into_iter()
            .filter_map(folded)
            .filter_map(|name| name.chars().next())
            .collect()
    };
    let (one, other) = (initials(one), initials(other));
    (one.is_empty() && other.is_empty()) || one.iter().any(|initial| other.contains(initial))
}

fn same_birth_date(one: &Patient, other: &Patient) -> bool {
    one.birth_date.is_some() && one.birth_date == other.birth_date
}

fn folded(name: Option<&Sensitive<String>>) -> Option<String> {
    let name = name?.expose().trim().to_lowercase();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use attachment_api::{PatientId, PatientStatus};

    use super::*;

    /// `family|given|preferred|born`, empty parts missing.
    fn patient(id: usize, text: &str) -> Patient {
        let parts: Vec<_> = text.split('|').collect();
        let part = |index: usize| {
            Some(parts[index])
                .filter(|part| !part.is_empty())
                .map(Sensitive::from)
        };
        Patient {
            id: PatientId::new(id.to_string()),
            family_name: part(0),
            given_name: part(1),
            preferred_name: part(2),
            title: None,
            display_name: Sensitive::new(format!("{} {}", parts[1], parts[0]).trim().to_owned()),
            birth_date: (!parts[3].is_empty()).then(|| Sensitive::new(parts[3].parse().expect("a date"))),
            gender: None,
            record_number: None,
            email: None,
            status: PatientStatus::Active,
            merged_into: None,
        }
    }

    fn marked(people: &[&str]) -> Vec<bool> {
        let people: Vec<_> = people
            .iter()
            .enumerate()
            .map(|(id, text)| patient(id, text))
            .collect();
        marks(&people)
    }

    #[test]
    fn same_family_name_with_same_given_name_is_marked_on_both() {
        assert_eq!(
            marked(&["Smith|Jane||1970-03-12", "SMITH|jane||1970-03-21"]),
            [true, true]
        );
    }

    #[test]
    fn same_family_name_with_same_initial_is_marked() {
        assert_eq!(
            marked(&["Smith|Jane||1970-03-12", "Smith|John||1999-01-01"]),
            [true, true]
        );
    }

    #[test]
    fn a_preferred_name_counts_as_a_given_name() {
        assert_eq!(
            marked(&["Smith|Elizabeth|Beth|", "Smith|Barbara||"]),
            [true, true]
        );
    }

    #[test]
    fn same_family_name_with_same_birth_date_is_marked() {
        assert_eq!(
            marked(&["Smith|Jane||1970-03-12", "Smith|Peter||1970-03-12"]),
            [true, true]
        );
    }

    #[test]
    fn a_family_name_alone_is_not_enough() {
        assert_eq!(
            marked(&["Smith|Jane||1970-03-12", "Smith|Peter||1971-04-02"]),
            [false, false]
        );
    }

    #[test]
    fn two_missing_birth_dates_are_not_the_same_birth_date() {
        assert_eq!(marked(&["Smith|Jane||", "Smith|Peter||"]), [false, false]);
    }

    #[test]
    fn other_family_names_are_never_marked() {
        assert_eq!(
            marked(&["Smith|Jane||1970-03-12", "Smythe|Jane||1970-03-12"]),
            [false, false]
        );
    }

    #[test]
    fn one_part_names_are_compared_as_a_whole() {
        assert_eq!(
            marked(&["|Prince||", "|Prince||", "|Cher||"]),
            [true, true, false]
        );
    }

    #[test]
    fn the_same_record_twice_is_no_look_alike() {
        let twice = [patient(1, "Smith|Jane||"), patient(1, "Smith|Jane||")];
        assert_eq!(marks(&twice), [false, false]);
    }
}
