//! `patients`

use attachment_api::{Patient, PatientQuery, PatientStatus, Sensitive};
use serde::Serialize;

use crate::command_line::arguments::PatientsArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::{Row, day_for_people};
use crate::command_line::session::{Runs, Session};
use crate::command_line::wording;

#[derive(Serialize)]
struct PatientLine {
    id: String,
    family_name: Option<String>,
    given_name: Option<String>,
    preferred_name: Option<String>,
    title: Option<String>,
    display_name: String,
    born: Option<jiff::civil::Date>,
    status: PatientStatus,
}

impl From<Patient> for PatientLine {
    fn from(patient: Patient) -> Self {
        let text = |value: Option<Sensitive<String>>| value.map(Sensitive::into_inner);
        Self {
            id: patient.id.as_str().to_owned(),
            family_name: text(patient.family_name),
            given_name: text(patient.given_name),
            preferred_name: text(patient.preferred_name),
            title: text(patient.title),
            display_name: patient.display_name.into_inner(),
            born: patient.birth_date.map(Sensitive::into_inner),
            status: patient.status,
        }
    }
}

impl Row for PatientLine {
    const HEADINGS: &'static [&'static str] = &["name", "born", "id", "status"];

    fn cells(&self) -> Vec<String> {
        let status = match self.status {
            PatientStatus::Active => "active",
            PatientStatus::Archived => "archived",
            PatientStatus::Merged => "merged",
            PatientStatus::Deleted => "deleted",
            PatientStatus::Deceased => "deceased",
        };
        let names = (
            self.family_name.as_deref(),
            self.given_name.as_deref(),
            self.title.as_deref(),
        );
        let name = shown_name(names).unwrap_or_else(|| self.display_name.clone());
        let born = self.born.map_or_else(|| "Not Known".to_owned(), day_for_people);
        vec![name, born, self.id.clone(), status.to_owned()]
    }
}

/// People who fit.
pub async fn run(session: &Session, arguments: PatientsArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let query = PatientQuery {
        text: Some(Sensitive::new(arguments.query.join(" "))),
        birth_date: arguments.born.map(Sensitive::new),
        include_archived: arguments.archived,
    };
    let patients = desk.search_patients(account.id, &query).await?;
    let lines: Vec<_> = patients.into_iter().map(PatientLine::from).collect();
    if lines.is_empty() {
        session.output.note(wording::NOBODY_FOUND);
    } else {
        session.output.rows(&lines)?;
    }
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// The name as a banner shows it: `SMITH, Jane (Mrs)`.
pub fn banner_name(patient: &Patient) -> String {
    let text = |value: &Option<Sensitive<String>>| value.as_ref().map(|value| value.expose().clone());
    let (family, given, title) = (
        text(&patient.family_name),
        text(&patient.given_name),
        text(&patient.title),
    );
    shown_name((family.as_deref(), given.as_deref(), title.as_deref()))
        .unwrap_or_else(|| patient.display_name.expose().clone())
}

fn shown_name((family, given, title): (Option<&str>, Option<&str>, Option<&str>)) -> Option<String> {
    let filled = |part: Option<&str>| {
        part.map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
    };
    let family = filled(family).map(|family| family.to_uppercase());
    let name = match (family, filled(given)) {
        (Some(family), Some(given)) => format!("{family}, {given}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return None,
    };
    Some(filled(title).map_or(name.clone(), |title| format!("{name} ({title})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_name_leads_in_capitals() {
        assert_eq!(
            shown_name((Some("Smith"), Some("Jane"), Some("Mrs"))).as_deref(),
            Some("SMITH, Jane (Mrs)")
        );
    }

    #[test]
    fn a_one_part_name_stands_alone() {
        assert_eq!(
            shown_name((Some("Suharto"), None, None)).as_deref(),
            Some("SUHARTO")
        );
        assert_eq!(
            shown_name((Some(" "), Some("Cher"), Some(""))).as_deref(),
            Some("Cher")
        );
        assert_eq!(shown_name((None, None, Some("Dr"))), None);
    }
}
