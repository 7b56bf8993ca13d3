//! The charts as the project begins: documents and pictures, pinned, removed, replaced, unfinished, inline, elsewhere.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::BUCKET;
use super::links::key;
use super::records::{Kind, Records, wire_instant};
use crate::charts::{DESCRIPTIONS, FilingTimes, Samples, name_at};
use crate::clock::wire_time;
use crate::documents::content_type_of;
use crate::people::{Person, pick_from};
use crate::storage::Storage;
use crate::systems::ids;

/// A chart of at least this many files has some of every kind.
const VARIED_CHART: usize = 10;
/// The variant of every file in a smaller one.
const SMALL_CHART: usize = usize::MAX;

/// Fills every chart and puts the bytes into the storage.
pub(crate) fn records(
    people: &[Person],
    patient_ids: &BTreeMap<u64, String>,
    practitioner_id: &str,
    storage: &Storage,
    rng: &mut fastrand::Rng,
) -> Records {
    let mut charts = Charts {
        storage,
        practitioner: format!("Practitioner/{practitioner_id}"),
        samples: Samples::new(),
        records: Records::default(),
    };
    charts.keep_practitioner(practitioner_id, rng);
    for person in people {
        let Some(id) = patient_ids.get(&person.id) else {
            continue;
        };
        let version = ids::uuid(rng);
        let patient = super::patients::resource(person, patient_ids);
        charts
            .records
            .insert(Kind::Patient, id, &version, person.updated_at, patient);
        charts.fill(person, id, rng);
    }
    charts.records
}

struct Charts<'practice> {
    storage: &'practice Storage,
    practitioner: String,
    samples: Samples,
    records: Records,
}

/// One file of a chart, before it becomes a resource.
struct File<'chart> {
    patient: &'chart str,
    name: &'static str,
    filed_at: Timestamp,
    attachment: Value,
}

impl Charts<'_> {
    fn keep_practitioner(&mut self, id: &str, rng: &mut fastrand::Rng) {
        let practitioner = json!({
            "active": true,
            "name": [{"use": "official", "family": "Fairweather", "given": ["Imogen"], "prefix": ["Dr"]}],
        });
        let updated = Timestamp::constant(1_546_300_800, 0);
        let version = ids::uuid(rng);
        self.records
            .insert(Kind::Practitioner, id, &version, updated, practitioner);
    }

    fn fill(&mut self, person: &Person, patient_id: &str, rng: &mut fastrand::Rng) {
        let patient = format!("Patient/{patient_id}");
        let times = FilingTimes::of(person, rng);
        for index in 0..person.attachments {
            let filed_at = times.at(index, rng);
            let name = name_at(index, rng);
            let file = File {
                patient: &patient,
                name,
                filed_at,
                attachment: self.attachment(&patient, name, filed_at, rng),
            };
            let variant = if person.attachments >= VARIED_CHART {
                index % 130
            } else {
                SMALL_CHART
            };
            self.keep(&file, variant, rng);
        }
    }

    /// Keeps the bytes of a file and says where they are.
    fn attachment(
        &mut self,
        patient: &str,
        name: &str,
        filed_at: Timestamp,
        rng: &mut fastrand::Rng,
    ) -> Value {
        let object = self.samples.object_for(name, rng);
        let (id, version) = (ids::uuid(rng), ids::uuid(rng));
        let size = object.size;
        self.storage.objects.put(BUCKET, &key(&id, &version), object);
        let binary = json!({
            "contentType": content_type_of(name),
            "securityContext": {"reference": patient},
        });
        self.records.insert(Kind::Binary, &id, &version, filed_at, binary);
        json!({
            "contentType": content_type_of(name),
            "url": format!("Binary/{id}"),
            "title": name,
            "size": size,
            "creation": wire_time(filed_at),
        })
    }

    fn keep(&mut self, file: &File<'_>, variant: usize, rng: &mut fastrand::Rng) {
        let (id, version) = (ids::uuid(rng), ids::uuid(rng));
        let is_media = match variant {
            2 | 8 => true,
            // Elsewhere pictures are as often a Media as they are a document.
            SMALL_CHART => file.name.to_lowercase().ends_with(".jpg") && rng.bool(),
            _ => false,
        };
        let (kind, mut resource) = if is_media {
            (Kind::Media, media(file, &self.practitioner))
        } else {
            let description = *pick_from(rng, &DESCRIPTIONS);
            (
                Kind::DocumentReference,
                document(file, &self.practitioner, description),
            )
        };
        vary(&mut resource, kind, variant);
        if variant == 10 {
            let second = self.attachment(file.patient, "Exercise plan.txt", file.filed_at, rng);
            if let Some(contents) = resource["content"].as_array_mut() {
                contents.push(json!({"attachment": second}));
            }
        }
        self.records.insert(kind, &id, &version, file.filed_at, resource);
    }
}

fn document(file: &File<'_>, practitioner: &str, description: Option<&str>) -> Value {
    let mut document = json!({
        "status": "current",
        "subject": {"reference": file.patient},
        "date": wire_instant(file.filed_at),
        "author": [{"reference": practitioner}],
        "content": [{"attachment": file.attachment}],
    });
    if let Some(description) = description.filter(|description| !description.is_empty()) {
        document["description"] = description.into();
    }
    document
}

fn media(file: &File<'_>, practitioner: &str) -> Value {
    json!({
        "status": "completed",
        "subject": {"reference": file.patient},
        "createdDateTime": wire_instant(file.filed_at),
        "operator": {"reference": practitioner},
        "content": file.attachment,
    })
}

/// Gives the files of a larger chart the states a client has to cope with.
fn vary(resource: &mut Value, kind: Kind, variant: usize) {
    let attachment = match kind {
        Kind::Media => "/content",
        _ => "/content/0/attachment",
    };
    let mut change = |change: &dyn Fn(&mut Value)| {
        if let Some(attachment) = resource.pointer_mut(attachment) {
            change(attachment);
        }
    };
    match variant {
        // Size and title are whatever the writer put there, or left out.
        3 => change(&|attachment| without(attachment, &["title", "size", "creation"])),
        5 => change(&|attachment| without(attachment, &["size"])),
        8 => {
            // An upload that began and never ended.
            change(&|attachment| without(attachment, &["url", "size"]));
            resource["status"] = "preparation".into();
        }
        11 => change(&|attachment| {
            without(attachment, &["url", "size"]);
            attachment["contentType"] = "text/plain".into();
            attachment["data"] = BASE64.encode("Telephone note: feels better.\n").into();
        }),
        12 => change(&|attachment| {
            without(attachment, &["size"]);
            attachment["url"] = "https://imaging.example.org/studies/4711".into();
        }),
        1 | 6 => resource["meta"] = json!({"tag": [{"system": "urn:chartdrop:tags", "code": "pinned"}]}),
        7 => resource["status"] = "entered-in-error".into(),
        9 => resource["status"] = "superseded".into(),
        13 => without(resource, &["date"]),
        _ => {}
    }
}

fn without(value: &mut Value, names: &[&str]) {
    if let Value::Object(properties) = value {
        properties.retain(|name, _| !names.contains(&name.as_str()));
    }
}
