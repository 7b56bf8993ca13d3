//! The practice's patients: synthetic, the same for the same seed, and awkward where real ones are.

mod awkward;
mod names;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

/// Ids have 19 digits: beyond what a double holds exactly.
const FIRST_ID: u64 = 1_104_000_000_000_000_000;

/// One patient, before a system dresses it in its own fields.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: u64,
    pub(crate) title: Option<String>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) preferred_first_name: Option<String>,
    pub(crate) born: Option<Date>,
    pub(crate) sex: Option<String>,
    pub(crate) gender_identity: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) old_reference_id: Option<String>,
    pub(crate) notes: Option<String>,
    pub(crate) deceased: bool,
    pub(crate) accepted_privacy_policy: Option<bool>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) archived_at: Option<Timestamp>,
    /// When and with whom the record was merged.
    pub(crate) merged: Option<(Timestamp, u64)>,
    /// How many attachments the chart begins with.
    pub(crate) attachments: usize,
}

impl Person {
    /// Given name and family name, as far as there are any.
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }
}

/// Everybody, the awkward ones first, and the ids of those worth announcing.
pub(crate) struct People {
    pub(crate) everybody: Vec<Person>,
    pub(crate) announced: Vec<u64>,
}

/// The awkward people and `generated` ordinary ones.
pub(crate) fn people(rng: &mut fastrand::Rng, generated: usize) -> People {
    let mut ids = Ids::new(rng);
    let (mut everybody, announced) = awkward::people(&mut ids, rng);
    everybody.extend((0..generated).map(|_| ordinary(&mut ids, rng)));
    People { everybody, announced }
}

/// Growing ids with gaps.
pub(crate) struct Ids {
    next: u64,
}

impl Ids {
    fn new(rng: &mut fastrand::Rng) -> Self {
        Self {
            next: FIRST_ID + rng.u64(..1_000_000_000_000),
        }
    }

    fn next(&mut self, rng: &mut fastrand::Rng) -> u64 {
        self.next += rng.u64(1_000..1_000_000_000);
        self.next
    }
}

fn ordinary(ids: &mut Ids, rng: &mut fastrand::Rng) -> Person {
    let female = rng.bool();
    let given: &[&str] = if female { &names::FEMALE } else { &names::MALE };
    let (first_name, last_name) = (pick(rng, given), pick(rng, &names::FAMILY));
    let born = date(rng.i16(1930..=2020), rng.i8(1..=12), rng.i8(1..=28));
    let mut person = plain(ids, rng, first_name, last_name, Some(born));
    person.sex = Some(if female { "Female" } else { "Male" }.to_owned());
    person.title = (rng.u8(..4) != 0).then(|| if female { "Ms" } else { "Mr" }.to_owned());
    person.accepted_privacy_policy = *pick_from(rng, &[Some(true), Some(true), Some(false), None]);
    person.attachments = rng.usize(..6);
    person
}

/// A person with what everybody has.
fn plain(
    ids: &mut Ids,
    rng: &mut fastrand::Rng,
    first_name: &str,
    last_name: &str,
    born: Option<Date>,
) -> Person {
    let created_at = day_at(date(rng.i16(2019..=2025), rng.i8(1..=12), rng.i8(1..=28)), rng);
    let address = |name: &str| {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase()
    };
    let (given, family) = (address(first_name), address(last_name));
    let reachable = !given.is_empty() && !family.is_empty();
    Person {
        id: ids.next(rng),
        title: None,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        preferred_first_name: None,
        born,
        sex: None,
        gender_identity: None,
        email: reachable.then(|| format!("{given}.{family}@example.org")),
        mobile: Some(format!("0491 57{} {:03}", rng.u8(0..10), rng.u16(..1000))),
        address: Some(format!("{} {}", rng.u16(1..300), pick(rng, &names::STREETS))),
        city: Some(pick(rng, &names::CITIES).to_owned()),
        old_reference_id: (rng.u8(..3) == 0).then(|| format!("P{:05}", rng.u32(..100_000))),
        notes: None,
        deceased: false,
        accepted_privacy_policy: Some(true),
        created_at,
        updated_at: created_at,
        archived_at: None,
        merged: None,
        attachments: 3,
    }
}

/// Some second of the working hours of that day.
pub(crate) fn day_at(day: Date, rng: &mut fastrand::Rng) -> Timestamp {
    let seconds = rng.i64(8 * 3600..17 * 3600);
    let midnight = day
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    midnight.checked_add(seconds.seconds()).unwrap_or(midnight)
}

fn pick<'names>(rng: &mut fastrand::Rng, names: &[&'names str]) -> &'names str {
    names[rng.usize(..names.len())]
}

/// One of the values; `values` is never empty.
pub(crate) fn pick_from<'values, T>(rng: &mut fastrand::Rng, values: &'values [T]) -> &'values T {
    &values[rng.usize(..values.len())]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn same_seed_gives_the_same_people() {
        let first = people(&mut fastrand::Rng::with_seed(7), 30).everybody;
        let second = people(&mut fastrand::Rng::with_seed(7), 30).everybody;
        let other = people(&mut fastrand::Rng::with_seed(8), 30).everybody;
        assert!(first == second);
        assert!(first != other);
    }

    #[test]
    fn ids_have_19_digits_and_are_unique() {
        let everybody = people(&mut fastrand::Rng::with_seed(7), 200).everybody;
        let ids: BTreeSet<u64> = everybody.iter().map(|person| person.id).collect();
        assert_eq!(ids.len(), everybody.len());
        assert!(ids.iter().all(|id| id.to_string().len() == 19));
    }

    #[test]
    fn first_announced_is_jane_smith_with_a_look_alike() {
        let people = people(&mut fastrand::Rng::with_seed(7), 0);
        let janes: Vec<&Person> = people
            .everybody
            .iter()
            .filter(|person| person.full_name() == "Jane Smith")
            .collect();
        assert_eq!(janes.len(), 2);
        assert_eq!(people.announced.first(), Some(&janes[0].id));
        assert_eq!(
            (janes[0].born, janes[0].title.as_deref()),
            (Some(date(1970, 3, 12)), Some("Mrs"))
        );
        assert_eq!(janes[1].born, Some(date(1970, 3, 21)));
    }
}
