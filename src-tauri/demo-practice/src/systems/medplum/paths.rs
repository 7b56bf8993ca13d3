//! Finding values in a resource by the names on the way to them.

use serde_json::Value;

/// Every value at the end of a dotted path; lists on the way are gone through.
pub(crate) fn values_at<'resource>(resource: &'resource Value, path: &str) -> Vec<&'resource Value> {
    let mut values = vec![resource];
    for name in path.split('.') {
        values = values
            .into_iter()
            .flat_map(items)
            .filter_map(|value| value.get(name))
            .collect();
    }
    values.into_iter().flat_map(items).collect()
}

/// The first text at the end of a dotted path.
pub(crate) fn text_at<'resource>(resource: &'resource Value, path: &str) -> Option<&'resource str> {
    values_at(resource, path).into_iter().find_map(Value::as_str)
}

fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        other => vec![other],
    }
}
