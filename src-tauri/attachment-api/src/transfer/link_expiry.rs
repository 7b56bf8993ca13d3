//! When a presigned link stops working, as it says itself.

use jiff::{SignedDuration, Timestamp};
use url::Url;

/// `X-Amz-Date` + `X-Amz-Expires` (Signature V4), or `Expires` in Unix seconds (V2); `None` where it does not say.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
pub(crate) fn link_expiry(link: &Url) -> Option<Timestamp> {
    let parameter = |wanted: &str| {
        link.query_pairs()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
    };
    if let (Some(signed), Some(seconds)) = (parameter("X-Amz-Date"), parameter("X-Amz-Expires")) {
        let signed: Timestamp = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", signed.as_ref())
            .ok()?
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp();
        return signed
            .checked_add(SignedDuration::from_secs(i64::from(seconds.parse::<u32>().ok()?)))
            .ok();
    }
    Timestamp::from_second(parameter("Expires")?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_is_read_from_the_link() {
        for (query, expiry) in [
            (
                "X-Amz-Date=20261120T100000Z&X-Amz-Expires=300",
                Some("2026-11-20T10:05:00Z"),
            ),
            ("Expires=1795168800&Signature=a", Some("2026-11-20T10:00:00Z")),
            ("X-Amz-Date=20261120T100000Z", None),
            ("X-Amz-Date=yesterday&X-Amz-Expires=300", None),
            ("X-Amz-Date=20261120T100000Z&X-Amz-Expires=-1", None),
            ("", None),
        ] {
            let link = Url::parse(&format!("https://bucket.s3.amazonaws.com/key?{query}")).unwrap();
            assert_eq!(
                link_expiry(&link),
                expiry.map(|text| text.parse().unwrap()),
                "{query}"
            );
        }
    }
}
