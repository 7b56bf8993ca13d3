//! Dates as FHIR searches them: a value is the whole span its precision leaves open.
//!
//! <https://hl7.org/fhir/R4/search.html#date>

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::validation::{is_date, is_instant};

/// From `start` until just before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Timestamp,
    end: Timestamp,
}

impl Span {
    /// A year, a month, a day or a moment; days are taken in UTC. `None` for other text.
    pub(crate) fn of(text: &str) -> Option<Self> {
        if is_instant(text) {
            let start: Timestamp = text.parse().ok()?;
            let precision = if text.contains('.') {
                SignedDuration::from_millis(1)
            } else {
                SignedDuration::from_secs(1)
            };
            let end = start.checked_add(precision).ok()?;
            return Some(Self { start, end });
        }
        // A moment without a zone is one of UTC.
        if let Some(moment) = text
            .contains('T')
            .then(|| text.parse::<DateTime>().ok())
            .flatten()
        {
            let start = moment.to_zoned(TimeZone::UTC).ok()?.timestamp();
            let end = start.checked_add(SignedDuration::from_secs(1)).ok()?;
            return Some(Self { start, end });
        }
        if !is_date(text) {
            return None;
        }
        let year: i16 = text.get(..4)?.parse().ok()?;
        let (first, next) = match text.len() {
            4 => {
                let first = date(year, 1, 1);
                (first, first.checked_add(1.year()).ok()?)
            }
            7 => {
                let first = date(year, text.get(5..)?.parse().ok()?, 1);
                (first, first.checked_add(1.month()).ok()?)
            }
            _ => {
                let first: Date = text.parse().ok()?;
                (first, first.tomorrow().ok()?)
            }
        };
        let midnight = |day: Date| Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp());
        Some(Self {
            start: midnight(first)?,
            end: midnight(next)?,
        })
    }
}

/// A comparison as a search writes it: `ge2026-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comparison {
    relation: Relation,
    span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    NotEqual,
    After,
    NotBefore,
    Before,
    NotAfter,
}

impl Comparison {
    /// `None` for what is neither a date nor a prefix with one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (relation, rest) = match text.get(..2) {
            Some("eq") => (Relation::Equal, &text[2..]),
            Some("ne") => (Relation::NotEqual, &text[2..]),
            Some("gt") => (Relation::After, &text[2..]),
            Some("ge") => (Relation::NotBefore, &text[2..]),
            Some("lt") => (Relation::Before, &text[2..]),
            Some("le") => (Relation::NotAfter, &text[2..]),
            _ => (Relation::Equal, text),
        };
        let span = Span::of(rest)?;
        Some(Self { relation, span })
    }

    pub(crate) fn holds(self, value: Span) -> bool {
        let (wanted, within) = (
            self.span,
            self.span.start <= value.start && value.end <= self.span.end,
        );
        match self.relation {
            Relation::Equal => within,
            Relation::NotEqual => !within,
            Relation::After => value.end > wanted.end,
            Relation::NotBefore => value.start >= wanted.start,
            Relation::Before => value.start < wanted.start,
            Relation::NotAfter => value.end <= wanted.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_respect_the_precision() {
        let cases = [
            ("1970-03-12", "1970-03-12", true),
            ("1970-03", "1970-03-12", true),
            ("1970", "1970-03-12", true),
            ("1970-03-13", "1970-03-12", false),
            ("ne1970-03-13", "1970-03-12", true),
            ("gt1970-03-11", "1970-03-12", true),
            ("gt1970-03-12", "1970-03-12", false),
            ("ge1970-03-12", "1970-03-12", true),
            ("lt1970-03-12", "1970-03-12", false),
            ("le1970-03-12", "1970-03-12", true),
            ("lt1971", "1970-03-12", true),
            ("ge2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678Z", true),
            ("gt2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z", false),
        ];
        for (wanted, value, expected) in cases {
            let holds = Comparison::of(wanted).unwrap().holds(Span::of(value).unwrap());
            assert_eq!(holds, expected, "{value} {wanted}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "yesterday",
            "12.03.1970",
            "1970-3-12",
            "1970-13",
            "ge",
            "xx1970",
            "1970-02-30",
        ] {
            assert_eq!(Comparison::of(text), None, "{text}");
        }
    }
}
