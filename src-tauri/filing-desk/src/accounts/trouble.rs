//! What stands between an account and its secrets: what the account's state is then, and why its filings wait.

use attachment_api::Code;

use super::model::AccountState;
use super::secret_store::KeyringError;
use crate::error::{DeskError, RefusalCode};
use crate::filings::WaitReason;

/// What an error says about an account as a whole.
pub fn state_after(error: &DeskError) -> Option<AccountState> {
    match error {
        DeskError::Api(error) => state_after_error(error.code),
        DeskError::Keyring(error) => Some(match error {
            KeyringError::Absent => AccountState::KeyringAbsent,
            KeyringError::Locked => AccountState::KeyringLocked,
            KeyringError::Refused => AccountState::KeyringRefused,
            KeyringError::Slow => AccountState::KeyringSlow,
            KeyringError::Unreadable => AccountState::SecretUnreadable,
        }),
        DeskError::SecretMissing => Some(AccountState::SecretMissing),
        DeskError::Refused(RefusalCode::OtherClinic) => Some(AccountState::OtherClinic),
        _ => None,
    }
}

/// What an error of its system says about an account as a whole.
pub const fn state_after_error(code: Code) -> Option<AccountState> {
    match code {
        Code::CredentialsRefused | Code::KeyMalformed => Some(AccountState::SignedOut),
        Code::Offline => Some(AccountState::Offline),
        Code::TokenNotKept => Some(AccountState::KeyringLocked),
        _ => None,
    }
}

/// Why filings wait that need an account's secrets; `None` where it is nothing that passes.
pub const fn wait_after(error: &DeskError) -> Option<WaitReason> {
    match error {
        DeskError::Keyring(KeyringError::Absent) => Some(WaitReason::KeyringAbsent),
        DeskError::Keyring(KeyringError::Locked) => Some(WaitReason::KeyringLocked),
        DeskError::Keyring(KeyringError::Refused) => Some(WaitReason::KeyringRefused),
        DeskError::Keyring(KeyringError::Slow) => Some(WaitReason::KeyringSlow),
        DeskError::Keyring(KeyringError::Unreadable) => Some(WaitReason::SecretUnreadable),
        DeskError::SecretMissing => Some(WaitReason::SecretMissing),
        DeskError::Refused(RefusalCode::OtherClinic) => Some(WaitReason::OtherClinic),
        _ => None,
    }
}
