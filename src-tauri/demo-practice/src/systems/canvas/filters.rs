//! Search parameters: dates with prefixes, tokens, references. Parameters that nobody declared are ignored, as by the
//! vendor's framework: a misspelt filter finds everybody's records.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::call::Call;
use super::refusals::Refusal;

/// A stretch of time that a date or a moment in a search stands for, and how it is compared.
/// <https://docs.canvasmedical.com/api/date-filtering/>
pub(crate) struct DateFilter {
    prefix: Prefix,
    from: Timestamp,
    /// Exclusive.
    to: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Equal,
    GreaterOrEqual,
    Greater,
    LessOrEqual,
    Less,
}

const PREFIXES: [(&str, Prefix); 5] = [
    ("eq", Prefix::Equal),
    ("ge", Prefix::GreaterOrEqual),
    ("gt", Prefix::Greater),
    ("le", Prefix::LessOrEqual),
    ("lt", Prefix::Less),
];

impl DateFilter {
    /// Every value of a date parameter; all must hold.
    pub(crate) fn all(call: &Call, name: &str) -> Result<Vec<Self>, Refusal> {
        let read = |text| Self::parse(text).ok_or_else(|| Refusal::invalid(format!("{name} is not a date")));
        call.values(name).map(read).collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let (prefix, text) = PREFIXES
            .iter()
            .find_map(|(written, prefix)| Some((*prefix, text.strip_prefix(written)?)))
            .unwrap_or((Prefix::Equal, text));
        let (from, to) = match text.parse::<Timestamp>() {
            Ok(moment) => (moment, moment.checked_add(1.second()).ok()?),
            Err(_) => day(text.parse().ok()?)?,
        };
        Some(Self { prefix, from, to })
    }

    /// Whether a moment passes.
    pub(crate) fn holds(&self, moment: Timestamp) -> bool {
        match self.prefix {
            Prefix::Equal => self.from <= moment && moment < self.to,
            Prefix::GreaterOrEqual => self.from <= moment,
            Prefix::Greater => self.to <= moment,
            Prefix::LessOrEqual => moment < self.to,
            Prefix::Less => moment < self.from,
        }
    }

    /// Whether a day passes.
    pub(crate) fn holds_day(&self, day: Date) -> bool {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        noon.is_ok_and(|noon| self.holds(noon.timestamp()))
    }
}

fn day(day: Date) -> Option<(Timestamp, Timestamp)> {
    let midnight = |day: Date| day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    Some((midnight(day)?, midnight(day.tomorrow().ok()?)?))
}

/// Whether a token (`code`, `system|code`, `system|`, `|code`) means this code of this system.
pub(crate) fn token_holds(token: &str, system: &str, code: &str) -> bool {
    match token.split_once('|') {
        None => token == code,
        Some((wanted, "")) => wanted == system,
        Some(("", wanted)) => wanted == code,
        Some((wanted_system, wanted)) => wanted_system == system && wanted == code,
    }
}

/// The id of `Patient/{id}`; a bare id counts too.
pub(crate) fn patient_id(reference: &str) -> &str {
    reference.strip_prefix("Patient/").unwrap_or(reference)
}

/// Whether a text begins with another, in any case.
pub(crate) fn begins(text: &str, wanted: &str) -> bool {
    text.to_lowercase().starts_with(&wanted.to_lowercase())
}

/// Whether a text holds another, in any case.
pub(crate) fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_is_compared_as_a_whole() {
        let moment: Timestamp = "2024-04-11T09:30:00Z".parse().unwrap();
        for (text, holds) in [
            ("2024-04-11", true),
            ("eq2024-04-12", false),
            ("ge2024-04-11", true),
            ("gt2024-04-11", false),
            ("gt2024-04-10", true),
            ("le2024-04-11", true),
            ("lt2024-04-11", false),
            ("lt2024-04-12", true),
            ("ge2024-04-11T09:30:00Z", true),
            ("ge2024-04-11T09:30:01Z", false),
        ] {
            assert_eq!(DateFilter::parse(text).unwrap().holds(moment), holds, "{text}");
        }
        for text in ["", "11.04.2024", "ne2024-04-11", "2024-04"] {
            assert!(DateFilter::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn token_may_name_its_system() {
        for (token, holds) in [
            ("a", true),
            ("b", false),
            ("s|a", true),
            ("t|a", false),
            ("s|", true),
            ("|a", true),
        ] {
            assert_eq!(token_holds(token, "s", "a"), holds, "{token}");
        }
    }
}
