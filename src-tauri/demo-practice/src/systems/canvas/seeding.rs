//! The instance as the practice begins: the same people, their documents, photos, consents and reports.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::codes::{self, EXTENSIONS};
use super::records::{Consent, Document, Media, Patient, Photo, Practitioner, Records, Report, Team};
use super::{BUCKET, document_key};
use crate::charts::{FilingTimes, Samples};
use crate::people::{People, Person, pick_from};
use crate::storage::{Storage, StoredObject};
use crate::systems::ids;

/// A chart of at least this many files has some of every kind.
const VARIED_CHART: usize = 10;

const STAFF: [(&str, &str, bool, bool); 6] = [
    ("Imogen", "Fairweather", true, true),
    ("Noor", "Haddad", true, true),
    ("Tomasz", "Zieliński", true, true),
    ("Robin", "Ashworth", true, false),
    ("Dale", "Kersey", true, false),
    ("Ingrid", "Solberg", false, true),
];
const TEAMS: [&str; 2] = ["Front desk", "Results review"];
/// What documents are called; all are PDFs.
const TITLES: [Option<&str>; 8] = [
    Some("Referral letter"),
    Some("Blood results"),
    None,
    Some("Consent form (signed)"),
    Some("Überweisung Dr. Müller"),
    Some("血液検査"),
    Some("تقرير طبي"),
    Some("Discharge summary 'final' v2"),
];

/// Fills every chart and puts the bytes into the storage.
pub(crate) fn records(people: &People, storage: &Storage, rng: &mut fastrand::Rng) -> Records {
    let samples = Samples::new();
    let mut charts = Charts {
        storage,
        letter: samples.object_for("Referral letter.pdf", rng),
        results: samples.object_for("Blood results.pdf", rng),
        photo: samples.object_for("Skin check.jpg", rng),
        records: Records::default(),
    };
    charts.add_staff(rng);
    for (index, person) in people.everybody.iter().enumerate() {
        let id = ids::hex(rng, 32);
        charts.fill(&id, person, rng);
        let photo = charts.photo_of(index, &id);
        let mrn = rng.u32(100_000_000..999_999_999).to_string();
        let person = person.clone();
        let patient = Patient {
            id: id.clone(),
            person,
            mrn,
            photo,
        };
        charts.records.patients.insert(id, patient);
    }
    charts.records
}

struct Charts<'practice> {
    storage: &'practice Storage,
    letter: Arc<StoredObject>,
    results: Arc<StoredObject>,
    photo: Arc<StoredObject>,
    records: Records,
}

impl Charts<'_> {
    fn store(&self, key: &str, object: &Arc<StoredObject>) {
        self.storage.objects.put(BUCKET, key, Arc::clone(object));
    }

    fn add_staff(&mut self, rng: &mut fastrand::Rng) {
        for (given, family, active, schedulable) in STAFF {
            let id = ids::hex(rng, 32);
            let key = format!("staff/{id}/signature.jpg");
            if schedulable {
                self.store(&key, &self.photo);
            }
            let practitioner = Practitioner {
                id: id.clone(),
                given,
                family,
                active,
                schedulable,
                signature: schedulable.then_some(key),
            };
            self.records.practitioners.insert(id, practitioner);
        }
        for name in TEAMS {
            let id = ids::uuid(rng);
            self.records.teams.insert(id.clone(), Team { id, name });
        }
    }

    /// The first patient has one, the second's is elsewhere, the others have none.
    fn photo_of(&self, index: usize, id: &str) -> Option<Photo> {
        match index {
            0 => {
                let key = format!("patients/{id}/photo.jpg");
                self.store(&key, &self.photo);
                Some(Photo::Stored(key))
            }
            1 => Some(Photo::Elsewhere(
                "https://photos.example.org/avatar1.png".to_owned(),
            )),
            _ => None,
        }
    }

    fn fill(&mut self, patient_id: &str, person: &Person, rng: &mut fastrand::Rng) {
        let times = FilingTimes::of(person, rng);
        let varied = person.attachments >= VARIED_CHART;
        for index in 0..person.attachments {
            let created_at = times.at(index, rng);
            let mut document = self.document(patient_id, index, created_at, rng);
            if varied {
                vary(&mut document, index);
            }
            if document.category == "labreport" {
                self.add_report(&document, rng);
            }
            self.records.documents.insert(document.id.clone(), document);
        }
        if varied {
            self.add_photo_and_consent(patient_id, rng);
        }
    }

    fn document(
        &mut self,
        patient_id: &str,
        index: usize,
        created_at: Timestamp,
        rng: &mut fastrand::Rng,
    ) -> Document {
        let id = ids::uuid(rng);
        let key = document_key(patient_id, &id);
        self.store(
            &key,
            if index.is_multiple_of(2) {
                &self.letter
            } else {
                &self.results
            },
        );
        let practitioners: Vec<&String> = self.records.practitioners.keys().collect();
        let reviewer = (*pick_from(rng, &practitioners)).clone();
        let administrative = index % 3 == 2;
        let (kind, category) = if administrative {
            ("51851-4", codes::ADMINISTRATIVE)
        } else {
            ("34109-9", codes::CLINICAL)
        };
        let clinical_date = created_at.to_zoned(TimeZone::UTC).date().to_string();
        Document {
            id,
            patient_id: patient_id.to_owned(),
            status: "current",
            kind: codes::creatable(kind),
            category,
            description: TITLES[index % TITLES.len()].map(str::to_owned),
            created_at,
            author_id: rng.bool().then(|| reviewer.clone()),
            extensions: vec![
                extension("clinical-date", "valueDate", &json!(clinical_date)),
                extension(
                    "reviewer",
                    "valueReference",
                    &json!({"reference": format!("Practitioner/{reviewer}")}),
                ),
                extension("requires-signature", "valueBoolean", &json!(false)),
            ],
            key,
            ready_from: Timestamp::UNIX_EPOCH,
            hides_url: false,
        }
    }

    /// The PDF of every report is a document too.
    fn add_report(&mut self, document: &Document, rng: &mut fastrand::Rng) {
        let id = ids::uuid(rng);
        let report = Report {
            id: id.clone(),
            patient_id: document.patient_id.clone(),
            issued_at: document.created_at,
            key: document.key.clone(),
        };
        self.records.reports.insert(id, report);
    }

    fn add_photo_and_consent(&mut self, patient_id: &str, rng: &mut fastrand::Rng) {
        let id = ids::uuid(rng);
        let key = format!("patients/{patient_id}/media/{id}.jpg");
        self.store(&key, &self.photo);
        let media = Media {
            id: id.clone(),
            patient_id: patient_id.to_owned(),
            note: "Left forearm",
            created_at: Timestamp::constant(1_751_328_000, 0),
            key,
        };
        self.records.media.insert(id, media);
        let id = ids::uuid(rng);
        let key = format!("patients/{patient_id}/consents/{id}.pdf");
        self.store(&key, &self.letter);
        let consent = Consent {
            id: id.clone(),
            patient_id: patient_id.to_owned(),
            name: "Patient consent",
            start: date(2024, 2, 5),
            key,
        };
        self.records.consents.insert(id, consent);
    }
}

/// Gives the documents of a larger chart the states a client has to cope with.
fn vary(document: &mut Document, index: usize) {
    match index % 130 {
        1 => {
            document.category = "labreport";
            document.kind = Some(codes::LABORATORY);
        }
        3 => document.status = "entered-in-error",
        4 => {
            document.category = "correspondence";
            document.kind = Some(codes::LETTERS);
            document.extensions.clear();
        }
        // Notes have no type in the vendor's examples, and older versions stay.
        6 | 9 => {
            document.category = "clinical-note";
            (document.kind, document.author_id) = (None, None);
            document.extensions.clear();
            if index % 130 == 9 {
                document.status = "superseded";
            }
        }
        7 => {
            document.category = "invoicefull";
            document.kind = Some(codes::INVOICES);
        }
        8 => {
            document.category = "educationalmaterial";
            document.kind = Some(codes::EDUCATION);
        }
        10 => document.hides_url = true,
        _ => (),
    }
}

fn extension(name: &str, property: &str, value: &Value) -> Value {
    json!({"url": format!("{EXTENSIONS}{name}"), property: value})
}
