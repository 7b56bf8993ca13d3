use filing_desk::{DeskError, Failure, FileRefusal, OpenError};

use super::{moment, word};
use crate::wire::{FailureView, RefusedFileView};

/// A failure of the shell's own, by its code.
pub fn failure(code: impl Into<String>) -> FailureView {
    FailureView {
        code: code.into(),
        operation: None,
        http_status: None,
        vendor_code: None,
        request_id: None,
        field: None,
        retry_at: None,
    }
}

/// A file that was not accepted, with its name for the person who dropped it.
pub fn refusal(refused: FileRefusal) -> RefusedFileView {
    RefusedFileView {
        name: refused.name.into_inner(),
        failure: refused.error.into(),
    }
}

impl From<DeskError> for FailureView {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Api(error) => Self::from(&error),
            other => Self {
                field: other.field().map(str::to_owned),
                ..failure(other.code())
            },
        }
    }
}

impl From<&attachment_api::Error> for FailureView {
    fn from(error: &attachment_api::Error) -> Self {
        Self {
            code: word(&error.code),
            operation: Some(word(&error.operation)),
            http_status: error.http_status,
            vendor_code: error.vendor_code.map(str::to_owned),
            request_id: error.request_id.clone(),
            field: error.field.map(str::to_owned),
            retry_at: error.retry_at.map(moment),
        }
    }
}

impl From<&Failure> for FailureView {
    fn from(reason: &Failure) -> Self {
        Self {
            code: reason.code.word(),
            operation: reason.operation.as_ref().map(word),
            http_status: reason.http_status,
            vendor_code: reason.vendor_code.clone(),
            request_id: reason.request_id.clone(),
            field: reason.field.clone(),
            retry_at: reason.retry_at.map(moment),
        }
    }
}

impl From<&OpenError> for FailureView {
    fn from(error: &OpenError) -> Self {
        failure(error.code())
    }
}

#[cfg(test)]
mod tests {
    use attachment_api::{Code, Error, Operation, Status};
    use filing_desk::RefusalCode;

    use super::*;

    #[test]
    fn an_error_of_the_system_keeps_its_code_and_safe_context() {
        let mut error = Error::new(Code::RateLimited, Status::Temporary, Operation::Register);
        error.http_status = Some(429);
        error.retry_at = Some(jiff::Timestamp::UNIX_EPOCH);
        let view = FailureView::from(DeskError::from(error));
        assert_eq!(view.code, "rate-limited");
        assert_eq!(view.operation.as_deref(), Some("register"));
        assert_eq!(view.http_status, Some(429));
        assert_eq!(view.retry_at.as_deref(), Some("1970-01-01T00:00:00Z"));
    }

    #[test]
    fn a_refusal_of_the_desk_is_its_code_alone() {
        let view = FailureView::from(DeskError::from(RefusalCode::AlreadyBeingFiled));
        assert_eq!(view.code, "already-being-filed");
        assert_eq!(view.operation, None);
    }
}
