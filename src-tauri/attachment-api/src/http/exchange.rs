//! One request and the head of its answer, with the points around it where the crash tests stop.

use crate::Operation;

/// Sends a request, and stops before or after it where a crash test asked for that.
pub(crate) async fn exchange<T>(operation: Operation, sending: impl Future<Output = T>) -> T {
    let points = points_around(operation);
    if let Some((before, _)) = points {
        kill_points::reach(before);
    }
    let answer = sending.await;
    if let Some((_, after)) = points {
        kill_points::reach(after);
    }
    answer
}

/// What a filing asks for; the rest changes nothing that a crash could lose.
const fn points_around(operation: Operation) -> Option<(&'static str, &'static str)> {
    Some(match operation {
        Operation::Reserve => ("before-reserve", "after-reserve"),
        Operation::Send => ("before-send", "after-send"),
        Operation::Register => ("before-register", "after-register"),
        Operation::Reconcile => ("before-reconcile", "after-reconcile"),
        Operation::Confirm => ("before-confirm", "after-confirm"),
        Operation::Link => ("before-link", "after-link"),
        Operation::Download => ("before-read-back", "after-read-back"),
        Operation::SignIn => ("before-token", "after-token"),
        Operation::TestConnection
        | Operation::SearchPatients
        | Operation::ReadPatient
        | Operation::ListAttachments
        | Operation::ReadAttachment
        | Operation::Describe
        | Operation::Pin
        | Operation::Archive
        | Operation::Restore
        | Operation::FieldOptions => return None,
    })
}
