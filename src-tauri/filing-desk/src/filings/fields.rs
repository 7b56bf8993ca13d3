//! What a system asks for beside a file: what was given, over the account's defaults, over the system's own.

use attachment_api::{FieldKind, FilingField, FilingFields};
use jiff::civil::Date;

use crate::accounts::{Account, AccountId};
use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode};

impl FilingDesk {
    /// Sets what this account's filings have beside their files when nobody says otherwise; empty values are left out.
    /// Refused with `field-invalid` for a value that the system does not take.
    pub async fn set_filing_defaults(
        &self,
        id: AccountId,
        fields: FilingFields,
    ) -> Result<Account, DeskError> {
        let (_, system) = self.desk.system(id).await?;
        let defaults = checked_defaults(&system.capabilities().filing_fields, fields)?;
        let account = self
            .desk
            .accounts
            .change(id, |account| account.filing_defaults = defaults)?;
        self.tell_other_processes().await;
        Ok(account)
    }
}

/// The fields of one filing. A value that was given empty stands for none, whatever the defaults say. Refused with the
/// key of a field that is missing, unknown or has a value that it cannot have.
pub fn merged(
    asked: &[FilingField],
    given: &FilingFields,
    defaults: &FilingFields,
) -> Result<FilingFields, DeskError> {
    if let Some(key) = given
        .keys()
        .find(|key| asked.iter().all(|field| field.key != **key))
    {
        return Err(refusal(RefusalCode::FieldInvalid, key));
    }
    let mut fields = FilingFields::new();
    for field in asked {
        let value = given
            .get(&field.key)
            .or_else(|| defaults.get(&field.key))
            .or(field.default.as_ref());
        match value.map(|value| value.trim()).filter(|value| !value.is_empty()) {
            Some(value) => {
                check(field, value)?;
                fields.insert(field.key.clone(), value.to_owned());
            }
            None if field.required => return Err(refusal(RefusalCode::FieldMissing, &field.key)),
            None => {}
        }
    }
    Ok(fields)
}

/// The same while the system can not be asked: it is checked again before anything is sent.
pub fn merged_unchecked(given: &FilingFields, defaults: &FilingFields) -> FilingFields {
    let mut fields = defaults.clone();
    fields.extend(given.clone());
    fields.retain(|_, value| !value.trim().is_empty());
    fields
}

fn checked_defaults(asked: &[FilingField], fields: FilingFields) -> Result<FilingFields, DeskError> {
    let mut defaults = FilingFields::new();
    for (key, value) in fields {
        let field = asked.iter().find(|field| field.key == key);
        let field = field.ok_or_else(|| refusal(RefusalCode::FieldInvalid, &key))?;
        let value = value.trim();
        if !value.is_empty() {
            check(field, value)?;
            defaults.insert(key, value.to_owned());
        }
    }
    Ok(defaults)
}

fn check(field: &FilingField, value: &str) -> Result<(), DeskError> {
    let fits = match &field.kind {
        FieldKind::Choice { choices } => choices.iter().any(|choice| choice.value == value),
        FieldKind::Date => value.parse::<Date>().is_ok_and(|date| date.to_string() == value),
        FieldKind::YesNo => matches!(value, "true" | "false"),
        FieldKind::Search | FieldKind::Text => true,
    };
    if fits {
        Ok(())
    } else {
        Err(refusal(RefusalCode::FieldInvalid, &field.key))
    }
}

fn refusal(code: RefusalCode, field: &str) -> DeskError {
    DeskError::FieldRefused {
        code,
        field: field.to_owned(),
    }
}
