//! Filters: `q[]=FIELD:OPERATOR VALUE`, all of which must hold.
//!
//! <https://docs.api.cliniko.com/>, "Filtering results". Not documented and chosen here: `~` and `~~` ignore letter
//! case, `=` does not; `~` is `~~%value%`.

use jiff::Timestamp;
use jiff::civil::Date;

use super::refusals::Refusal;

/// What kind of values a field has, and with that its operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Date,
    DateTime,
    Number,
    Text,
    Boolean,
}

/// A field of a list that can be filtered (and, in this practice, sorted) by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// Shorthand for a list's field table.
pub(crate) const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

/// A record's value of one field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FieldValue {
    Date(Date),
    DateTime(Timestamp),
    Number(u64),
    Text(String),
    Boolean(bool),
    /// Last, so that it sorts behind everything else.
    Null,
}

impl FieldValue {
    pub(crate) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.to_owned()))
    }

    pub(crate) fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Null, Self::DateTime)
    }

    pub(crate) fn number(number: Option<u64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }

    pub(crate) fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Null, Self::Date)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    AtLeast,
    More,
    AtMost,
    Less,
    NotNull,
    Null,
    Any,
    Contains,
    Wildcard,
}

/// As written; longer ones first, so that `>=` is not read as `>`.
const OPERATORS: [(&str, Operator); 11] = [
    ("!=", Operator::NotEqual),
    ("!?", Operator::Null),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("~~", Operator::Wildcard),
    ("=", Operator::Equal),
    (">", Operator::More),
    ("<", Operator::Less),
    ("~", Operator::Contains),
    ("?", Operator::NotNull),
    ("*", Operator::Any),
];

impl Operator {
    fn takes_value(self) -> bool {
        !matches!(self, Self::NotNull | Self::Null | Self::Any)
    }

    fn fits(self, kind: Kind) -> bool {
        let ordering = matches!(self, Self::AtLeast | Self::More | Self::AtMost | Self::Less);
        let nullness = matches!(self, Self::NotNull | Self::Null);
        match kind {
            Kind::Date => self == Self::Equal || ordering || nullness,
            Kind::DateTime => self == Self::Any || ordering || nullness,
            Kind::Number => matches!(self, Self::Equal | Self::NotEqual) || ordering || nullness,
            Kind::Text => {
                matches!(
                    self,
                    Self::Equal | Self::NotEqual | Self::Contains | Self::Wildcard
                ) || nullness
            }
            Kind::Boolean => matches!(self, Self::Equal | Self::NotEqual),
        }
    }
}

/// One condition, checked and ready to hold against records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) field: &'static str,
    operator: Operator,
    operand: Operand,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Operand {
    None,
    Value(FieldValue),
    OneOf(Vec<u64>),
    /// `****-05-**`, digit by digit.
    DatePattern(String),
    /// Lower case, `%` for any characters.
    TextPattern(String),
}

impl Condition {
    /// Reads one `q[]` value.
    pub(crate) fn parse(text: &str, fields: &[Field]) -> Result<Self, Refusal> {
        let (name, rest) = text
            .split_once(':')
            .ok_or_else(|| Refusal::bad_request("A filter must have the form field:operatorvalue"))?;
        let field = fields
            .iter()
            .find(|field| field.name == name)
            .ok_or_else(|| Refusal::bad_request(format!("{name} is not filterable")))?;
        let (operator, value) = OPERATORS
            .iter()
            .find_map(|(written, operator)| Some((*operator, rest.strip_prefix(written)?)))
            .ok_or_else(|| Refusal::bad_request(format!("Filter for {name} has no operator")))?;
        if !operator.fits(field.kind) || (!operator.takes_value() && !value.is_empty()) {
            return Err(Refusal::bad_request(format!(
                "Filter operator for {name} is not valid"
            )));
        }
        let operand = operand(field, operator, value)?;
        Ok(Self {
            field: field.name,
            operator,
            operand,
        })
    }

    /// Whether a record with this value passes. Null passes `!?`, `*` and `!=` only.
    pub(crate) fn holds(&self, actual: &FieldValue) -> bool {
        let null = *actual == FieldValue::Null;
        match self.operator {
            Operator::Any => true,
            Operator::Null => null,
            Operator::NotNull => !null,
            Operator::NotEqual => null || !self.equals(actual),
            _ if null => false,
            Operator::Equal | Operator::Contains | Operator::Wildcard => self.equals(actual),
            Operator::AtLeast => self.operand_value().is_some_and(|value| actual >= value),
            Operator::More => self.operand_value().is_some_and(|value| actual > value),
            Operator::AtMost => self.operand_value().is_some_and(|value| actual <= value),
            Operator::Less => self.operand_value().is_some_and(|value| actual < value),
        }
    }

    fn equals(&self, actual: &FieldValue) -> bool {
        match (&self.operand, actual) {
            (Operand::Value(value), actual) => value == actual,
            (Operand::OneOf(numbers), FieldValue::Number(number)) => numbers.contains(number),
            (Operand::DatePattern(pattern), FieldValue::Date(date)) => {
                let date = date.to_string();
                pattern.len() == date.len()
                    && pattern
                        .bytes()
                        .zip(date.bytes())
                        .all(|(wanted, digit)| wanted == b'*' || wanted == digit)
            }
            (Operand::TextPattern(pattern), FieldValue::Text(text)) => {
                wildcard(pattern, &text.to_lowercase())
            }
            _ => false,
        }
    }

    fn operand_value(&self) -> Option<&FieldValue> {
        match &self.operand {
            Operand::Value(value) => Some(value),
            Operand::None | Operand::OneOf(_) | Operand::DatePattern(_) | Operand::TextPattern(_) => None,
        }
    }
}

fn operand(field: &Field, operator: Operator, text: &str) -> Result<Operand, Refusal> {
    let wrong =
        |what: &str| Refusal::bad_request(format!("Filter value for {} must be a {what}", field.name));
    if !operator.takes_value() {
        return Ok(Operand::None);
    }
    match field.kind {
        Kind::Text => Ok(match operator {
            Operator::Contains => Operand::TextPattern(format!("%{}%", text.to_lowercase())),
            Operator::Wildcard => Operand::TextPattern(text.to_lowercase()),
            _ => Operand::Value(FieldValue::Text(text.to_owned())),
        }),
        Kind::Number if operator == Operator::Equal => {
            let numbers: Result<Vec<u64>, _> = text.split(',').map(str::parse).collect();
            numbers.map(Operand::OneOf).map_err(|_| wrong("number"))
        }
        Kind::Number => text
            .parse()
            .map(|number| Operand::Value(FieldValue::Number(number)))
            .map_err(|_| wrong("number")),
        Kind::Boolean => text
            .parse()
            .map(|value| Operand::Value(FieldValue::Boolean(value)))
            .map_err(|_| wrong("boolean")),
        Kind::Date if operator == Operator::Equal && text.contains('*') => {
            let shaped = text.len() == 10
                && text.bytes().enumerate().all(|(index, byte)| match index {
                    4 | 7 => byte == b'-',
                    _ => byte == b'*' || byte.is_ascii_digit(),
                });
            if shaped {
                Ok(Operand::DatePattern(text.to_owned()))
            } else {
                Err(wrong("date"))
            }
        }
        Kind::Date => {
            let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
            date.map(|date| Operand::Value(FieldValue::Date(date)))
                .ok_or_else(|| wrong("date"))
        }
        Kind::DateTime => {
            let time = text.parse::<Timestamp>().ok().filter(|_| text.ends_with('Z'));
            time.map(|time| Operand::Value(FieldValue::DateTime(time)))
                .ok_or_else(|| wrong("date-time in UTC"))
        }
    }
}

/// Whether `text` matches `pattern`, in which `%` stands for any characters, none included.
fn wildcard(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('%');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(found) = rest.find(part) else {
            return false;
        };
        rest = &rest[found + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    const FIELDS: [Field; 5] = [
        field("name", Kind::Text),
        field("size", Kind::Number),
        field("born", Kind::Date),
        field("created_at", Kind::DateTime),
        field("agreed", Kind::Boolean),
    ];

    fn text(text: &str) -> FieldValue {
        FieldValue::Text(text.to_owned())
    }

    fn date(text: &str) -> FieldValue {
        FieldValue::Date(text.parse().unwrap())
    }

    fn time(text: &str) -> FieldValue {
        FieldValue::DateTime(text.parse().unwrap())
    }

    #[test]
    fn operators_hold_as_documented() {
        let moment = "2014-08-30T18:00:00Z";
        let cases = [
            ("name:=Smith", text("Smith"), true),
            ("name:=smith", text("Smith"), false),
            ("name:!=Smith", text("Smith"), false),
            ("name:!=Smith", text("Smyth"), true),
            ("name:!=Smith", FieldValue::Null, true),
            ("name:~mit", text("Smith"), true),
            ("name:~MIT", text("Smith"), true),
            ("name:~", text("Smith"), true),
            ("name:~x", text("Smith"), false),
            ("name:~~Sm%th", text("Smith"), true),
            ("name:~~sm%", text("Smith"), true),
            ("name:~~m%", text("Smith"), false),
            ("name:~~%a%a%", text("Banana"), true),
            ("name:~~aa%a", text("aa"), false),
            ("name:?", text("Smith"), true),
            ("name:?", FieldValue::Null, false),
            ("name:!?", FieldValue::Null, true),
            ("name:=a:b", text("a:b"), true),
            ("size:=3", FieldValue::Number(3), true),
            ("size:=1,2,3", FieldValue::Number(3), true),
            ("size:=1,2", FieldValue::Number(3), false),
            ("size:!=3", FieldValue::Number(3), false),
            ("size:>=3", FieldValue::Number(3), true),
            ("size:>3", FieldValue::Number(3), false),
            ("size:<=3", FieldValue::Number(3), true),
            ("size:<3", FieldValue::Null, false),
            ("born:=1970-03-12", date("1970-03-12"), true),
            ("born:=****-03-**", date("1970-03-12"), true),
            ("born:=****-04-**", date("1970-03-12"), false),
            ("born:=19**-**-**", date("2001-01-01"), false),
            ("born:>1970-03-11", date("1970-03-12"), true),
            ("born:!?", FieldValue::Null, true),
            ("created_at:>2014-08-30T17:59:59Z", time(moment), true),
            ("created_at:>=2014-08-30T18:00:00Z", time(moment), true),
            ("created_at:<2014-08-30T18:00:00Z", time(moment), false),
            ("created_at:*", FieldValue::Null, true),
            ("agreed:=true", FieldValue::Boolean(true), true),
            ("agreed:!=true", FieldValue::Boolean(true), false),
            ("agreed:!=true", FieldValue::Null, true),
        ];
        for (filter, value, passes) in cases {
            let condition = Condition::parse(filter, &FIELDS).unwrap();
            assert_eq!(condition.holds(&value), passes, "{filter} on {value:?}");
        }
    }

    #[test]
    fn malformed_filters_are_bad_requests() {
        let filters = [
            "recall_at:?",
            "name",
            "name:Smith",
            "name:>Smith",
            "name:?x",
            "size:5",
            "size:=five",
            "size:=1,,2",
            "size:~5",
            "born:=1970-3-12",
            "born:=1970-*3-12x",
            "born:*",
            "created_at:=2014-08-30T18:00:00Z",
            "created_at:>2014-08-30",
            "created_at:>2014-08-30T18:00:00+02:00",
            "created_at:*x",
            "agreed:=yes",
            "agreed:?",
        ];
        for filter in filters {
            let refusal = Condition::parse(filter, &FIELDS).unwrap_err();
            assert_eq!(refusal.status(), StatusCode::BAD_REQUEST, "{filter}");
        }
    }
}
