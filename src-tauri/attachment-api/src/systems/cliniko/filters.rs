//! Queries: `q[]=FIELD:OPERATOR VALUE`, `sort`, `page` and `per_page` (<https://docs.api.cliniko.com/>, "Filtering results").

use jiff::{Timestamp, Unit};
use url::Url;

use super::config::LARGEST_PAGE;
use crate::http::query::with_query;

/// A query under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    parameters: Vec<(&'static str, String)>,
}

impl Query {
    /// The largest page there is.
    pub fn largest_page() -> Self {
        Self::default().with("per_page", LARGEST_PAGE.to_string())
    }

    /// One more condition; all of them must hold.
    pub fn filter(self, field: &str, operator: &str, value: &str) -> Self {
        self.with("q[]", format!("{field}:{operator}{value}"))
    }

    /// Archived records too: lists and single reads leave them out otherwise.
    pub fn also_archived(self) -> Self {
        self.filter("archived_at", "*", "")
    }

    /// Later than, to the second below.
    pub fn later_than(self, field: &str, time: Timestamp) -> Self {
        self.filter(field, ">", &whole_seconds(time, jiff::RoundMode::Floor))
    }

    /// Earlier than, to the second above.
    pub fn earlier_than(self, field: &str, time: Timestamp) -> Self {
        self.filter(field, "<", &whole_seconds(time, jiff::RoundMode::Ceil))
    }

    /// Any other parameter.
    pub fn with(mut self, name: &'static str, value: String) -> Self {
        self.parameters.push((name, value));
        self
    }

    /// The address with this query.
    pub fn on(&self, url: Url) -> Url {
        let parameters = self.parameters.iter();
        with_query(url, parameters.map(|(name, value)| (*name, value.as_str())))
    }
}

/// `2014-08-30T18:00:00Z`, the one form of a time that the vendor shows.
fn whole_seconds(time: Timestamp, mode: jiff::RoundMode) -> String {
    let round = jiff::TimestampRound::new().smallest(Unit::Second).mode(mode);
    time.round(round).unwrap_or(time).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url() -> Url {
        Url::parse("https://api.au1.cliniko.com/v1/patients").unwrap()
    }

    #[test]
    fn query_is_spelled_as_the_vendor_shows_it() {
        let query = Query::largest_page()
            .filter("first_name", "~", "O'Brien & Co+ 50%")
            .later_than("created_at", "2014-08-30T18:00:00.75Z".parse().unwrap())
            .earlier_than("created_at", "2014-08-30T18:00:00.25Z".parse().unwrap())
            .also_archived();
        assert_eq!(
            query.on(url()).query(),
            Some(
                "per_page=100&q%5B%5D=first_name%3A%7EO%27Brien%20%26%20Co%2B%2050%25\
                 &q%5B%5D=created_at%3A%3E2014-08-30T18%3A00%3A00Z\
                 &q%5B%5D=created_at%3A%3C2014-08-30T18%3A00%3A01Z&q%5B%5D=archived_at%3A*"
            )
        );
    }

    #[test]
    fn no_parameters_leave_the_address_alone() {
        assert_eq!(
            Query::default().on(url()).as_str(),
            "https://api.au1.cliniko.com/v1/patients"
        );
    }

    proptest! {
        #[test]
        fn any_value_arrives_as_it_was_typed(value in "\\PC{0,40}") {
            let url = Query::default().filter("last_name", "~", &value).on(url());
            let arrived: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(arrived, vec![("q[]".to_owned(), format!("last_name:~{value}"))]);
            prop_assert!(url.fragment().is_none() && url.path() == "/v1/patients");
        }
    }
}
