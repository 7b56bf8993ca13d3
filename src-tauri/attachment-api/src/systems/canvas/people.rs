//! People as Canvas serves them: patients (<https://docs.canvasmedical.com/api/patient/>) and staff
//! (<https://docs.canvasmedical.com/api/practitioner/>). Of a patient all but the id counts as optional.

use jiff::civil::Date;
use serde::Deserialize;

use super::kinds::is_id;
use super::model::{Coding, WireFile, list};
use crate::systems::wire::{filled, joined, lenient};
use crate::{Patient, PatientId, PatientStatus, Sensitive};

/// The system of Canvas' own record numbers.
const RECORD_NUMBERS: &str = "http://canvasmedical.com";

/// A person's name.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct WireName {
    #[serde(default, rename = "use", deserialize_with = "lenient")]
    usage: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    family: Option<String>,
    #[serde(default, deserialize_with = "list")]
    given: Vec<String>,
    #[serde(default, deserialize_with = "list")]
    prefix: Vec<String>,
}

impl WireName {
    fn is_nickname(&self) -> bool {
        self.usage.as_deref() == Some("nickname")
    }

    fn given(&self) -> Option<String> {
        filled(Some(self.given.join(" ")))
    }

    fn shown(&self) -> Option<String> {
        filled(self.text.clone())
            .or_else(|| filled(Some(joined(&[self.given().as_deref(), self.family.as_deref()]))))
    }
}

#[derive(Deserialize)]
struct WireIdentifier {
    #[serde(default, deserialize_with = "lenient")]
    system: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    value: Option<String>,
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    kind: Option<WireIdentifierType>,
}

#[derive(Deserialize)]
struct WireIdentifierType {
    #[serde(default, deserialize_with = "list")]
    coding: Vec<Coding>,
}

impl WireIdentifier {
    fn is_record_number(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| {
            kind.coding
                .iter()
                .any(|coding| coding.code.as_deref() == Some("MR"))
        })
    }
}

#[derive(Deserialize)]
struct WireTelecom {
    #[serde(default, deserialize_with = "lenient")]
    system: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    value: Option<String>,
}

/// A patient; what is not read here cannot leak.
#[derive(Deserialize)]
pub(crate) struct WirePatient {
    pub id: String,
    #[serde(default, deserialize_with = "list")]
    name: Vec<WireName>,
    #[serde(default, rename = "birthDate", deserialize_with = "lenient")]
    pub birth_date: Option<Date>,
    #[serde(default, deserialize_with = "lenient")]
    gender: Option<String>,
    #[serde(default, deserialize_with = "list")]
    identifier: Vec<WireIdentifier>,
    #[serde(default, deserialize_with = "list")]
    telecom: Vec<WireTelecom>,
    #[serde(default, deserialize_with = "lenient")]
    pub active: Option<bool>,
    #[serde(default, rename = "deceasedBoolean", deserialize_with = "lenient")]
    deceased: Option<bool>,
    #[serde(default, rename = "deceasedDateTime", deserialize_with = "lenient")]
    deceased_at: Option<String>,
    #[serde(default, deserialize_with = "list")]
    pub photo: Vec<WireFile>,
}

impl WirePatient {
    /// Whether the id can be one: a record without cannot be opened or filed to.
    pub fn has_id(&self) -> bool {
        is_id(&self.id)
    }

    /// Every name, number and address by which this person can be looked for, in lower case.
    pub fn known_by(&self) -> impl Iterator<Item = String> {
        let numbers = self.identifier.iter().filter_map(|number| number.value.clone());
        let telecom = self.telecom.iter().filter_map(|telecom| telecom.value.clone());
        numbers
            .chain(telecom)
            .chain([self.id.clone()])
            .map(|text| text.to_lowercase())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// All names in one text, in lower case.
    pub fn all_names(&self) -> String {
        self.name
            .iter()
            .flat_map(|name| [name.text.clone(), name.given(), name.family.clone()])
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    }

    fn record_number(&self) -> Option<String> {
        let numbers = || self.identifier.iter().filter(|number| number.is_record_number());
        numbers()
            .find(|number| number.system.as_deref() == Some(RECORD_NUMBERS))
            .or_else(|| numbers().next())
            .and_then(|number| filled(number.value.clone()))
    }

    fn email(&self) -> Option<String> {
        self.telecom
            .iter()
            .find(|telecom| telecom.system.as_deref() == Some("email"))
            .and_then(|telecom| filled(telecom.value.clone()))
    }

    fn status(&self) -> PatientStatus {
        if self.active == Some(false) {
            PatientStatus::Archived
        } else if self.deceased == Some(true) || self.deceased_at.is_some() {
            PatientStatus::Deceased
        } else {
            PatientStatus::Active
        }
    }
}

impl From<WirePatient> for Patient {
    fn from(wire: WirePatient) -> Self {
        let official = wire
            .name
            .iter()
            .find(|name| name.usage.as_deref() == Some("official"))
            .or_else(|| wire.name.iter().find(|name| !name.is_nickname()))
            .or(wire.name.first())
            .cloned()
            .unwrap_or_default();
        let nickname = wire.name.iter().find(|name| name.is_nickname());
        Self {
            family_name: filled(official.family.clone()).map(Sensitive::new),
            given_name: official.given().map(Sensitive::new),
            preferred_name: nickname
                .and_then(|name| name.given().or_else(|| name.shown()))
                .map(Sensitive::new),
            title: filled(Some(official.prefix.join(" "))).map(Sensitive::new),
            display_name: Sensitive::new(official.shown().unwrap_or_default()),
            birth_date: wire.birth_date.map(Sensitive::new),
            gender: filled(wire.gender.clone()).map(Sensitive::new),
            record_number: wire.record_number().map(Sensitive::new),
            email: wire.email().map(Sensitive::new),
            status: wire.status(),
            merged_into: None,
            id: PatientId::new(wire.id),
        }
    }
}

/// A member of staff.
#[derive(Deserialize)]
pub(crate) struct WirePractitioner {
    pub id: String,
    #[serde(default, deserialize_with = "list")]
    name: Vec<WireName>,
}

impl WirePractitioner {
    /// The name as shown.
    pub fn shown(&self) -> Option<String> {
        self.name.iter().find_map(WireName::shown)
    }
}

/// A team of staff.
#[derive(Deserialize)]
pub(crate) struct WireGroup {
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<String>,
}
