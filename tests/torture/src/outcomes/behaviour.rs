//! How a server leaves it unclear whether it made a record.

use std::time::Duration;

use attachment_api::System;
use demo_practice::{Effect, FaultRule};
use filing_desk::Pace;

use crate::desk;

/// One way of leaving it unclear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Made, and the connection is cut without an answer.
    ReplyLost,
    /// Made, and the answer is 500.
    ErrorAfter,
    /// Made, and the answer is cut short.
    CutShort,
    /// Not made, and the connection is cut.
    Cut,
    /// Not made, and no answer ever comes.
    TimeOut,
    /// No answer; made while it is still being looked for closely.
    LateWhileLooking,
    /// No answer; made after a person has been asked, while it is still watched: minutes later.
    LateWhileAsked,
    /// No answer; made when nobody looks any more, until a person does.
    AfterGivenUp,
}

impl Behaviour {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::ReplyLost,
        Self::ErrorAfter,
        Self::CutShort,
        Self::Cut,
        Self::TimeOut,
        Self::LateWhileLooking,
        Self::LateWhileAsked,
        Self::AfterGivenUp,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReplyLost => "made-reply-lost",
            Self::ErrorAfter => "made-500",
            Self::CutShort => "made-answer-cut-short",
            Self::Cut => "not-made-cut",
            Self::TimeOut => "not-made-time-out",
            Self::LateWhileLooking => "made-while-looking",
            Self::LateWhileAsked => "made-minutes-later",
            Self::AfterGivenUp => "made-after-given-up",
        }
    }

    /// Whether a record that is not there yet still comes: nothing may be filed again before.
    pub const fn comes_late(self) -> bool {
        matches!(
            self,
            Self::LateWhileLooking | Self::LateWhileAsked | Self::AfterGivenUp
        )
    }

    /// The rule that has the next `times` records of this system made so; `chance` is below 1.
    pub fn rule(self, system: System, times: u32, chance: f64) -> FaultRule {
        let effect = match self {
            Self::ReplyLost => Effect::ReplyLost,
            Self::ErrorAfter => Effect::ErrorAfter { status: 500 },
            Self::CutShort => Effect::CutBody,
            Self::Cut => Effect::Cut,
            Self::TimeOut => Effect::Hang,
            Self::LateWhileLooking => late(chance, 5, 55),
            Self::LateWhileAsked => late(chance, 80, 160),
            Self::AfterGivenUp => late(chance, 120, 250),
        };
        // PracSuite makes the record of what its storage receives.
        let route = match system {
            System::PracSuite => "storage-form".to_owned(),
            _ => format!("{}/register", system.word()),
        };
        FaultRule::times(times, &route, effect)
    }

    /// The desk's waits.
    pub fn pace(self) -> Pace {
        let mut pace = desk::pace();
        if self == Self::AfterGivenUp {
            // As many quick looks as there are before a person is asked; then none for an hour.
            let quick = vec![Duration::from_millis(5); pace.looks.len()];
            pace.awaited_looks = [quick, vec![Duration::from_secs(3600)]].concat();
        }
        pace
    }
}

fn late(chance: f64, least_ms: u32, most_ms: u32) -> Effect {
    let more = f64::from(most_ms - least_ms) * chance;
    let ms = (Duration::from_millis(least_ms.into()) + Duration::from_secs_f64(more / 1000.0)).as_millis();
    Effect::LateCreation {
        ms: u64::try_from(ms).unwrap_or(u64::MAX),
    }
}
