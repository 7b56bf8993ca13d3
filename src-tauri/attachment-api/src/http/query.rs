//! The query of an address.

use url::{Url, form_urlencoded};

/// The address with these parameters in place of its query; as it is without any.
pub(crate) fn with_query<'a>(mut url: Url, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Url {
    let parts: Vec<String> = parameters
        .into_iter()
        .map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value)))
        .collect();
    if !parts.is_empty() {
        url.set_query(Some(&parts.join("&")));
    }
    url
}

/// Every byte but letters, digits and `*-._` encoded. A space is `%20`, which every server reads as a space, unlike `+`.
fn percent_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}
