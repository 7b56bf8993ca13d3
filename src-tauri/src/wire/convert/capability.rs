use attachment_api::{Capabilities, Capability, FieldChoice, FieldKind, FilingField, ListedKind};

use crate::wire::{
    CapabilitiesView, CapabilityView, FieldChoiceView, FieldKindView, FilingFieldView, ListedKindView,
};

/// A sheet on which nothing is offered, for the reason of this code.
pub fn nothing_offered(reason: &str) -> CapabilitiesView {
    let absent = || CapabilityView {
        available: false,
        reason: Some(reason.to_owned()),
    };
    CapabilitiesView {
        pin_in_system: absent(),
        archive: absent(),
        restore: absent(),
        describe: absent(),
        describe_when_filing: absent(),
        list_account: absent(),
        kinds: Vec::new(),
        description_limit: None,
        size_limit_bytes: None,
        size_warning_bytes: None,
        content_types: Vec::new(),
        link_seconds: None,
        filing_fields: Vec::new(),
    }
}

/// Values that a field can have.
pub fn field_choices(choices: Vec<FieldChoice>) -> Vec<FieldChoiceView> {
    choices.into_iter().map(Into::into).collect()
}

impl From<Capability> for CapabilityView {
    fn from(capability: Capability) -> Self {
        match capability {
            Capability::Available => Self {
                available: true,
                reason: None,
            },
            Capability::Absent { reason } => Self {
                available: false,
                reason: Some(reason),
            },
        }
    }
}

impl From<Capabilities> for CapabilitiesView {
    fn from(sheet: Capabilities) -> Self {
        Self {
            pin_in_system: sheet.pin_in_system.into(),
            archive: sheet.archive.into(),
            restore: sheet.restore.into(),
            describe: sheet.describe.into(),
            describe_when_filing: sheet.describe_when_filing.into(),
            list_account: sheet.list_account.into(),
            kinds: sheet.kinds.into_iter().map(Into::into).collect(),
            description_limit: sheet.description_limit,
            size_limit_bytes: sheet.size_limit_bytes,
            size_warning_bytes: sheet.size_warning_bytes,
            content_types: sheet.content_types,
            link_seconds: sheet.link_seconds,
            filing_fields: sheet.filing_fields.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ListedKind> for ListedKindView {
    fn from(listed: ListedKind) -> Self {
        Self {
            kind: listed.kind,
            capability: listed.capability.into(),
        }
    }
}

impl From<FilingField> for FilingFieldView {
    fn from(field: FilingField) -> Self {
        Self {
            key: field.key,
            kind: field.kind.into(),
            required: field.required,
            default: field.default,
        }
    }
}

impl From<FieldKind> for FieldKindView {
    fn from(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Choice { choices } => Self::Choice {
                choices: field_choices(choices),
            },
            FieldKind::Search => Self::Search,
            FieldKind::Date => Self::Date,
            FieldKind::YesNo => Self::YesNo,
            FieldKind::Text => Self::Text,
        }
    }
}

impl From<FieldChoice> for FieldChoiceView {
    fn from(choice: FieldChoice) -> Self {
        Self {
            value: choice.value,
            label: choice.label,
        }
    }
}
