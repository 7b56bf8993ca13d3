//! What leads a filing to each kill point.

use attachment_api::System;
use demo_practice::{Effect, FaultRule, RefusalBody, WaitHint};

/// How a case has to begin so that the point is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In a new folder, before there is an account.
    NewFolder,
    /// A filing meets it by itself.
    Plain,
    /// After a hold.
    Hold,
    /// A person takes it back during its hold.
    Undo,
    /// The answer to what makes the record is lost.
    LostAnswer,
    /// What makes the record is cut off, so that nothing is there to be found.
    CutOff,
    /// The system takes its time to process a file.
    SlowProcessing,
    /// The system asks to slow down.
    SlowDown,
    /// The system refuses until the app is started again.
    Refusal,
    /// During the start after another kill.
    Recovery,
}

/// Why a point is never met by the filings of a system.
pub struct Never(pub &'static str);

/// Points after which the next start sends the filing, and first reads whose chart it is for.
pub const YET_TO_BE_SENT: &[&str] = &[
    "accept-persisted",
    "copy-renamed",
    "accept-renamed",
    "reserving-persisted",
];

/// Points at which a first kill leaves most to be recovered.
pub const WORTH_RECOVERING: &[&str] = &[
    "copy-sealed",
    "card-synced",
    "accept-spooled",
    "accept-persisted",
    "copy-renamed",
    "accept-renamed",
    "reserving-persisted",
    "sending-persisted",
    "before-send",
    "after-send",
    "sent-persisted",
    "registering-persisted",
    "before-register",
    "after-register",
    "record-made",
    "registered-persisted",
    "confirmed",
    "filed-persisted",
    "spool-file-removed",
];

/// Points at which a first kill leaves something under way.
pub const UNDER_WAY: &[&str] = &[
    "reserving-persisted",
    "sending-persisted",
    "registering-persisted",
];

/// The way to this point in this system.
pub fn way(system: System, point: &str) -> Way {
    match point {
        "desk-id-made"
        | "keys-kept"
        | "store-made"
        | "migration-written"
        | "migration-committed"
        | "account-secrets-kept"
        | "accounts-renamed" => Way::NewFolder,
        "hold-over-persisted" => Way::Hold,
        "withdrawn-persisted" => Way::Undo,
        "waiting-persisted" => Way::SlowDown,
        "needs-you-persisted" => Way::Refusal,
        "not-found-persisted" if system == System::PracSuite => Way::SlowProcessing,
        "not-found-persisted" => Way::CutOff,
        "looking" | "before-reconcile" | "after-reconcile" | "looked" | "found-persisted" | "before-link"
        | "after-link" | "before-read-back" | "after-read-back"
            if system != System::PracSuite =>
        {
            Way::LostAnswer
        }
        "checkpoint-begun" | "checkpoint-done" | "recovered-persisted" | "patient-read-persisted" => {
            Way::Recovery
        }
        _ if point.starts_with("recovery-") => Way::Recovery,
        _ => Way::Plain,
    }
}

/// Points that no case of this system can meet, with the reason.
pub fn never_met(system: System, point: &str) -> Option<Never> {
    use System::{Canvas, Cliniko, Medplum, PracSuite};
    let reason = match (system, point) {
        (_, point) if point.starts_with("unfiled-") => "no patient is open when a file goes there",
        (_, "copied-persisted" | "original-archived" | "original-settled-persisted") => {
            "nothing is moved from another chart"
        }
        (_, "token-renewed" | "token-kept") => "only a person's sign-in has tokens to keep",
        (Cliniko | PracSuite, "before-token" | "after-token") => "its key is no token",
        (Cliniko | Medplum | Canvas, "awaiting-persisted") => "it makes no record by itself",
        (PracSuite, "before-register" | "after-register" | "registered-persisted") => {
            "it makes the record by itself: nobody asks for it"
        }
        (Canvas, "before-reserve" | "after-reserve" | "before-send" | "after-send") => {
            "the bytes go with the record, in one request"
        }
        (Medplum, "before-reserve" | "after-reserve") => "nothing is reserved: the server gives no form",
        (Medplum, "before-send" | "after-send") => "the bytes go to the API itself, before the record",
        _ => return None,
    };
    Some(Never(reason))
}

/// What the practice does to lead there.
pub fn fault(system: System, way: Way) -> Option<FaultRule> {
    let (making, first) = (route_of_making(system), first_route(system));
    Some(match way {
        Way::LostAnswer => FaultRule::times(1, making, Effect::ReplyLost),
        // After the whole request: cut off earlier, it would be known to have had no effect, and nothing is looked for.
        Way::CutOff => FaultRule::times(1, making, Effect::Reset { bytes: u64::MAX }),
        Way::SlowDown => FaultRule::times(1, first, slow_down()),
        Way::Refusal => FaultRule::always(
            first,
            Effect::Status {
                status: 422,
                body: RefusalBody::Json,
            },
        ),
        Way::NewFolder | Way::Plain | Way::Hold | Way::Undo | Way::SlowProcessing | Way::Recovery => {
            return None;
        }
    })
}

/// Without a time to come back: the wait is the app's own, and short here.
pub const fn slow_down() -> Effect {
    Effect::TooManyRequests {
        wait: WaitHint::None,
        seconds: 0,
    }
}

/// The route of the request that makes the record.
pub const fn route_of_making(system: System) -> &'static str {
    match system {
        System::Cliniko => "cliniko/register",
        System::PracSuite => "storage-form",
        System::Medplum => "medplum/register",
        System::Canvas => "canvas/register",
    }
}

/// The route of a filing's first request.
pub const fn first_route(system: System) -> &'static str {
    match system {
        System::Cliniko => "cliniko/presign",
        System::PracSuite => "pracsuite/presign",
        System::Medplum => "medplum/upload",
        System::Canvas => "canvas/register",
    }
}
