//! What an account can do, for people: every line of the sheet, and why not where not.

use std::collections::BTreeMap;

use attachment_api::{Capabilities, Capability, FieldKind, FilingField, FilingFields};
use serde::Serialize;

use crate::command_line::failure::Failure;
use crate::command_line::output::{self, Output, Row, size_for_people};
use crate::command_line::wording::{absence_sentence, field_name, kind_name};

/// Prints the sheet as tables.
pub fn print(output: Output, sheet: &Capabilities, defaults: &FilingFields) -> std::io::Result<()> {
    output::plain_line("")?;
    output.rows(&lines(sheet))?;
    if sheet.filing_fields.is_empty() {
        return Ok(());
    }
    output::plain_line("")?;
    let line = |field: &FilingField| FieldLine::of(field, defaults);
    output.rows(&sheet.filing_fields.iter().map(line).collect::<Vec<_>>())
}

/// Fields as they were typed, each once and known to the system.
pub fn fields(typed: &[(String, String)], sheet: Option<&Capabilities>) -> Result<FilingFields, Failure> {
    let mut fields = BTreeMap::new();
    for (key, value) in typed {
        if let Some(sheet) = sheet {
            check_field(sheet, key)?;
        }
        if fields.insert(key.clone(), value.clone()).is_some() {
            return Err(Failure::new("field-twice").about_field(Some(key)));
        }
    }
    Ok(fields)
}

/// Refuses a field that the system does not ask for.
pub fn check_field(sheet: &Capabilities, key: &str) -> Result<(), Failure> {
    if sheet.filing_fields.iter().any(|field| field.key == key) {
        return Ok(());
    }
    let keys: Vec<_> = sheet
        .filing_fields
        .iter()
        .map(|field| field.key.as_str())
        .collect();
    let asked = if keys.is_empty() {
        "It asks for none.".to_owned()
    } else {
        format!("It asks for: {}.", keys.join(", "))
    };
    Err(Failure::new("field-unknown").about_field(Some(key)).and(&asked))
}

/// A failure about a field, with what the field can be.
pub fn explained(failure: Failure, sheet: &Capabilities) -> Failure {
    let about = sheet
        .filing_fields
        .iter()
        .find(|field| failure.field.as_deref() == Some(&field.key));
    let Some(field) = about else {
        return failure;
    };
    let allowed = format!("It can be: {}.", values(field));
    failure.and(&allowed)
}

#[derive(Serialize)]
struct CapabilityLine {
    what: String,
    can: String,
}

impl Row for CapabilityLine {
    const HEADINGS: &'static [&'static str] = &["can do", ""];

    fn cells(&self) -> Vec<String> {
        vec![self.what.clone(), self.can.clone()]
    }
}

fn lines(sheet: &Capabilities) -> Vec<CapabilityLine> {
    let line = |what: &str, can: String| CapabilityLine {
        what: what.to_owned(),
        can,
    };
    let mut lines = vec![
        line("pin in the system", word(&sheet.pin_in_system)),
        line("archive", word(&sheet.archive)),
        line("restore", word(&sheet.restore)),
        line("describe", word(&sheet.describe)),
        line("describe when filing", word(&sheet.describe_when_filing)),
        line("description up to", described(sheet.description_limit)),
        line("list the whole clinic", word(&sheet.list_account)),
    ];
    for listed in &sheet.kinds {
        lines.push(line(
            &format!("list {}", kind_name(&listed.kind)),
            word(&listed.capability),
        ));
    }
    lines.extend([
        line("files up to", sized(sheet.size_limit_bytes, "no published limit")),
        line("may fail from", sized(sheet.size_warning_bytes, "no known size")),
        line("types of files", types(&sheet.content_types)),
        line("a link lasts", lasting(sheet.link_seconds)),
    ]);
    lines
}

fn word(capability: &Capability) -> String {
    match capability {
        Capability::Available => "yes".to_owned(),
        Capability::Absent { reason } => match absence_sentence(reason) {
            Some(sentence) => format!("no: {sentence} [{reason}]"),
            None => format!("no [{reason}]"),
        },
    }
}

fn described(limit: Option<u32>) -> String {
    limit.map_or_else(|| "not known".to_owned(), |limit| format!("{limit} characters"))
}

fn sized(bytes: Option<u64>, otherwise: &str) -> String {
    bytes.map_or_else(|| otherwise.to_owned(), size_for_people)
}

fn types(content_types: &[String]) -> String {
    if content_types.is_empty() {
        return "any".to_owned();
    }
    content_types.join(", ")
}

fn lasting(seconds: Option<u64>) -> String {
    match seconds {
        None => "as each link says".to_owned(),
        Some(seconds) if seconds >= 120 && seconds.is_multiple_of(60) => format!("{} minutes", seconds / 60),
        Some(seconds) => format!("{seconds} seconds"),
    }
}

#[derive(Serialize)]
struct FieldLine {
    key: String,
    name: String,
    required: bool,
    default: String,
    values: String,
}

impl FieldLine {
    /// What the account remembers goes before what the system supposes.
    fn of(field: &FilingField, defaults: &FilingFields) -> Self {
        let default = defaults.get(&field.key).or(field.default.as_ref());
        Self {
            key: field.key.clone(),
            name: field_name(&field.key).to_owned(),
            required: field.required,
            default: default.cloned().unwrap_or_default(),
            values: values(field),
        }
    }
}

impl Row for FieldLine {
    const HEADINGS: &'static [&'static str] = &["field", "", "required", "default", "can be"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.key.clone(),
            self.name.clone(),
            if self.required { "yes" } else { "no" }.to_owned(),
            self.default.clone(),
            self.values.clone(),
        ]
    }
}

fn values(field: &FilingField) -> String {
    match &field.kind {
        FieldKind::Choice { choices } => {
            let named = |choice: &attachment_api::FieldChoice| format!("{} ({})", choice.value, choice.label);
            choices.iter().map(named).collect::<Vec<_>>().join(", ")
        }
        FieldKind::Search => format!(
            "found by `chartdrop field-options --account NAME {} TEXT`",
            field.key
        ),
        FieldKind::Date => "YYYY-MM-DD".to_owned(),
        FieldKind::YesNo => "true or false".to_owned(),
        FieldKind::Text => "a text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, kind: FieldKind) -> FilingField {
        FilingField {
            key: key.to_owned(),
            kind,
            required: true,
            default: None,
        }
    }

    fn sheet(filing_fields: Vec<FilingField>) -> Capabilities {
        Capabilities {
            pin_in_system: Capability::Available,
            archive: Capability::Absent {
                reason: "cliniko-archive-one-way".to_owned(),
            },
            restore: Capability::Absent {
                reason: "future-restore-unheard-of".to_owned(),
            },
            describe: Capability::Available,
            describe_when_filing: Capability::Available,
            list_account: Capability::Available,
            kinds: Vec::new(),
            description_limit: None,
            size_limit_bytes: Some(100_000_000),
            size_warning_bytes: None,
            content_types: vec!["application/pdf".to_owned()],
            link_seconds: Some(600),
            filing_fields,
        }
    }

    #[test]
    fn what_cannot_be_done_says_why_with_its_code() {
        let lines = lines(&sheet(Vec::new()));
        let can = |what: &str| &lines.iter().find(|line| line.what == what).expect(what).can;
        assert!(can("archive").starts_with("no: ") && can("archive").ends_with("[cliniko-archive-one-way]"));
        assert_eq!(can("restore"), "no [future-restore-unheard-of]");
        assert_eq!(can("files up to"), "100.0 MB");
        assert_eq!(can("a link lasts"), "10 minutes");
    }

    #[test]
    fn an_unknown_field_is_named_with_those_that_there_are() {
        let sheet = sheet(vec![
            field("reviewer", FieldKind::Search),
            field("date", FieldKind::Date),
        ]);
        let typed = [("revewer".to_owned(), "x".to_owned())];
        let refused = fields(&typed, Some(&sheet)).expect_err("no such field");
        assert_eq!(refused.field.as_deref(), Some("revewer"));
        assert!(
            refused.message.contains("It asks for: reviewer, date."),
            "{}",
            refused.message
        );
    }

    #[test]
    fn a_field_is_given_once() {
        let sheet = sheet(vec![field("date", FieldKind::Date)]);
        let typed = ["2026-11-20", "2026-11-21"].map(|day| ("date".to_owned(), day.to_owned()));
        assert_eq!(
            fields(&typed, Some(&sheet)).expect_err("twice").code,
            "field-twice"
        );
    }
}
