//! What a request to the address on this computer means.

use hyper::Method;
use hyper::header::HOST;
use hyper::http::request::Parts;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;
use url::{Url, form_urlencoded};

use crate::Secret;

/// What the browser brings back: a code, or nothing because the sign-in was refused.
pub(crate) type Returned = Result<Secret, ()>;

/// What the one right request looks like.
pub(crate) struct Expected {
    /// `127.0.0.1:17645`: a page of another name that leads to this computer is not the one that was registered.
    authority: String,
    path: String,
    state: Secret,
}

impl Expected {
    /// The request that comes back to this address with this state.
    pub fn new(redirect_uri: &str, state: Secret) -> Self {
        let url = Url::parse(redirect_uri).ok();
        Self {
            authority: url
                .as_ref()
                .map(|url| url.authority().to_owned())
                .unwrap_or_default(),
            path: url.map(|url| url.path().to_owned()).unwrap_or_default(),
            state,
        }
    }

    /// What the request brings; `None` for any other request than the one waited for, which ends nothing.
    pub fn read(&self, request: &Parts) -> Option<Returned> {
        let here = request.method == Method::GET
            && request.uri.path() == self.path
            && request
                .headers
                .get(HOST)
                .is_some_and(|host| host.as_bytes() == self.authority.as_bytes());
        if !here {
            return None;
        }
        let query = request.uri.query().unwrap_or_default();
        let state = only(query, "state")?;
        if !bool::from(state.as_bytes().ct_eq(self.state.expose_secret().as_bytes())) {
            return None;
        }
        if only(query, "error").is_some() {
            return Some(Err(()));
        }
        let code = only(query, "code").filter(|code| !code.is_empty())?;
        Some(Ok(Secret::from(code)))
    }
}

/// The value of a parameter that is there exactly once.
fn only(query: &str, wanted: &str) -> Option<String> {
    let mut values = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned());
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn read(method: &str, host: &str, target: &str) -> Option<Result<String, ()>> {
        let (parts, ()) = Request::builder()
            .method(method)
            .uri(target)
            .header("host", host)
            .body(())
            .unwrap()
            .into_parts();
        Expected::new("http://127.0.0.1:17645/callback", Secret::from("s1"))
            .read(&parts)
            .map(|returned| returned.map(|code| code.expose_secret().to_owned()))
    }

    #[test]
    fn only_the_request_that_was_waited_for_ends_the_waiting() {
        let here = "127.0.0.1:17645";
        for (method, host, target, expected) in [
            (
                "GET",
                here,
                "/callback?code=a%2Bb&state=s1",
                Some(Ok("a+b".to_owned())),
            ),
            (
                "GET",
                here,
                "/callback?state=s1&error=access_denied",
                Some(Err(())),
            ),
            (
                "GET",
                here,
                "/callback?state=s1&error=access_denied&code=a",
                Some(Err(())),
            ),
            ("GET", here, "/callback?code=a&state=s2", None),
            ("GET", here, "/callback?code=a&state=s", None),
            ("GET", here, "/callback?code=a", None),
            ("GET", here, "/callback?error=access_denied", None),
            ("GET", here, "/callback?code=a&state=s1&state=s1", None),
            ("GET", here, "/callback?code=a&code=b&state=s1", None),
            ("GET", here, "/callback?code=&state=s1", None),
            ("GET", here, "/callback?state=s1", None),
            ("GET", here, "/callback/?code=a&state=s1", None),
            ("GET", here, "/favicon.ico", None),
            ("POST", here, "/callback?code=a&state=s1", None),
            ("HEAD", here, "/callback?code=a&state=s1", None),
            ("GET", "evil.example:17645", "/callback?code=a&state=s1", None),
            ("GET", "127.0.0.1:17646", "/callback?code=a&state=s1", None),
        ] {
            assert_eq!(read(method, host, target), expected, "{method} {host} {target}");
        }
    }
}
