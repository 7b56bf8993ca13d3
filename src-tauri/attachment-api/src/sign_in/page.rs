//! The pages that a person sees in the browser at the end: complete in themselves, without script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Response, StatusCode};
use sha2::{Digest, Sha256};

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");

/// What the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// The sign-in has succeeded.
    SignedIn,
    /// It was refused or has failed.
    NotSignedIn,
    /// A request that is not the one waited for.
    NotExpected,
}

impl Page {
    /// The whole answer.
    pub fn response(self) -> Response<Full<Bytes>> {
        let (status, title, text) = match self {
            Self::SignedIn => (
                StatusCode::OK,
                "You are signed in",
                "You can close this tab and go back to Chartdrop.",
            ),
            Self::NotSignedIn => (
                StatusCode::OK,
                "You are not signed in",
                "Chartdrop says why. You can close this tab and go back to Chartdrop.",
            ),
            Self::NotExpected => (
                StatusCode::BAD_REQUEST,
                "This page belongs to no sign-in",
                "Begin again in Chartdrop. You can close this tab.",
            ),
        };
        let html = FRAME
            .replace("{{style}}", STYLE)
            .replace("{{title}}", title)
            .replace("{{text}}", text);
        let mut response = Response::new(Full::new(Bytes::from(html)));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        for (name, value) in [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            // The address of this page holds the code.
            (CACHE_CONTROL, "no-store"),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Ok(policy) = HeaderValue::from_str(&content_security_policy()) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// Nothing but this page's own style.
fn content_security_policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn every_page_is_complete_in_itself() {
        for (page, says) in [
            (Page::SignedIn, "You can close this tab and go back to Chartdrop."),
            (Page::NotSignedIn, "You are not signed in"),
            (Page::NotExpected, "belongs to no sign-in"),
        ] {
            let response = page.response();
            for (name, value) in [("cache-control", "no-store"), ("referrer-policy", "no-referrer")] {
                assert_eq!(response.headers()[name], value);
            }
            let policy = response.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .to_owned();
            assert!(
                policy.starts_with("default-src 'none'; style-src 'sha256-"),
                "{policy}"
            );
            let html = response.into_body().collect().await.unwrap().to_bytes();
            let html = String::from_utf8(html.to_vec()).unwrap();
            assert!(html.contains(says), "{html}");
            for foreign in ["{{", "<script", "http:", "https:", "src=", "url(", "@import"] {
                assert!(!html.contains(foreign), "{foreign}");
            }
            // The policy allows the style by its hash: every byte between the tags counts.
            assert!(html.contains(&format!("<style>{STYLE}</style>")));
        }
    }
}
