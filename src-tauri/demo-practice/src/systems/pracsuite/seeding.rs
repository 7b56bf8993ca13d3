//! The clinic as the practice begins: the same people, their files in folders.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::BUCKET;
use super::records::{Access, Client, File, Folder, Records};
use crate::charts::{self, FilingTimes, Samples};
use crate::documents::content_type_of;
use crate::people::{People, Person, pick_from};
use crate::storage::Storage;

const FIRST_CLIENT_ID: u64 = 48_213;
/// Beyond what a double holds exactly: the width of ids is not documented.
const FIRST_FILE_ID: u64 = 9_007_199_254_741_000;
const FIRST_FOLDER_ID: u64 = 7_301;
const FOLDERS: [&str; 3] = ["General", "Imaging", "Letters & reports"];
/// A chart of at least this many files has some of every kind.
const VARIED_CHART: usize = 10;

/// Fills every chart and puts the bytes into the storage.
pub(crate) fn records(
    people: &People,
    tenant_id: u64,
    user_id: u64,
    storage: &Storage,
    rng: &mut fastrand::Rng,
) -> Records {
    let mut charts = Charts {
        tenant_id,
        user_id,
        storage,
        samples: Samples::new(),
        next_file_id: FIRST_FILE_ID,
        records: Records::default(),
    };
    let mut id = FIRST_CLIENT_ID;
    for person in &people.everybody {
        id += rng.u64(1..40);
        charts.fill(id, person, rng);
        let person = person.clone();
        charts.records.clients.insert(id, Client { id, person });
    }
    charts.records
}

struct Charts<'practice> {
    tenant_id: u64,
    user_id: u64,
    storage: &'practice Storage,
    samples: Samples,
    next_file_id: u64,
    records: Records,
}

impl Charts<'_> {
    fn fill(&mut self, client_id: u64, person: &Person, rng: &mut fastrand::Rng) {
        let folders = self.add_folders(client_id, person);
        let times = FilingTimes::of(person, rng);
        for index in 0..person.attachments {
            let day = times.at(index, rng).to_zoned(TimeZone::UTC).date();
            let mut file = self.file(client_id, index, day, rng);
            file.folder_id = Some(folders[index % folders.len()]);
            if person.attachments >= VARIED_CHART {
                match index % 130 {
                    5 => file.folder_id = None,
                    7 => file.access = Access::Confidential,
                    9 => file.access = Access::HiddenInNote,
                    _ => (),
                }
            }
            self.records.files.insert(file.id, file);
        }
    }

    /// Everybody has the first folder; a larger chart has them all.
    fn add_folders(&mut self, client_id: u64, person: &Person) -> Vec<u64> {
        let count = if person.attachments >= VARIED_CHART {
            FOLDERS.len()
        } else {
            1
        };
        let mut ids = Vec::new();
        for description in &FOLDERS[..count] {
            let last = self.records.folders.last_key_value();
            let id = last.map_or(FIRST_FOLDER_ID, |(id, _)| id + 1);
            let folder = Folder {
                id,
                client_id,
                description: (*description).to_owned(),
            };
            self.records.folders.insert(id, folder);
            ids.push(id);
        }
        ids
    }

    fn file(&mut self, client_id: u64, index: usize, date: Date, rng: &mut fastrand::Rng) -> File {
        self.next_file_id += rng.u64(1..200);
        let id = self.next_file_id;
        let name = charts::name_at(index, rng);
        let object = self.samples.object_for(name, rng);
        let key = format!("files/{}/{client_id}/{id}/{name}", self.tenant_id);
        let size = object.size;
        self.storage.objects.put(BUCKET, &key, object);
        File {
            id,
            client_id,
            user_id: self.user_id + rng.u64(0..4),
            folder_id: None,
            date,
            description: pick_from(rng, &charts::DESCRIPTIONS).map(str::to_owned),
            name: name.to_owned(),
            content_type: content_type_of(name),
            size,
            key,
            access: Access::Everybody,
            by_api: false,
        }
    }
}
