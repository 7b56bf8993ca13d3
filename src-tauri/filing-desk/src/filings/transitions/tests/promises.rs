//! Whatever happens in whatever order, at whatever time of day: the promises of a filing hold.

use std::collections::HashSet;

use attachment_api::{AttachmentId, LostRegister};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::super::super::failure::{Failure, FailureCode, FilingTrouble};
use super::super::super::model::{Filing, FilingState, Step, WaitReason};
use super::super::super::snapshot::{FilingAction, FilingSnapshot, OnChart};
use super::happenings::{CODES, Event, Happening, apply, beginning, event};
use super::now;
use crate::pace::Pace;

/// A filing to which things happen, and what is known of it besides.
struct Life {
    filing: Filing,
    now: Timestamp,
    pace: Pace,
    events: u64,
    /// Records that the system said are this filing's.
    named: HashSet<AttachmentId>,
    /// A record may exist that nobody has found, and how often it was looked for since.
    may_exist: bool,
    looks: usize,
    /// Since a person last did something.
    asked_for_record: u32,
    faults: u32,
}

impl Life {
    fn of(filing: Filing) -> Self {
        Self {
            may_exist: filing.state.on_chart() == OnChart::Unknown,
            filing,
            now: now(),
            pace: Pace::default(),
            events: 0,
            named: HashSet::new(),
            looks: 0,
            asked_for_record: 0,
            faults: 0,
        }
    }

    /// What the filing becomes, as the book keeps it.
    fn next(&mut self, event: &Event) -> Option<Filing> {
        self.events += 1;
        self.now = self
            .now
            .checked_add(SignedDuration::from_secs(event.seconds))
            .unwrap_or(self.now);
        let record = AttachmentId::new(format!("record-{}", self.events));
        let mut next = apply(&self.filing, event, &record, self.now, &self.pace)?;
        assert_eq!(next.revision, self.filing.revision, "the book counts revisions");
        next.revision += 1;
        if event.happening.names_a_record() {
            self.named.insert(record);
        }
        Some(next)
    }

    fn check(&mut self, next: &Filing, event: &Event) {
        let before = &self.filing;
        assert!(!before.state.is_finished(), "{event:?} after {:?}", before.state);
        assert_eq!(next.patient, before.patient);
        assert_eq!((next.account, next.id), (before.account, before.id));
        assert_eq!(next.file, before.file);
        self.check_confirmed(next, event);
        self.check_record_asked_for(next, event);
        check_waits(&next.state);
        check_shown(next);
    }

    /// Filed, or of a refile copied, is said of a record that was named by the system and is being read back, and of nothing
    /// else. A refile is filed when its original is off the wrong chart, or a person said so.
    fn check_confirmed(&self, next: &Filing, event: &Event) {
        let is_refile = next.refile.is_some();
        let attachment = match &next.state {
            FilingState::Filed { .. } if is_refile => {
                assert!(self.filing.is_copied(), "{event:?} after {:?}", self.filing.state);
                let is_settled = matches!(
                    event.happening,
                    Happening::OriginalArchived | Happening::OriginalSettled
                );
                assert!(is_settled, "{event:?}");
                return;
            }
            FilingState::Copied { attachment } if !self.filing.is_copied() => {
                assert!(is_refile);
                attachment
            }
            FilingState::Filed { attachment, .. } => attachment,
            _ => return,
        };
        let being_read_back = Step::Confirm {
            attachment: attachment.clone(),
        };
        assert!(matches!(event.happening, Happening::Filed), "{event:?}");
        assert_eq!(self.filing.confirm_step(), Some(being_read_back));
        assert!(self.named.contains(attachment), "nobody named {attachment:?}");
        assert_eq!(next.state.on_chart(), OnChart::Yes);
    }

    /// Nothing is asked for again, and nothing is taken back, while a record may exist that was not looked for.
    fn check_record_asked_for(&mut self, next: &Filing, event: &Event) {
        let was_looked_for = !self.may_exist || self.looks >= self.pace.looks.len();
        match (&self.filing.state, &next.state) {
            (_, FilingState::Registering { .. }) => {
                assert!(next.receipt.is_some());
                assert!(was_looked_for, "asked again after {} looks", self.looks);
                (self.may_exist, self.looks) = (true, 0);
                self.asked_for_record += 1;
            }
            // By itself only where that makes no second record, and else because a person said so.
            (FilingState::OutcomeUnknown { .. }, FilingState::Sent) => {
                assert!(matches!(
                    event.happening,
                    Happening::NotFound(LostRegister::AskAgain)
                ));
            }
            (FilingState::OutcomeUnknown { .. }, FilingState::Queued) => {
                assert!(matches!(event.happening, Happening::NotFound(_)), "{event:?}");
                assert!(self.filing.registration.file_again.is_some());
                self.may_exist = false;
            }
            (_, FilingState::Withdrawn { .. }) => {
                assert!(was_looked_for, "withdrawn though it may exist");
            }
            (FilingState::Registering { .. }, FilingState::Waiting { .. } | FilingState::NeedsYou { .. })
                if next.state.on_chart() == OnChart::No =>
            {
                // The system said clearly that it made none.
                self.may_exist = false;
            }
            (_, FilingState::OutcomeUnknown { .. })
                if matches!(event.happening, Happening::KnownToBeAsked) =>
            {
                (self.may_exist, self.looks) = (true, 0);
            }
            _ => {}
        }
        self.looks += usize::from(matches!(event.happening, Happening::NotFound(_)));
    }

    /// Without a person, only so many attempts are made.
    fn check_attempts(&mut self, next: &Filing, event: &Event) {
        let is_fault = matches!(
            next.state,
            FilingState::Waiting {
                why: WaitReason::ServerFault,
                resume: Step::Reserve | Step::Register | Step::Reconcile,
                ..
            }
        );
        self.faults += u32::from(is_fault && matches!(event.happening, Happening::Failed(_)));
        if event.happening.is_by_a_person() {
            (self.asked_for_record, self.faults) = (0, 0);
        }
        assert!(
            self.faults < self.pace.most_attempts,
            "{} attempts failed",
            self.faults
        );
        assert!(next.registration.rounds <= self.pace.most_register_rounds);
    }
}

/// Only signing in is waited for without a time: everything else goes on by itself.
fn check_waits(state: &FilingState) {
    if let FilingState::Waiting { until: None, why, .. } = state {
        assert_eq!(*why, WaitReason::SignedOut);
    }
}

/// Every state is shown as exactly one: its word, what is on the chart and what can be done agree with each other.
fn check_shown(filing: &Filing) {
    let snapshot = FilingSnapshot::of(filing);
    let word = snapshot.state.word();
    let can = |action| snapshot.actions.contains(&action);
    let finished = matches!(word, "filed" | "withdrawn");
    assert_eq!(finished, snapshot.state.is_finished());
    assert!(!(can(FilingAction::Cancel) || can(FilingAction::Undo)) || snapshot.on_chart == OnChart::No);
    assert!(!can(FilingAction::FileAgain) || snapshot.on_chart == OnChart::Unknown);
    assert_eq!(can(FilingAction::Undo), word == "held");
    assert!(!finished || snapshot.actions == [FilingAction::Dismiss]);
    let unique: HashSet<String> = snapshot
        .actions
        .iter()
        .map(|action| format!("{action:?}"))
        .collect();
    assert_eq!(unique.len(), snapshot.actions.len());
    if let FilingState::NeedsYou { reason, .. } = &snapshot.state {
        let way_on = [
            FilingAction::Retry,
            FilingAction::Cancel,
            FilingAction::Dismiss,
            FilingAction::OriginalSettled,
        ];
        assert!(
            way_on.into_iter().any(can),
            "nothing can be done about {reason:?}"
        );
    }
}

/// What the runner does next with a system that is well and a person who presses what is offered; `None` once it is over
/// or off the list.
fn goes_on(filing: &Filing, now: Timestamp, pace: &Pace) -> Option<(Filing, Timestamp)> {
    let wakes_at = filing.wakes_at(now, pace).unwrap_or(now).max(now);
    let record = || AttachmentId::new("9001");
    let next = match &filing.state {
        FilingState::Held { until: None } => filing.pressed(),
        FilingState::Held { until: Some(_) } => filing.released(wakes_at),
        FilingState::Queued => filing.reserving(),
        FilingState::Reserving => filing.sending(),
        FilingState::Sending { .. } => filing.sent(super::receipt()),
        FilingState::Sent => filing.registering(now),
        FilingState::Registering { .. } => filing.registered(record(), now),
        FilingState::OutcomeUnknown { .. } | FilingState::AwaitingRecord { .. } => {
            filing.found(record(), wakes_at)
        }
        FilingState::Registered { .. } => filing.confirming(),
        FilingState::Confirming { .. } => filing.filed(now),
        FilingState::Copied { .. } => filing.original_archived(now),
        FilingState::Waiting { .. } => filing.resumed(wakes_at),
        FilingState::NeedsYou { .. } => filing
            .retried(now)
            .or_else(|| filing.original_settled_by_person(now)),
        FilingState::Filed { .. } | FilingState::Withdrawn { .. } => None,
    };
    next.map(|next| (next, wakes_at))
}

/// Steps and time that a filing needs at most, once all is well: the longest wait that a system can announce.
const MOST_STEPS: u32 = 20;
const LONGEST: SignedDuration = SignedDuration::from_hours(3);

fn ends_well(mut filing: Filing, begun: Timestamp, pace: &Pace) {
    let mut now = begun;
    for _ in 0..MOST_STEPS {
        let Some((next, at)) = goes_on(&filing, now, pace) else {
            break;
        };
        (filing, now) = (next, at);
    }
    let can_be_dismissed = filing.state.actions().contains(&FilingAction::Dismiss);
    let can_be_withdrawn = filing.cancelled(now).is_some();
    assert!(
        filing.state.is_finished() || can_be_dismissed || can_be_withdrawn,
        "stays {:?}",
        filing.state
    );
    assert!(
        now.duration_since(begun) < LONGEST,
        "{:?} until {now}",
        filing.state
    );
}

fn check_kept_as_it_is(filing: &Filing) {
    let document = serde_json::to_string(filing).unwrap();
    assert_eq!(serde_json::from_str::<Filing>(&document).unwrap(), *filing);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn the_promises_hold_whatever_happens(
        begun in beginning(),
        events in prop::collection::vec(event(), 1..200),
    ) {
        let mut life = Life::of(begun);
        for event in &events {
            let Some(next) = life.next(event) else { continue };
            life.check(&next, event);
            life.check_attempts(&next, event);
            check_kept_as_it_is(&next);
            ends_well(next.clone(), life.now, &life.pace);
            life.filing = next;
        }
    }

    #[test]
    fn a_later_snapshot_always_has_the_greater_revision(
        changes in prop::collection::vec(0_u64..300_000, 1..20),
    ) {
        let mut filing = super::filing();
        let mut shown = 0;
        for reports in changes {
            let changed = FilingSnapshot::of(&filing).revision;
            prop_assert!(changed > shown, "{changed} after {shown}");
            let progressed = FilingSnapshot::with_progress(&filing, 1, reports).revision;
            prop_assert!(progressed >= changed);
            shown = progressed;
            filing.revision += 1;
        }
    }
}

/// The two kinds of code lie in one field: a word that both had would be read as the wrong one.
#[test]
fn every_reason_to_ask_a_person_is_read_back_as_it_was_kept() {
    let troubles = [
        FilingTrouble::OutcomeUnknown,
        FilingTrouble::ProcessingTooLong,
        FilingTrouble::RecordGone,
        FilingTrouble::SpoolDamaged,
        FilingTrouble::StoreWasLost,
        FilingTrouble::AccountUnknown,
        FilingTrouble::OriginalStays,
        FilingTrouble::OriginalNotArchived,
    ];
    let codes = CODES.iter().copied().map(FailureCode::Api);
    for code in codes.chain(troubles.map(FailureCode::Filing)) {
        let kept = Failure {
            code,
            ..Failure::trouble(FilingTrouble::OutcomeUnknown)
        };
        let document = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Failure>(&document).unwrap(), kept);
    }
}
