//! The project's resources as they are kept, each with its current version.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::refusals::Refusal;
use crate::clock;
use crate::systems::ids;

/// The kinds of resource this project holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Binary,
    DocumentReference,
    Media,
    Patient,
    Practitioner,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [
        Self::Binary,
        Self::DocumentReference,
        Self::Media,
        Self::Patient,
        Self::Practitioner,
    ];

    /// FHIR's name of it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Binary => "Binary",
            Self::DocumentReference => "DocumentReference",
            Self::Media => "Media",
            Self::Patient => "Patient",
            Self::Practitioner => "Practitioner",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

struct Stored {
    resource: Value,
    deleted: bool,
}

/// All resources by kind and id.
#[derive(Default)]
pub(crate) struct Records {
    stored: BTreeMap<Kind, BTreeMap<String, Stored>>,
}

impl Records {
    /// One resource.
    pub(crate) fn get(&self, kind: Kind, id: &str) -> Result<&Value, Refusal> {
        let stored = self.stored(kind, id).ok_or_else(Refusal::not_found)?;
        if stored.deleted {
            return Err(Refusal::gone());
        }
        Ok(&stored.resource)
    }

    fn stored(&self, kind: Kind, id: &str) -> Option<&Stored> {
        self.stored.get(&kind)?.get(id)
    }

    /// Every resource of a kind, in the order of their ids.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Value> {
        let stored = self.stored.get(&kind).into_iter().flat_map(BTreeMap::values);
        stored
            .filter(|stored| !stored.deleted)
            .map(|stored| &stored.resource)
    }

    /// Keeps a new resource under a new id; as it is kept.
    pub(crate) fn create(&mut self, kind: Kind, resource: Value) -> Value {
        let id = ids::uuid(&mut fastrand::Rng::new());
        let version = ids::uuid(&mut fastrand::Rng::new());
        self.insert(kind, &id, &version, clock::now(), resource);
        let stored = self.stored.get(&kind).and_then(|kind| kind.get(&id));
        stored.map_or(Value::Null, |stored| stored.resource.clone())
    }

    /// Keeps a resource under this id and version.
    pub(crate) fn insert(
        &mut self,
        kind: Kind,
        id: &str,
        version: &str,
        updated: Timestamp,
        mut resource: Value,
    ) {
        resource["resourceType"] = kind.name().into();
        resource["id"] = id.into();
        set_version(&mut resource, version, updated);
        let stored = Stored {
            resource,
            deleted: false,
        };
        self.stored.entry(kind).or_default().insert(id.to_owned(), stored);
    }

    /// Replaces a resource, a deleted one too; as it is kept. What changes nothing makes no new version.
    pub(crate) fn update(&mut self, kind: Kind, id: &str, mut resource: Value) -> Result<Value, Refusal> {
        let stored = self.stored.get_mut(&kind).and_then(|kind| kind.get_mut(id));
        let stored = stored.ok_or_else(Refusal::not_found)?;
        let old = &stored.resource["meta"];
        let (version, updated) = (old["versionId"].clone(), old["lastUpdated"].clone());
        resource["id"] = id.into();
        resource["meta"]["versionId"] = version;
        resource["meta"]["lastUpdated"] = updated;
        if stored.deleted || resource != stored.resource {
            set_version(&mut resource, &ids::uuid(&mut fastrand::Rng::new()), clock::now());
        }
        stored.resource = resource.clone();
        stored.deleted = false;
        Ok(resource)
    }

    /// Marks a resource as deleted.
    pub(crate) fn delete(&mut self, kind: Kind, id: &str) -> Result<(), Refusal> {
        let stored = self.stored.get_mut(&kind).and_then(|kind| kind.get_mut(id));
        stored.ok_or_else(Refusal::not_found)?.deleted = true;
        Ok(())
    }
}

fn set_version(resource: &mut Value, version: &str, updated: Timestamp) {
    if !resource["meta"].is_object() {
        resource["meta"] = json!({});
    }
    resource["meta"]["versionId"] = version.into();
    resource["meta"]["lastUpdated"] = wire_instant(updated).into();
}

/// A moment to the millisecond: `2026-01-02T03:04:05.678Z`.
pub(crate) fn wire_instant(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// `Patient/{id}` as the id, when it names one of this kind.
pub(crate) fn id_in_reference(reference: &str, kind: Kind) -> Option<&str> {
    let (name, id) = reference.split_once('/')?;
    (name == kind.name() && !id.is_empty()).then_some(id)
}
