//! Failures before there was an answer. The HTTP library's own errors hold URLs, so they end here.

use std::error::Error as StdError;
use std::io;

use crate::{Code, Error, Operation, Status};

/// What a failed request or body means; nothing of the library's error is kept.
pub(crate) fn transport_failure(operation: Operation, failure: &reqwest::Error) -> Error {
    let (code, status) = if failure.is_connect() {
        if caused_by_tls(failure) {
            (Code::TlsUntrusted, Status::Persistent)
        } else {
            (Code::Offline, Status::Temporary)
        }
    } else if failure.is_timeout() {
        (Code::TimedOut, Status::Temporary)
    } else if failure.is_builder() {
        (Code::AddressRefused, Status::Permanent)
    } else if let Some(answer) = caused_by_answer(failure) {
        (answer, Status::Temporary)
    } else {
        (Code::AnswerLost, Status::Temporary)
    };
    Error::new(code, status, operation)
}

/// No answer, or no further byte, in time.
pub(crate) const fn timed_out(operation: Operation) -> Error {
    Error::new(Code::TimedOut, Status::Temporary, operation)
}

/// An answer that is not what the reference describes.
pub(crate) const fn unreadable(operation: Operation) -> Error {
    Error::new(Code::AnswerUnreadable, Status::Temporary, operation)
}

/// An address that breaks the rules; nothing was sent to it.
pub(crate) const fn address_refused(operation: Operation) -> Error {
    Error::new(Code::AddressRefused, Status::Permanent, operation)
}

/// An answer came that is no HTTP, or whose head has no end in sight.
fn caused_by_answer(failure: &reqwest::Error) -> Option<Code> {
    let mut cause = failure.source();
    while let Some(error) = cause {
        match error.downcast_ref::<hyper::Error>() {
            Some(error) if error.is_parse_too_large() => return Some(Code::AnswerTooLarge),
            Some(error) if error.is_parse() => return Some(Code::AnswerUnreadable),
            Some(_) | None => cause = error.source(),
        }
    }
    None
}

fn caused_by_tls(failure: &(dyn StdError + 'static)) -> bool {
    if failure.is::<rustls::Error>() {
        return true;
    }
    // `io::Error::source` skips the error it wraps, which may be another `io::Error`.
    let wrapped = failure.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.is_some_and(|inner| caused_by_tls(inner)) || failure.source().is_some_and(caused_by_tls)
}
