//! Every error of the layers below becomes one of these: a code, how the command ends, and sentences for a person.

use attachment_api::Operation;
use filing_desk::{DeskError, FileRefusal, OnChart, OpenError, RefusalCode};
use jiff::Timestamp;

use super::exit_code::Outcome;
use super::secrets::SecretsError;
use super::wording::{self, wording_of};

/// Whoever read standard output has seen enough, e.g. `head`: nothing to complain about.
pub const OUTPUT_CLOSED: &str = "output-closed";

/// Why a command failed. Holds no secret, no path and no person.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// The stable kebab-case code.
    pub code: String,
    /// How the command ends.
    pub outcome: Outcome,
    /// What happened, whether anything is on the chart, what to do.
    pub message: String,
    /// The field beside a file that is missing or wrong, by its key.
    pub field: Option<String>,
}

impl Failure {
    /// A failure with nothing to add to the words of its code.
    pub fn new(code: &str) -> Self {
        let wording = wording_of(code);
        Self {
            code: code.to_owned(),
            outcome: wording.outcome,
            message: format!("{} {} [{code}]", wording.what, wording.next),
            field: None,
        }
    }

    /// Why a filing waits; it needs nobody.
    pub fn of_waiting(code: &str, on_chart: OnChart) -> Self {
        let wording = wording_of(code);
        let chart = wording::on_chart_sentence(on_chart);
        let message = format!("{} {chart} {} [{code}]", wording.what, wording::GOES_ON);
        Self {
            message,
            ..Self::new(code)
        }
    }

    /// A failure of a filing that exists, with how much of it is on the chart.
    pub fn of_filing(code: &str, on_chart: OnChart) -> Self {
        let wording = wording_of(code);
        let chart = wording::on_chart_sentence(on_chart);
        let message = format!("{} {chart} {} [{code}]", wording.what, wording.next);
        Self {
            message,
            ..Self::new(code)
        }
    }

    /// What a filing stopped at, with what support asks for.
    pub fn of_reason(reason: &filing_desk::Failure, on_chart: OnChart) -> Self {
        let mut failure = Self::of_filing(&reason.code.word(), on_chart);
        failure.message.push_str(&context(
            reason.http_status,
            reason.vendor_code.as_deref(),
            reason.request_id.as_deref(),
            reason.retry_at,
        ));
        failure.about_field(reason.field.as_deref())
    }

    /// Names the field that it is about.
    pub fn about_field(mut self, field: Option<&str>) -> Self {
        if let Some(field) = field {
            self.message = format!("{} (field {field})", self.message);
            self.field = Some(field.to_owned());
        }
        self
    }

    /// Adds a sentence.
    pub fn and(mut self, sentence: &str) -> Self {
        self.message = format!("{} {sentence}", self.message);
        self
    }

    fn with_details_of(mut self, error: &DeskError) -> Self {
        if let DeskError::Api(error) = error {
            self.message.push_str(&details(error));
        }
        self.about_field(error.field())
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Self::new(&error.code()).with_details_of(&error)
    }
}

impl From<RefusalCode> for Failure {
    fn from(code: RefusalCode) -> Self {
        Self::new(&code.word())
    }
}

impl From<&FileRefusal> for Failure {
    fn from(refusal: &FileRefusal) -> Self {
        Self::of_filing(&refusal.code(), OnChart::No).with_details_of(&refusal.error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::new(error.code())
    }
}

impl From<SecretsError> for Failure {
    fn from(error: SecretsError) -> Self {
        let failure = Self::new("secrets-unusable");
        Self {
            message: format!("{} Reason: {error}.", failure.message),
            ..failure
        }
    }
}

/// Reading and writing on this computer; what a command writes to is standard output.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let closed = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self::new(if closed { OUTPUT_CLOSED } else { "output-failed" })
    }
}

/// What support asks for, and a warning where a change may have been made.
fn details(error: &attachment_api::Error) -> String {
    let changes = matches!(
        error.operation,
        Operation::Describe | Operation::Pin | Operation::Archive | Operation::Restore
    );
    let mut text = String::new();
    if changes && error.outcome_unknown() {
        text.push(' ');
        text.push_str(wording::CHANGE_UNKNOWN);
    }
    text + &context(
        error.http_status,
        error.vendor_code,
        error.request_id.as_deref(),
        error.retry_at,
    )
}

fn context(
    http_status: Option<u16>,
    vendor_code: Option<&str>,
    request_id: Option<&str>,
    retry_at: Option<Timestamp>,
) -> String {
    let status = http_status.map(|status| format!("HTTP {status}"));
    let request = request_id.map(|id| format!("request {id}"));
    let retry = retry_at.map(|time| format!("again at {time}"));
    let known: Vec<_> = [status, vendor_code.map(str::to_owned), request, retry]
        .into_iter()
        .flatten()
        .collect();
    if known.is_empty() {
        return String::new();
    }
    format!(" ({})", known.join(", "))
}

#[cfg(test)]
mod tests {
    use attachment_api::{Code, Error, Status};

    use super::*;

    #[test]
    fn a_lost_answer_to_a_change_says_that_it_may_have_been_made() {
        let lost = |operation| {
            Failure::from(DeskError::Api(Error::new(
                Code::AnswerLost,
                Status::Temporary,
                operation,
            )))
        };
        assert!(lost(Operation::Archive).message.contains("not known"));
        assert!(!lost(Operation::ListAttachments).message.contains("not known"));
    }

    #[test]
    fn a_filing_that_stopped_says_the_request_for_the_vendors_support() {
        let mut error = Error::new(Code::Rejected, Status::Permanent, Operation::Register);
        error.http_status = Some(422);
        error.request_id = Some("c0ffee".to_owned());
        error.field = Some("reviewer");
        let failure = Failure::of_reason(&filing_desk::Failure::from(&error), OnChart::No);
        assert!(
            failure.message.contains("(HTTP 422, request c0ffee)"),
            "{}",
            failure.message
        );
        assert_eq!(failure.field.as_deref(), Some("reviewer"));
    }

    #[test]
    fn a_refused_file_is_said_not_to_be_on_the_chart() {
        let refusal = FileRefusal {
            name: "scan.pdf".into(),
            error: RefusalCode::FileEmpty.into(),
        };
        let failure = Failure::from(&refusal);
        assert_eq!(failure.outcome, Outcome::RefusedBeforeSending);
        assert_eq!(
            failure.message,
            "The file is empty. Nothing of it is on the chart. Check where it came from. [file-empty]"
        );
    }
}
