//! What Canvas asks for beside a file (<https://docs.canvasmedical.com/api/documentreference/>, "Create").

use jiff::Zoned;
use jiff::civil::Date;

use super::kinds::referenced;
use crate::{Code, Error, FieldChoice, FieldKind, FilingField, FilingFields, Operation, Result, Status};

/// What kind of document it is.
pub(crate) const TYPE: &str = "type";
/// Whether it is a clinical or an administrative document.
pub(crate) const CATEGORY: &str = "category";
/// The day that it is about.
pub(crate) const DATE: &str = "date";
/// Who looks at it.
pub(crate) const REVIEWER: &str = "reviewer";
/// Whether the reviewer has to sign it.
pub(crate) const REQUIRES_SIGNATURE: &str = "requires_signature";
/// A remark for the reviewer.
pub(crate) const COMMENT: &str = "comment";

const FIELDS: [&str; 6] = [TYPE, CATEGORY, DATE, REVIEWER, REQUIRES_SIGNATURE, COMMENT];

/// Every type that may be created; a code outside of this list is refused.
pub(crate) const TYPES: [(&str, &str); 24] = [
    ("53243-2", "Advance Beneficiary Notice"),
    ("42348-3", "Advance Directive / Living Will"),
    ("91983-7", "Care Management"),
    ("53245-7", "CDL"),
    ("96335-5", "Emergency Department Report"),
    ("11503-0", "External Medical Records"),
    ("75503-3", "Home Care Report"),
    ("34105-7", "Hospital Discharge Summary"),
    ("47039-3", "Hospital History & Physical"),
    ("64290-0", "Insurance Card"),
    ("52034-6", "Insurer Prior Authorization"),
    ("34113-1", "Nursing Home"),
    ("11504-8", "Operative Report"),
    ("80570-5", "Patient Agreement"),
    ("64285-0", "Patient Clinical Intake Form"),
    ("51848-0", "Physical Exams"),
    ("46209-3", "POLST"),
    ("64298-3", "Power of Attorney"),
    ("57833-6", "Prescription Refill Request"),
    ("34823-5", "Rehabilitation Report"),
    ("101904-1", "Release of Information Request"),
    ("51851-4", "Uncategorized Administrative Document"),
    ("34109-9", "Uncategorized Clinical Document"),
    ("52070-0", "Worker's Compensation Documents"),
];

/// The two categories that may be created.
pub(crate) const CATEGORIES: [(&str, &str); 2] = [
    ("uncategorizedclinicaldocument", "Clinical document"),
    ("patientadministrativedocument", "Administrative document"),
];

const USUAL_TYPE: &str = "34109-9";
const USUAL_CATEGORY: &str = "uncategorizedclinicaldocument";

/// The fields with what they are when nobody says otherwise. A reviewer has no default: whoever it is gets work from it.
pub(crate) fn filing_fields() -> Vec<FilingField> {
    let field = |key: &str, kind, default: Option<String>| FilingField {
        key: key.to_owned(),
        kind,
        required: key != COMMENT,
        default,
    };
    // The day where this computer is: a document is dated where the patient was seen.
    let today = Zoned::now().date().to_string();
    vec![
        field(TYPE, choice(&TYPES), Some(USUAL_TYPE.to_owned())),
        field(CATEGORY, choice(&CATEGORIES), Some(USUAL_CATEGORY.to_owned())),
        field(DATE, FieldKind::Date, Some(today)),
        field(REVIEWER, FieldKind::Search, None),
        field(REQUIRES_SIGNATURE, FieldKind::YesNo, Some("false".to_owned())),
        field(COMMENT, FieldKind::Text, None),
    ]
}

fn choice(values: &[(&str, &str)]) -> FieldKind {
    let choices = values.iter().map(|(value, label)| FieldChoice {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
    });
    FieldKind::Choice {
        choices: choices.collect(),
    }
}

/// The fields of a filing, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClinicalFields {
    /// LOINC code of the type.
    pub kind: &'static str,
    /// Code of the category.
    pub category: &'static str,
    /// The day that the document is about.
    pub date: Date,
    /// Who looks at it.
    pub reviewer: Reviewer,
    /// Whether the reviewer has to sign it.
    pub requires_signature: bool,
    /// A remark for the reviewer.
    pub comment: Option<String>,
}

/// One person or a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reviewer {
    /// `Practitioner/{id}`.
    Practitioner(String),
    /// `Group/{id}`.
    Team(String),
}

impl Reviewer {
    fn read(text: &str) -> Option<Self> {
        let whole = |resource: &str| {
            referenced(text, resource).filter(|id| text == format!("{resource}/{id}"))?;
            Some(text.to_owned())
        };
        whole("Practitioner")
            .map(Self::Practitioner)
            .or_else(|| whole("Group").map(Self::Team))
    }

    /// Name of its extension.
    pub const fn extension(&self) -> &'static str {
        match self {
            Self::Practitioner(_) => "reviewer",
            Self::Team(_) => "reviewer-group",
        }
    }

    /// The reference as it is sent.
    pub fn reference(&self) -> &str {
        match self {
            Self::Practitioner(reference) | Self::Team(reference) => reference,
        }
    }
}

impl ClinicalFields {
    /// Understands the fields of a filing, or names the one that is missing or wrong. A field that Canvas does not ask for is
    /// refused too: whoever entered it believes that it is on the chart.
    pub fn read(operation: Operation, fields: &FilingFields) -> Result<Self> {
        if fields.keys().any(|key| !FIELDS.contains(&key.as_str())) {
            return Err(Error::new(Code::FieldInvalid, Status::Permanent, operation));
        }
        let read = Reading { operation, fields };
        Ok(Self {
            kind: read.field(TYPE, |text| listed(&TYPES, text))?,
            category: read.field(CATEGORY, |text| listed(&CATEGORIES, text))?,
            date: read.field(DATE, |text| Date::strptime("%Y-%m-%d", text).ok())?,
            reviewer: read.field(REVIEWER, Reviewer::read)?,
            requires_signature: read.field(REQUIRES_SIGNATURE, |text| text.parse().ok())?,
            comment: read.text(COMMENT).map(str::to_owned),
        })
    }
}

struct Reading<'a> {
    operation: Operation,
    fields: &'a FilingFields,
}

impl<'a> Reading<'a> {
    /// What was entered; nothing but spaces is nothing, and Canvas refuses empty texts.
    fn text(&self, key: &str) -> Option<&'a str> {
        let text = self.fields.get(key)?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn field<T>(&self, key: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        let refused = |code| Error {
            field: Some(key),
            ..Error::new(code, Status::Permanent, self.operation)
        };
        let text = self.text(key).ok_or_else(|| refused(Code::FieldMissing))?;
        read(text).ok_or_else(|| refused(Code::FieldInvalid))
    }
}

fn listed(values: &[(&'static str, &str)], text: &str) -> Option<&'static str> {
    values
        .iter()
        .map(|(value, _)| *value)
        .find(|value| *value == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn fields(changes: &[(&str, &str)]) -> FilingFields {
        let mut fields: FilingFields = [
            (TYPE, "34109-9"),
            (CATEGORY, "uncategorizedclinicaldocument"),
            (DATE, "2026-11-20"),
            (REVIEWER, "Practitioner/abc"),
            (REQUIRES_SIGNATURE, "false"),
        ]
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
        for (key, value) in changes {
            fields.insert((*key).to_owned(), (*value).to_owned());
        }
        fields
    }

    fn refused(fields: &FilingFields) -> (Code, Option<&'static str>) {
        let error = ClinicalFields::read(Operation::Reserve, fields).unwrap_err();
        (error.code, error.field)
    }

    #[test]
    fn defaults_are_values_that_are_taken_and_only_the_reviewer_is_left_open() {
        let mut filled: FilingFields = filing_fields()
            .into_iter()
            .filter_map(|field| Some((field.key, field.default?)))
            .collect();
        assert_eq!(refused(&filled), (Code::FieldMissing, Some(REVIEWER)));
        filled.insert(REVIEWER.to_owned(), "Group/team-1".to_owned());
        let read = ClinicalFields::read(Operation::Reserve, &filled).unwrap();
        assert_eq!(read.kind, USUAL_TYPE);
        assert_eq!(read.reviewer, Reviewer::Team("Group/team-1".to_owned()));
        let codes: BTreeSet<&str> = TYPES.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), 24);
    }

    #[test]
    fn every_required_field_is_named_when_it_is_missing_or_empty() {
        for key in [TYPE, CATEGORY, DATE, REVIEWER, REQUIRES_SIGNATURE] {
            let mut missing = fields(&[]);
            missing.remove(key);
            assert_eq!(refused(&missing), (Code::FieldMissing, Some(key)));
            assert_eq!(refused(&fields(&[(key, "  ")])), (Code::FieldMissing, Some(key)));
        }
    }

    #[test]
    fn wrong_values_are_named() {
        for (key, value) in [
            (TYPE, "51852-2"),
            (TYPE, "Care Management"),
            (CATEGORY, "clinical-note"),
            (DATE, "20/11/2026"),
            (DATE, "2026-02-30"),
            (REVIEWER, "abc"),
            (REVIEWER, "Patient/abc"),
            (REVIEWER, "Practitioner/"),
            (REVIEWER, "Practitioner/a b"),
            (REVIEWER, "https://evil.example/Practitioner/abc"),
            (REVIEWER, "Practitioner/abc/_history/1"),
            (REQUIRES_SIGNATURE, "yes"),
        ] {
            assert_eq!(
                refused(&fields(&[(key, value)])),
                (Code::FieldInvalid, Some(key)),
                "{value}"
            );
        }
        assert_eq!(
            refused(&fields(&[("shoe-size", "42")])),
            (Code::FieldInvalid, None)
        );
    }

    #[test]
    fn comment_of_spaces_is_none() {
        let read =
            |comment| ClinicalFields::read(Operation::Reserve, &fields(&[(COMMENT, comment)])).unwrap();
        assert_eq!(read("  ").comment, None);
        assert_eq!(read(" see page 2 ").comment.as_deref(), Some("see page 2"));
    }
}
