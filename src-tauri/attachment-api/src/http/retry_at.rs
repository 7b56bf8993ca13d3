//! When a server says a retry makes sense.

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// A server that names a later time is not believed: nobody should find the app asleep for a day because of one header.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// The headers that say when, as text. What cannot be read as text counts as absent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RetryHeaders<'a> {
    /// `X-RateLimit-Reset`: Unix seconds, UTC (<https://docs.api.cliniko.com/>, "Rate limits").
    pub reset: Option<&'a str>,
    /// `Retry-After`: seconds, or an HTTP date (RFC 9110 section 10.2.3).
    pub retry_after: Option<&'a str>,
    /// Seconds until the used-up one of the `RateLimit` policies begins anew (Medplum, which sends no `Retry-After`:
    /// <https://www.medplum.com/docs/rate-limits>).
    pub used_up_for: Option<u32>,
    /// `Date`: the server's own clock, so that a wrong clock here does not turn the reset into the past.
    pub date: Option<&'a str>,
}

impl<'a> RetryHeaders<'a> {
    /// Picks the headers of an answer.
    pub fn of(headers: &'a HeaderMap) -> Self {
        let text =
            |value: Option<&'a reqwest::header::HeaderValue>| value.and_then(|value| value.to_str().ok());
        Self {
            reset: text(headers.get("x-ratelimit-reset")),
            retry_after: text(headers.get(RETRY_AFTER)),
            used_up_for: headers
                .get_all("ratelimit")
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .filter_map(used_up_for)
                .max(),
            date: text(headers.get(DATE)),
        }
    }
}

/// The latest of all times, by this computer's clock; `None` when none is usable or all are past.
pub(crate) fn retry_at(headers: RetryHeaders<'_>, now: Timestamp) -> Option<Timestamp> {
    let server_now = headers.date.and_then(http_date).unwrap_or(now);
    let reset = headers
        .reset
        .and_then(unix_seconds)
        .map(|reset| reset.duration_since(server_now));
    let after = headers.retry_after.and_then(|text| {
        delta_seconds(text).or_else(|| http_date(text).map(|date| date.duration_since(server_now)))
    });
    let used_up = headers
        .used_up_for
        .map(|seconds| SignedDuration::from_secs(i64::from(seconds)));
    let wait = reset.into_iter().chain(after).chain(used_up).max()?;
    if wait <= SignedDuration::ZERO {
        return None;
    }
    now.checked_add(wait.min(LONGEST_WAIT)).ok()
}

/// Reads an HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text.trim()).ok().map(|date| date.timestamp())
}

/// `t` of one policy such as `"requests";r=0;t=60`, when `r` says that nothing is left of it.
fn used_up_for(policy: &str) -> Option<u32> {
    let parameter = |wanted: &str| {
        policy
            .split(';')
            .filter_map(|part| part.trim().split_once('='))
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    };
    (parameter("r")?.parse::<f64>().ok()? <= 0.0)
        .then(|| parameter("t")?.parse::<u32>().ok())
        .flatten()
}

fn unix_seconds(text: &str) -> Option<Timestamp> {
    Timestamp::from_second(text.trim().parse().ok()?).ok()
}

fn delta_seconds(text: &str) -> Option<SignedDuration> {
    text.trim()
        .parse::<u32>()
        .ok()
        .map(|seconds| SignedDuration::from_secs(i64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn wait(reset: Option<&str>, retry_after: Option<&str>, date: Option<&str>) -> Option<i64> {
        let now = Timestamp::from_second(NOW).unwrap();
        retry_at(
            RetryHeaders {
                reset,
                retry_after,
                used_up_for: None,
                date,
            },
            now,
        )
        .map(|at| at.as_second() - NOW)
    }

    #[test]
    fn later_of_both_headers_counts() {
        assert_eq!(wait(Some("1800000030"), None, None), Some(30));
        assert_eq!(wait(None, Some("12"), None), Some(12));
        assert_eq!(wait(Some("1800000030"), Some("12"), None), Some(30));
        assert_eq!(wait(Some("1800000030"), Some("45"), None), Some(45));
        assert_eq!(wait(None, Some("Fri, 15 Jan 2027 08:00:20 GMT"), None), Some(20));
    }

    #[test]
    fn garbage_and_past_are_tolerated() {
        for text in [
            "",
            "soon",
            "-5",
            "1e3",
            "99999999999999999999",
            "NaN",
            "1799999999",
        ] {
            assert_eq!(wait(Some(text), None, None), None, "{text}");
        }
        for text in [
            "",
            "soon",
            "-5",
            "0",
            "Fri, 15 Jan 2027 07:59:00 GMT",
            "Fri, 99 Jan 2027",
        ] {
            assert_eq!(wait(None, Some(text), None), None, "{text}");
        }
        assert_eq!(wait(Some("garbage"), Some("7"), None), Some(7));
    }

    #[test]
    fn policy_of_which_nothing_is_left_says_how_long() {
        for (lines, seconds) in [
            (
                &[r#""requests";r=59999;t=60"#, r#""fhirInteractions";r=0;t=42"#][..],
                Some(42),
            ),
            (&[r#""requests";r=0;t=10, "fhirInteractions";r=0;t=42"#], Some(42)),
            (&[r#""requests";r=1;t=60"#], None),
            (&[r#""requests";t=60"#, "garbage", r#""requests";r=0"#], None),
            (&[], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("ratelimit", reqwest::header::HeaderValue::from_str(line).unwrap());
            }
            let now = Timestamp::from_second(NOW).unwrap();
            let at = retry_at(RetryHeaders::of(&headers), now);
            assert_eq!(at.map(|at| at.as_second() - NOW), seconds, "{lines:?}");
        }
    }

    #[test]
    fn wait_is_capped() {
        assert_eq!(wait(Some("4102444800"), None, None), Some(600));
        assert_eq!(wait(None, Some("4000000000"), None), Some(600));
    }

    #[test]
    fn server_clock_is_the_reference() {
        // This computer's clock runs an hour ahead of the server's.
        assert_eq!(
            wait(Some("1799996430"), None, Some("Fri, 15 Jan 2027 07:00:00 GMT")),
            Some(30)
        );
    }
}
