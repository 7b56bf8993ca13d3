//! The charts as the practice begins: pinned, archived, nameless, still processing, hundreds and thousands of files.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::BUCKET;
use super::records::{Attachment, FileFacts, PatientCase, Records};
use super::users::User;
use crate::charts::{self, FilingTimes, Samples};
use crate::documents::content_type_of;
use crate::people::{People, Person, day_at, pick_from};
use crate::storage::Storage;

/// A chart of at least this many files has some of every kind.
const VARIED_CHART: usize = 10;
const FIRST_CASE_ID: u64 = 1_105_000_000_000_000_000;
const FIRST_ATTACHMENT_ID: u64 = 1_106_000_000_000_000_000;

/// Fills every chart and puts the bytes into the storage.
pub(crate) fn records(
    people: &People,
    users: &[User],
    account_id: u64,
    storage: &Storage,
    rng: &mut fastrand::Rng,
) -> Records {
    let mut charts = Charts {
        users,
        account_id,
        storage,
        samples: Samples::new(),
        next_id: FIRST_ATTACHMENT_ID + rng.u64(..1_000_000_000),
        records: Records::default(),
    };
    for person in &people.everybody {
        charts.fill(person, rng);
        charts.records.patients.insert(person.id, person.clone());
    }
    charts.records
}

struct Charts<'practice> {
    users: &'practice [User],
    account_id: u64,
    storage: &'practice Storage,
    samples: Samples,
    next_id: u64,
    records: Records,
}

impl Charts<'_> {
    fn fill(&mut self, person: &Person, rng: &mut fastrand::Rng) {
        let case_id = (person.attachments >= VARIED_CHART).then(|| self.add_cases(person, rng));
        let times = FilingTimes::of(person, rng);
        for index in 0..person.attachments {
            let created_at = times.at(index, rng);
            let mut attachment = self.attachment(person, index, created_at, rng);
            if person.attachments >= VARIED_CHART {
                vary(&mut attachment, index, case_id);
            }
            self.records.attachments.insert(attachment.id, attachment);
        }
    }

    fn attachment(
        &mut self,
        person: &Person,
        index: usize,
        created_at: Timestamp,
        rng: &mut fastrand::Rng,
    ) -> Attachment {
        self.next_id += rng.u64(1_000..1_000_000_000);
        let id = self.next_id;
        let name = charts::name_at(index, rng);
        let object = self.samples.object_for(name, rng);
        let key = format!(
            "{}/patients/{}/attachments/{id}/{name}",
            self.account_id, person.id
        );
        let size = object.size;
        self.storage.objects.put(BUCKET, &key, object);
        let processed_at = created_at
            .checked_add(SignedDuration::from_secs(2))
            .unwrap_or(created_at);
        Attachment {
            id,
            patient_id: person.id,
            user_id: pick_from(rng, self.users).id,
            case_id: None,
            key,
            description: pick_from(rng, &charts::DESCRIPTIONS).map(str::to_owned),
            file: Some(FileFacts {
                filename: name.to_owned(),
                content_type: content_type_of(name).to_owned(),
                size,
                processed_at,
            }),
            uploaded_bytes: 0,
            pinned_at: None,
            archived_at: None,
            created_at,
            updated_at: processed_at,
            visible_from: Timestamp::UNIX_EPOCH,
            content_link_is_plain: false,
        }
    }

    /// An open and a closed case; the id of the open one.
    fn add_cases(&mut self, person: &Person, rng: &mut fastrand::Rng) -> u64 {
        let case = |records: &mut Records, name: &str, referral_type, closed_at, rng: &mut fastrand::Rng| {
            let last = records
                .cases
                .last_key_value()
                .map_or(FIRST_CASE_ID, |(id, _)| *id);
            let id = last + rng.u64(1_000..1_000_000_000);
            let case = PatientCase {
                id,
                patient_id: person.id,
                name: name.to_owned(),
                issue_date: Some(date(2024, 2, 5)),
                expiry_date: None,
                referral_type,
                closed_at,
                archived_at: None,
                created_at: day_at(date(2024, 2, 5), rng),
            };
            records.cases.insert(id, case);
            id
        };
        let closed_at = day_at(date(2023, 11, 20), rng);
        case(&mut self.records, "Left shoulder", None, Some(closed_at), rng);
        case(&mut self.records, "Right knee", Some("medicare"), None, rng)
    }
}

/// Gives the files of a larger chart the states a client has to cope with.
fn vary(attachment: &mut Attachment, index: usize, case_id: Option<u64>) {
    let later = attachment
        .updated_at
        .checked_add(SignedDuration::from_hours(30))
        .unwrap_or(attachment.updated_at);
    match index % 130 {
        1 | 6 => attachment.pinned_at = Some(later),
        3 => attachment.content_link_is_plain = true,
        4 | 9 => attachment.case_id = case_id,
        7 => attachment.archived_at = Some(later),
        // Processing that never ends is documented by nobody and met by everybody.
        8 => attachment.file = None,
        11 => become_patient_record_export(attachment),
        _ => return,
    }
    if attachment.file.is_some() && attachment.case_id.is_none() {
        attachment.updated_at = later;
    }
}

/// The `FullPatientExport` kind: made by Cliniko itself, told apart by nothing.
fn become_patient_record_export(attachment: &mut Attachment) {
    attachment.description = Some("Patient record export".to_owned());
}
