//! The fixtures beside a system's tests, with this test's addresses.

use serde_json::Value;

use crate::practice::{Practice, with_members};

impl Practice {
    /// As text: the order of its members is kept.
    pub fn fixture_text(&self, name: &str) -> String {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/",
            env!("CARGO_CRATE_NAME"),
            "/fixtures"
        );
        std::fs::read_to_string(format!("{folder}/{name}.json"))
            .unwrap()
            .replace("{{base}}", &self.base())
            .replace("{{storage}}", &self.storage.uri())
    }

    pub fn fixture(&self, name: &str) -> Value {
        serde_json::from_str(&self.fixture_text(name)).unwrap()
    }

    /// The fixture with some members replaced.
    pub fn changed(&self, name: &str, changes: &Value) -> Value {
        with_members(self.fixture(name), changes)
    }
}
