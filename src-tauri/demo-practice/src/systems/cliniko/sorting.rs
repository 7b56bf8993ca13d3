//! Sorting: `sort=created_at:desc,id:asc`, by default `created_at` ascending.
//!
//! <https://docs.api.cliniko.com/>, "Ordering results". Which columns can be sorted is not documented; here it is
//! those that can be filtered. Equal rows come in the order of their ids.

use super::filters::Field;
use super::refusals::Refusal;

/// One column of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SortColumn {
    pub(crate) field: &'static str,
    pub(crate) descending: bool,
}

/// Reads `sort` and the deprecated `order`, which is the direction of columns that name none.
pub(crate) fn parse(
    sort: Option<&str>,
    order: Option<&str>,
    fields: &[Field],
) -> Result<Vec<SortColumn>, Refusal> {
    let descending_by_default = order.map(direction).transpose()?.unwrap_or(false);
    sort.unwrap_or("created_at")
        .split(',')
        .map(|column| {
            let (name, written) = match column.split_once(':') {
                Some((name, written)) => (name, Some(written)),
                None => (column, None),
            };
            let field = fields.iter().find(|field| field.name == name);
            let field = field.ok_or_else(|| Refusal::bad_request(format!("{name} is not sortable")))?;
            let descending = written
                .map(direction)
                .transpose()?
                .unwrap_or(descending_by_default);
            Ok(SortColumn {
                field: field.name,
                descending,
            })
        })
        .collect()
}

fn direction(written: &str) -> Result<bool, Refusal> {
    match written {
        "asc" => Ok(false),
        "desc" => Ok(true),
        _ => Err(Refusal::bad_request("A sort direction must be asc or desc")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::filters::{Kind, field};
    use super::*;

    const FIELDS: [Field; 2] = [field("created_at", Kind::DateTime), field("id", Kind::Number)];

    fn column(field: &'static str, descending: bool) -> SortColumn {
        SortColumn { field, descending }
    }

    #[test]
    fn columns_have_their_own_directions() {
        let cases = [
            (None, None, vec![column("created_at", false)]),
            (None, Some("desc"), vec![column("created_at", true)]),
            (
                Some("created_at:desc,id"),
                None,
                vec![column("created_at", true), column("id", false)],
            ),
            (
                Some("created_at:asc,id"),
                Some("desc"),
                vec![column("created_at", false), column("id", true)],
            ),
        ];
        for (sort, order, columns) in cases {
            assert_eq!(parse(sort, order, &FIELDS), Ok(columns), "{sort:?} {order:?}");
        }
    }

    #[test]
    fn leading_minus_and_unknown_columns_are_refused() {
        for sort in [
            "-created_at",
            "pinned_at:desc",
            "created_at:down",
            "",
            "created_at,",
        ] {
            assert!(parse(Some(sort), None, &FIELDS).is_err(), "{sort:?}");
        }
    }
}
