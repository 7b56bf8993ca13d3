//! When a presigned link stops working, as it says itself.

use jiff::{SignedDuration, Timestamp};
use url::Url;

/// `X-Amz-Date` + `X-Amz-Expires` (Signature V4) or the same with `X-Goog-`, `se` as a date (Azure), or `Expires` in Unix
/// seconds (V2, and Medplum's own storage); `None` where it does not say.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
/// <https://cloud.google.com/storage/docs/access-control/signed-urls>
/// <https://learn.microsoft.com/rest/api/storageservices/create-service-sas>
pub(crate) fn link_expiry(link: &Url) -> Option<Timestamp> {
    let parameter = |wanted: &str| {
        link.query_pairs()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
    };
    let lifetime = ["X-Amz", "X-Goog"].into_iter().find_map(|vendor| {
        let signed = parameter(&format!("{vendor}-Date"))?;
        Some((signed, parameter(&format!("{vendor}-Expires"))?))
    });
    if let Some((signed, seconds)) = lifetime {
        let signed: Timestamp = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", signed.as_ref())
            .ok()?
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp();
        return signed
            .checked_add(SignedDuration::from_secs(i64::from(seconds.parse::<u32>().ok()?)))
            .ok();
    }
    if let Some(end) = parameter("se").filter(|_| parameter("sig").is_some()) {
        return end.parse().ok();
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
            (
                "X-Goog-Date=20261120T100000Z&X-Goog-Expires=3600&X-Goog-Signature=a",
                Some("2026-11-20T11:00:00Z"),
            ),
            (
                "sp=r&se=2026-11-20T10:00:00Z&sv=2024-11-04&sig=a",
                Some("2026-11-20T10:00:00Z"),
            ),
            ("se=2026-11-20T10:00:00Z", None),
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
