//! Links to attachments' bytes: bearer secrets, fetched when they are used, in memory only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use attachment_api::{AttachmentId, Link};
use jiff::Timestamp;

use crate::accounts::AccountId;
use crate::filings::transitions::{elapsed, later};

/// A link is used again only within this time: long enough for a second click, short enough to be nearly fresh.
const REUSED_FOR: Duration = Duration::from_secs(20);

/// A link must still work at least this long to be used again.
const MARGIN: Duration = Duration::from_secs(60);

/// Links that were just fetched.
#[derive(Default)]
pub struct LinkCache {
    links: Mutex<HashMap<(AccountId, AttachmentId), (Timestamp, Link)>>,
}

impl LinkCache {
    /// A link that was fetched a moment ago and still works for a while.
    pub fn get(&self, account: AccountId, attachment: &AttachmentId, now: Timestamp) -> Option<Link> {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, (fetched_at, link)| is_usable(*fetched_at, link, now));
        links
            .get(&(account, attachment.clone()))
            .map(|(_, link)| link.clone())
    }

    /// Remembers a link for a moment. One that does not say when it expires is not used again.
    pub fn put(&self, account: AccountId, attachment: AttachmentId, link: &Link, now: Timestamp) {
        if link.expires_at.is_some() {
            let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
            links.insert((account, attachment), (now, link.clone()));
        }
    }
}

fn is_usable(fetched_at: Timestamp, link: &Link, now: Timestamp) -> bool {
    elapsed(fetched_at, now) < REUSED_FOR && link.expires_at.is_some_and(|end| end > later(now, MARGIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use attachment_api::Secret;

    fn link(expires_at: &str) -> Link {
        Link {
            url: Secret::from("https://storage.example/file"),
            expires_at: Some(expires_at.parse().unwrap()),
            name: None,
        }
    }

    #[test]
    fn a_link_is_used_again_only_while_fresh_and_far_from_its_end() {
        let (account, attachment) = (AccountId::generate(), AttachmentId::new("1"));
        let fetched: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        for (expires_at, used_at, usable) in [
            ("2026-11-20T10:05:00Z", "2026-11-20T10:00:10Z", true),
            ("2026-11-20T10:05:00Z", "2026-11-20T10:00:20Z", false),
            ("2026-11-20T10:01:05Z", "2026-11-20T10:00:04Z", true),
            ("2026-11-20T10:01:05Z", "2026-11-20T10:00:05Z", false),
        ] {
            let cache = LinkCache::default();
            cache.put(account, attachment.clone(), &link(expires_at), fetched);
            let found = cache.get(account, &attachment, used_at.parse().unwrap());
            assert_eq!(found.is_some(), usable, "expires {expires_at}, used {used_at}");
        }
    }
}
