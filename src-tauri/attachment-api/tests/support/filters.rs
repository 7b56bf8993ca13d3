//! Conditions of a list, where a system writes each as `q[]`.

use wiremock::Request;

/// Matches requests that carry exactly these conditions, in any order.
pub fn filters(expected: &[&str]) -> impl Fn(&Request) -> bool + Send + Sync + 'static {
    let mut expected: Vec<String> = expected.iter().map(|filter| (*filter).to_owned()).collect();
    expected.sort();
    move |request: &Request| {
        let mut found: Vec<String> = request
            .url
            .query_pairs()
            .filter(|(name, _)| name == "q[]")
            .map(|(_, value)| value.into_owned())
            .collect();
        found.sort();
        found == expected
    }
}
