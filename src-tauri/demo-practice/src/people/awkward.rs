//! The people who find the weak spots: look-alikes, other scripts, records that ended.

use jiff::civil::{Date, date};

use super::{Ids, Person, day_at, plain};

/// The awkward people, and the ids of those worth announcing; the first is Jane Smith.
pub(super) fn people(ids: &mut Ids, rng: &mut fastrand::Rng) -> (Vec<Person>, Vec<u64>) {
    let mut make =
        |first_name: &str, last_name: &str, born: Date| plain(ids, rng, first_name, last_name, Some(born));

    let mut jane = make("Jane", "Smith", date(1970, 3, 12));
    (jane.title, jane.sex) = (Some("Mrs".to_owned()), Some("Female".to_owned()));
    jane.preferred_first_name = Some("Janey".to_owned());
    jane.attachments = 14;
    let mut other_jane = make("Jane", "Smith", date(1970, 3, 21));
    (other_jane.title, other_jane.sex) = (Some("Ms".to_owned()), Some("Female".to_owned()));

    let mut john = make("John", "Williams", date(1985, 7, 4));
    (john.title, john.sex) = (Some("Mr".to_owned()), Some("Male".to_owned()));
    let mut same_john = make("John", "Williams", date(1985, 7, 4));
    (same_john.title, same_john.sex) = (Some("Mr".to_owned()), Some("Male".to_owned()));
    let twins = [
        make("Amelia", "Clarke", date(2015, 1, 30)),
        make("Amelie", "Clarke", date(2015, 1, 30)),
    ];

    let only_given = make("Sukarno", "", date(1966, 6, 6));
    let only_family = make("", "Teller", date(1948, 2, 14));
    let mut apostrophe = make("Siobhán", "O'Brien-Taylor", date(1962, 11, 30));
    apostrophe.title = Some("Dr".to_owned());
    let mut japanese = make("花子", "山田", date(1991, 2, 14));
    japanese.preferred_first_name = Some("Hanako".to_owned());
    let arabic = make("محمد", "الأحمد", date(1978, 9, 9));
    let long = make(
        "Maria da Conceição Evangelina",
        "Vasconcelos de Albuquerque e Castro-Montenegro",
        date(1957, 12, 1),
    );
    let markup = make("Ann \"Nan\"", "<Marks> & Co", date(1999, 9, 19));
    let null = make("Christopher", "Null", date(1980, 10, 10));
    let newborn = make("Baby of Jane", "Smith", date(2026, 10, 3));

    let mut margaret = make("Margaret", "Thompson", date(1944, 8, 17));
    (margaret.title, margaret.attachments) = (Some("Mrs".to_owned()), 260);
    let mut robert = make("Robert", "Nguyen", date(1939, 4, 25));
    (robert.title, robert.attachments) = (Some("Mr".to_owned()), 3000);

    let mut undated = make("Alex", "Rivera", date(1990, 1, 1));
    (undated.born, undated.gender_identity) = (None, Some("Non-binary".to_owned()));
    let mut harold = make("Harold", "Bennett", date(1931, 5, 2));
    (harold.notes, harold.deceased) = (Some("Deceased 14 August 2025".to_owned()), true);
    let mut archived = make("Peter", "Kowalski", date(1972, 9, 27));
    let mut merged = make("Jane", "Smyth", date(1970, 3, 12));
    archived.archived_at = Some(day_at(date(2026, 5, 4), rng));
    let merged_at = day_at(date(2026, 6, 9), rng);
    (merged.archived_at, merged.merged) = (Some(merged_at), Some((merged_at, jane.id)));
    (merged.updated_at, merged.attachments) = (merged_at, 0);

    let announced = [
        &jane,
        &other_jane,
        &margaret,
        &apostrophe,
        &japanese,
        &arabic,
        &robert,
    ]
    .map(|person| person.id)
    .to_vec();
    let mut everybody = vec![jane, other_jane, john, same_john];
    everybody.extend(twins);
    everybody.extend([
        only_given,
        only_family,
        apostrophe,
        japanese,
        arabic,
        long,
        markup,
        null,
        newborn,
    ]);
    everybody.extend([margaret, robert, undated, harold, archived, merged]);
    (everybody, announced)
}
