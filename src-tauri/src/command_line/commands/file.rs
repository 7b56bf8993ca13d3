//! `file`

use std::path::{Path, PathBuf};
use std::time::Duration;

use attachment_api::{Capabilities, FilingFields, PatientId, PatientStatus, Sensitive, Status};
use filing_desk::{AcceptRequest, Account, DeskError, FilingDesk, FilingSnapshot, Hold, PatientBinding};

use super::capability_sheet;
use super::patients::banner_name;
use crate::command_line::arguments::FileArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::filing_line::FilingLine;
use crate::command_line::session::{Runs, Session};
use crate::command_line::{output, waiting, wording};

/// Files documents on a patient's chart.
pub async fn run(session: &Session, arguments: &FileArguments) -> Result<Outcome, Failure> {
    match prepare(session, arguments).await {
        Ok(ready) => file(session, arguments, ready).await,
        Err(failure) => {
            for path in &arguments.files {
                print_refused(session, arguments, path, &failure)?;
            }
            Err(failure)
        }
    }
}

/// What stands before the first file is looked at.
struct Ready {
    desk: FilingDesk,
    account: Account,
    patient: PatientBinding,
    fields: FilingFields,
    /// What the system asks for, where that can be told now.
    sheet: Option<Capabilities>,
}

async fn prepare(session: &Session, arguments: &FileArguments) -> Result<Ready, Failure> {
    let runs = if arguments.wait {
        Runs::Filings
    } else {
        Runs::Nothing
    };
    let (desk, account) = session.open_account(&arguments.account, runs).await?;
    // While the keyring is locked the desk takes files in all the same, and checks the fields before it sends.
    let sheet = desk.capabilities(account.id).await.ok();
    let fields = capability_sheet::fields(&arguments.fields, sheet.as_ref())?;
    let patient = bind(session, &desk, &account, arguments).await?;
    Ok(Ready {
        desk,
        account,
        patient,
        fields,
        sheet,
    })
}

/// The patient as their chart shows them now. Without a connection the id alone is bound, unless a date of birth was
/// to be compared: every later step checks the id again.
async fn bind(
    session: &Session,
    desk: &FilingDesk,
    account: &Account,
    arguments: &FileArguments,
) -> Result<PatientBinding, Failure> {
    let id = PatientId::new(arguments.patient.clone());
    let patient = match desk.patient(account.id, &id).await {
        Ok(patient) => patient,
        Err(DeskError::Api(error))
            if error.status == Status::Temporary && arguments.expect_born.is_none() =>
        {
            session.output.note(wording::PATIENT_NOT_CHECKED);
            let shown_name = Sensitive::new(id.as_str().to_owned());
            return Ok(PatientBinding {
                id,
                shown_name,
                birth_date: None,
                status: PatientStatus::Active,
            });
        }
        Err(error) => return Err(error.into()),
    };
    match patient.status {
        PatientStatus::Merged | PatientStatus::Deleted => return Err(Failure::new("patient-not-in-use")),
        PatientStatus::Archived => session.output.note(wording::PATIENT_ARCHIVED),
        PatientStatus::Active | PatientStatus::Deceased => {}
    }
    if let Some(expected) = arguments.expect_born {
        match &patient.birth_date {
            Some(born) if *born.expose() == expected => {}
            Some(_) => return Err(Failure::new("birth-date-differs")),
            None => return Err(Failure::new("birth-date-unknown")),
        }
    }
    let shown_name = Sensitive::new(banner_name(&patient));
    Ok(PatientBinding {
        id: patient.id,
        shown_name,
        birth_date: patient.birth_date,
        status: patient.status,
    })
}

async fn file(session: &Session, arguments: &FileArguments, ready: Ready) -> Result<Outcome, Failure> {
    let mut outcomes = Vec::new();
    let mut accepted = Vec::new();
    for path in &arguments.files {
        match accept(&ready, arguments, path).await? {
            Ok(filing) => {
                if !arguments.wait {
                    session.output.row(&FilingLine::of(&filing, None))?;
                    outcomes.push(Outcome::Done);
                }
                accepted.push(filing);
            }
            Err(failure) => {
                print_refused(session, arguments, path, &failure)?;
                output::error(&format!("{}: {}", name_of(path), failure.message));
                outcomes.push(failure.outcome);
            }
        }
    }
    if arguments.wait {
        let limit = Duration::from_secs(arguments.time_limit);
        outcomes.extend(waiting::report(session.output, &ready.desk, accepted, limit).await?);
    } else if !accepted.is_empty() {
        let running = ready.desk.filings_are_run();
        session.output.note(if running {
            wording::SOMEBODY_SENDS
        } else {
            wording::NOBODY_SENDS
        });
    }
    ready.desk.shutdown().await;
    Ok(Outcome::of_several(outcomes))
}

async fn accept(
    ready: &Ready,
    arguments: &FileArguments,
    path: &Path,
) -> Result<Result<FilingSnapshot, Failure>, Failure> {
    let request = AcceptRequest {
        account: ready.account.id,
        patient: ready.patient.clone(),
        files: vec![path.to_owned().into()],
        description: arguments.description.clone().map(Sensitive::new),
        fields: ready.fields.clone(),
        hold: Hold::Seconds(arguments.hold),
    };
    let mut answers = ready.desk.accept_files(request).await?;
    let answer = answers.pop().ok_or_else(|| Failure::new("file-failed"))?;
    Ok(answer.map_err(|refusal| {
        let failure = Failure::from(&refusal);
        match &ready.sheet {
            Some(sheet) => capability_sheet::explained(failure, sheet),
            None => failure,
        }
    }))
}

fn print_refused(
    session: &Session,
    arguments: &FileArguments,
    path: &Path,
    failure: &Failure,
) -> Result<(), Failure> {
    if session.output.is_json() {
        output::json_line(&FilingLine::refused(&arguments.patient, name_of(path), failure))?;
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| PathBuf::from(path), PathBuf::from)
        .to_string_lossy()
        .into_owned()
}
