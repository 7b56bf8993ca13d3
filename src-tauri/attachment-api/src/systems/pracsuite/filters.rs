//! Queries: `q[]=FIELD:OPERATORVALUE`, `page` and `page_size` (<https://docs.api.pracsuite.com/>, "Filtering", "Pagination").

use url::Url;

use super::config::LARGEST_PAGE;
use crate::http::query::with_query;

/// A query under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    parameters: Vec<(&'static str, String)>,
}

impl Query {
    /// The first page, as large as there is.
    pub fn largest_page() -> Self {
        Self::first_page(LARGEST_PAGE)
    }

    /// The first page of this size.
    pub fn first_page(size: u32) -> Self {
        Self::default()
            .with("page", "1".to_owned())
            .with("page_size", size.to_string())
    }

    /// One more condition; all of them must hold.
    pub fn filter(self, field: &str, operator: &str, value: &str) -> Self {
        self.with("q[]", format!("{field}:{operator}{value}"))
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.parameters.push((name, value));
        self
    }

    /// The address with this query.
    pub fn on(&self, url: Url) -> Url {
        let parameters = self.parameters.iter();
        with_query(url, parameters.map(|(name, value)| (*name, value.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_is_spelled_as_the_vendor_shows_it() {
        let url = Url::parse("https://api.pracsuite.com/v1/patient").unwrap();
        let query = Query::largest_page()
            .filter("surname", "~", "O'Brien & Co+")
            .filter("status", "=", "1");
        assert_eq!(
            query.on(url).query(),
            Some("page=1&page_size=100&q%5B%5D=surname%3A%7EO%27Brien%20%26%20Co%2B&q%5B%5D=status%3A%3D1")
        );
    }
}
