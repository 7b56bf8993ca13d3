//! What every system's charts begin with: the same kinds of names and documents.

use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use crate::documents::{content_type_of, sample_documents};
use crate::people::{Person, day_at, pick_from};
use crate::storage::StoredObject;

/// File names as they come in.
pub(crate) const NAMES: [&str; 14] = [
    "Referral letter.pdf",
    "Blood results.pdf",
    "Knee X-ray.jpg",
    "Skin check.jpg",
    "Exercise plan.txt",
    "Consent form (signed).pdf",
    "Überweisung Dr. Müller.pdf",
    "血液検査.pdf",
    "تقرير طبي.pdf",
    "scan+1 #2 100%.pdf",
    "IMG_2041.JPG",
    "Discharge summary 'final' v2.pdf",
    "a very long name that somebody typed because the scanner asked for one and nobody said when to stop.pdf",
    "report.final.pdf",
];

/// Descriptions as people give them, or not.
pub(crate) const DESCRIPTIONS: [Option<&str>; 7] = [
    None,
    Some("From the referring doctor"),
    None,
    Some("Before surgery"),
    Some("Brought by the patient"),
    Some(""),
    Some("Übersetzung liegt bei; siehe Seite 2 — 100 % gelesen"),
];

/// The name of the file at this place of a chart: each once, then any of them.
pub(crate) fn name_at(index: usize, rng: &mut fastrand::Rng) -> &'static str {
    match NAMES.get(index) {
        Some(name) => name,
        None => pick_from::<&'static str>(rng, &NAMES),
    }
}

/// The sample documents as stored objects, by name.
pub(crate) struct Samples(Vec<(&'static str, Arc<StoredObject>)>);

impl Samples {
    pub(crate) fn new() -> Self {
        let stored_at = Timestamp::constant(1_735_689_600, 0);
        let samples = sample_documents().iter().map(|document| {
            let object = StoredObject::in_memory(document.bytes.clone(), &document.content_type, stored_at);
            (document.name.as_str(), Arc::new(object))
        });
        Self(samples.collect())
    }

    /// The sample document of this name, or one of the type the name promises.
    pub(crate) fn object_for(&self, name: &str, rng: &mut fastrand::Rng) -> Arc<StoredObject> {
        if let Some((_, object)) = self.0.iter().find(|(sample, _)| *sample == name) {
            return Arc::clone(object);
        }
        let content_type = content_type_of(name);
        let samples = self.0.iter().map(|(_, object)| object);
        let fitting: Vec<_> = samples
            .filter(|object| object.content_type == content_type)
            .collect();
        Arc::clone(fitting[rng.usize(..fitting.len())])
    }
}

/// When each file of a chart was filed: spread over five years, in growing order.
pub(crate) struct FilingTimes {
    first_day: Timestamp,
    /// Hours between one file and the next.
    step: i64,
}

impl FilingTimes {
    pub(crate) fn of(person: &Person, rng: &mut fastrand::Rng) -> Self {
        let span_hours = 5 * 365 * 24_i64;
        Self {
            first_day: day_at(date(2021, 1, 4), rng),
            step: span_hours / i64::try_from(person.attachments.max(1)).unwrap_or(1),
        }
    }

    pub(crate) fn at(&self, index: usize, rng: &mut fastrand::Rng) -> Timestamp {
        let hours =
            self.step.saturating_mul(i64::try_from(index).unwrap_or(0)) + rng.i64(0..self.step.max(1));
        let seconds = SignedDuration::from_secs(hours * 3600 + rng.i64(0..3600));
        self.first_day.checked_add(seconds).unwrap_or(self.first_day)
    }
}
