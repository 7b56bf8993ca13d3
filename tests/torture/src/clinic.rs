//! A practice to file with.

use std::collections::BTreeMap;

use attachment_api::{ConnectionSettings, PatientId, Secret, Secrets, SignInMethod, System};
use demo_practice::{CreatedRecord, DemoPractice, FaultSwitch, Faults, Ledger, Options};
use filing_desk::NewAccount;
use judge::Record;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::Trouble;

/// What one account is connected with. Can be handed to another process: its secrets are the demo's.
#[derive(Clone, Serialize, Deserialize)]
pub struct Access {
    /// Its system.
    pub system: System,
    /// Where its API is.
    pub base_url: Url,
    secrets: BTreeMap<String, String>,
    /// Patients worth trying, by their ids in the system.
    pub patients: Vec<String>,
}

impl Access {
    /// An account of this system, called by the system's word.
    pub fn new_account(&self) -> NewAccount {
        let secret = |(name, value): (&String, &String)| (name.clone(), Secret::from(value.as_str()));
        NewAccount {
            name: self.system.word().to_owned(),
            settings: ConnectionSettings {
                system: self.system,
                base_url: Some(self.base_url.clone()),
                storage_hosts: Vec::new(),
                instance: None,
                sign_in: SignInMethod::Secrets,
            },
            secrets: Secrets::new(self.secrets.iter().map(secret)),
        }
    }

    /// The patient of this number; the list begins anew at its end.
    pub fn patient(&self, number: usize) -> PatientId {
        PatientId::new(&*self.patients[number % self.patients.len()])
    }
}

/// Numbers of patients whose charts are short: every look reads one whole.
pub const SHORT_CHARTS: [usize; 5] = [0, 1, 3, 4, 5];

/// A running demo practice that answers as fast as it can and counts nobody's requests.
pub struct Clinic {
    practice: DemoPractice,
}

impl Clinic {
    /// Starts one on a free port, with few patients: every list is walked through for each request.
    pub async fn start() -> Result<Self, Trouble> {
        Self::of(4).await
    }

    /// Starts one on a free port with so many patients beside the awkward ones.
    pub async fn of(patients: usize) -> Result<Self, Trouble> {
        let options = Options {
            patients,
            faults: calm(),
            ..Options::default()
        };
        let practice = DemoPractice::start(options).await?;
        Ok(Self { practice })
    }

    /// What an account of this system is connected with.
    pub fn access(&self, system: System) -> Result<Access, Trouble> {
        let announced = serde_json::to_value(self.practice.announcement())?;
        let announced = &announced["systems"][system.word()];
        let patients = announced["patients"].as_array().ok_or("no patients")?;
        let id = |patient: &serde_json::Value| patient["id"].as_str().map(str::to_owned);
        Ok(Access {
            system,
            base_url: announced["base_url"].as_str().ok_or("no address")?.parse()?,
            secrets: serde_json::from_value(announced["credentials"].clone())?,
            patients: patients.iter().filter_map(id).collect(),
        })
    }

    /// How it misbehaves.
    pub fn faults(&self) -> FaultSwitch {
        self.practice.faults()
    }

    /// Behaves again.
    pub fn behave(&self) {
        self.practice.faults().set(calm());
    }

    /// What it received and made so far.
    pub fn ledger(&self) -> Ledger {
        self.practice.ledger()
    }

    /// Ends it.
    pub async fn stop(self) {
        self.practice.stop().await;
    }
}

/// No faults, no limits, and a processing that is over soon.
pub fn calm() -> Faults {
    Faults {
        processing_ms: 5,
        requests_per_minute: 1_000_000,
        ..Faults::default()
    }
}

/// A patient whom the system does not know.
pub fn nobody(system: System) -> PatientId {
    PatientId::new(match system {
        System::Cliniko | System::PracSuite => "999999999",
        System::Medplum | System::Canvas => "00000000-0000-4000-8000-000000000000",
    })
}

/// A record of the practice as the judge reads it.
pub fn judged_record(record: &CreatedRecord) -> Record {
    Record {
        system: record.system.clone(),
        id: record.id.clone(),
        patient_id: record.patient_id.clone(),
        sha256: record.sha256.clone(),
        filename: record.filename.clone(),
    }
}
