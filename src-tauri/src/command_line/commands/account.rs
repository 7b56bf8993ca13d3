//! `account add | list | show | test | sign-in | defaults | remove`

use attachment_api::{Capabilities, ConnectionSettings, FilingFields, Secrets, SignInMethod, System};
use filing_desk::{Account, AccountState, FilingDesk, NewAccount, OpenError, UnfinishedFilings, accounts_of};
use serde::Serialize;

use super::{capability_sheet, sign_in};
use crate::command_line::arguments::{AccountAddArguments, AccountDefaultsArguments, AccountNameArguments};
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::Row;
use crate::command_line::session::{Runs, Session};
use crate::command_line::{secrets, wording};

#[derive(Serialize)]
struct AccountLine {
    name: String,
    system: System,
    base_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    sign_in: SignInMethod,
    clinic: String,
    user: Option<String>,
    role: Option<String>,
    state: AccountState,
    filing_defaults: FilingFields,
    #[serde(skip_serializing_if = "Option::is_none")]
    capabilities: Option<Capabilities>,
}

impl AccountLine {
    fn of(account: Account) -> Self {
        Self {
            name: account.name,
            system: account.settings.system,
            base_url: account.base_url.into(),
            instance: account.settings.instance,
            sign_in: account.settings.sign_in,
            clinic: account.clinic,
            user: account.user,
            role: account.role,
            state: account.state,
            filing_defaults: account.filing_defaults,
            capabilities: None,
        }
    }
}

impl Row for AccountLine {
    const HEADINGS: &'static [&'static str] = &["name", "system", "state", "clinic", "user", "address"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.system.name().to_owned(),
            self.state.word(),
            self.clinic.clone(),
            self.user.clone().unwrap_or_else(|| wording::NO_PERSON.to_owned()),
            self.base_url.clone(),
        ]
    }
}

/// Connects a new account.
pub async fn add(session: &Session, arguments: AccountAddArguments) -> Result<Outcome, Failure> {
    let system = arguments.system;
    let method = if arguments.browser {
        SignInMethod::Browser
    } else {
        SignInMethod::Secrets
    };
    if arguments.browser && !secrets::has_browser_sign_in(system) {
        return Err(Failure::new("browser-not-for-this-system"));
    }
    let secrets = read_secrets(system, method).await?;
    let desk = session.open(Runs::Nothing).await?;
    let settings = ConnectionSettings {
        system,
        base_url: arguments.base_url,
        instance: arguments.instance,
        sign_in: method,
        storage_hosts: arguments.storage_hosts,
    };
    let name = arguments.name;
    let account = match method {
        SignInMethod::Secrets => {
            desk.add_account(NewAccount {
                name,
                settings,
                secrets,
            })
            .await?
        }
        SignInMethod::Browser => {
            // Nobody should have to sign in first to hear that the name is taken.
            if desk.account_by_name(&name).is_ok() {
                return Err(Failure::new("account-name-taken"));
            }
            let started = desk.begin_sign_in(&settings, &secrets).await?;
            let id = sign_in::wait_for_person(session, &desk, started).await?;
            desk.add_signed_in_account(id, &name).await?
        }
    };
    session.output.rows(&[AccountLine::of(account)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// All accounts; also while the keyring cannot be read.
pub async fn list(session: &Session) -> Result<Outcome, Failure> {
    let data_dir = session.data_dir()?;
    let known = accounts_of(&data_dir).map_err(|_| Failure::new("file-failed"))?;
    if known.is_empty() {
        // Nothing is made only for looking.
        session.output.note(wording::NO_ACCOUNTS);
        return Ok(Outcome::Done);
    }
    let accounts = match session.without_patience().try_open(Runs::Nothing).await? {
        Ok(desk) => {
            let accounts = with_keyring_state(&desk).await;
            desk.shutdown().await;
            accounts
        }
        Err(OpenError::KeyringLocked) => in_state(known, AccountState::KeyringLocked),
        Err(OpenError::KeyringAbsent) => in_state(known, AccountState::KeyringAbsent),
        Err(OpenError::KeyringRefused) => in_state(known, AccountState::KeyringRefused),
        Err(OpenError::KeyringSlow) => in_state(known, AccountState::KeyringSlow),
        Err(error) => {
            session.output.note(&Failure::from(error).message);
            known
        }
    };
    let lines: Vec<_> = accounts.into_iter().map(AccountLine::of).collect();
    session.output.rows(&lines)?;
    Ok(Outcome::Done)
}

/// One account and what it can do.
pub async fn show(session: &Session, arguments: &AccountNameArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.name, Runs::Nothing).await?;
    let capabilities = desk.capabilities(account.id).await?;
    let account = with_readable_keyring(desk.account(account.id)?);
    let defaults = account.filing_defaults.clone();
    let line = AccountLine {
        capabilities: Some(capabilities.clone()),
        ..AccountLine::of(account)
    };
    session.output.rows(&[line])?;
    if !session.output.is_json() {
        capability_sheet::print(session.output, &capabilities, &defaults)?;
    }
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// Tries an account; its line is printed also when it does not work.
pub async fn test(session: &Session, arguments: &AccountNameArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.name, Runs::Nothing).await?;
    let tested = desk.test_account(account.id).await;
    session
        .output
        .rows(&[AccountLine::of(desk.account(account.id)?)])?;
    desk.shutdown().await;
    tested?;
    Ok(Outcome::Done)
}

/// Signs an account in again, in the way in which it was added.
pub async fn sign_in(session: &Session, arguments: &AccountNameArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.name, Runs::Nothing).await?;
    let account = match account.settings.sign_in {
        SignInMethod::Secrets => {
            let secrets = read_secrets(account.settings.system, SignInMethod::Secrets).await?;
            desk.replace_secrets(account.id, secrets).await?
        }
        SignInMethod::Browser => {
            let started = desk.begin_sign_in_again(account.id).await?;
            let id = sign_in::wait_for_person(session, &desk, started).await?;
            desk.replace_by_sign_in(account.id, id).await?
        }
    };
    session.output.rows(&[AccountLine::of(account)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// A prompt or a slow script must not hold up the runtime's own threads.
async fn read_secrets(system: System, method: SignInMethod) -> Result<Secrets, Failure> {
    let read = tokio::task::spawn_blocking(move || secrets::read(system, method)).await;
    Ok(read.map_err(|_| Failure::new("not-started"))??)
}

/// Shows what is remembered for an account's filings, changed as asked.
pub async fn defaults(session: &Session, arguments: AccountDefaultsArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.name, Runs::Nothing).await?;
    let account = if arguments.fields.is_empty() {
        account
    } else {
        let sheet = desk.capabilities(account.id).await?;
        let mut defaults = account.filing_defaults.clone();
        for (key, value) in arguments.fields {
            if value.is_empty() {
                defaults.remove(&key);
                continue;
            }
            capability_sheet::check_field(&sheet, &key)?;
            defaults.insert(key, value);
        }
        let changed = desk.set_filing_defaults(account.id, defaults).await;
        changed.map_err(|error| capability_sheet::explained(error.into(), &sheet))?
    };
    session.output.rows(&[AccountLine::of(account)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// Forgets an account that has nothing on its way.
pub async fn remove(session: &Session, arguments: &AccountNameArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.name, Runs::Nothing).await?;
    desk.remove_account(account.id, UnfinishedFilings::Refuse).await?;
    desk.shutdown().await;
    session
        .output
        .note("Removed from this computer, with its key. Nothing changed in its system.");
    Ok(Outcome::Done)
}

async fn with_keyring_state(desk: &FilingDesk) -> Vec<Account> {
    let mut accounts = Vec::new();
    for account in desk.accounts() {
        // Asking what it can do reads its secrets, and notes in the account what stands in the way.
        let readable = desk.capabilities(account.id).await.is_ok();
        let account = desk.account(account.id).unwrap_or(account);
        accounts.push(if readable {
            with_readable_keyring(account)
        } else {
            account
        });
    }
    accounts
}

/// The state as last seen may be older than the keyring's recovery.
fn with_readable_keyring(account: Account) -> Account {
    match account.state {
        AccountState::KeyringLocked
        | AccountState::KeyringAbsent
        | AccountState::KeyringRefused
        | AccountState::KeyringSlow
        | AccountState::SecretMissing
        | AccountState::SecretUnreadable => Account {
            state: AccountState::Ok,
            ..account
        },
        AccountState::Ok | AccountState::SignedOut | AccountState::OtherClinic | AccountState::Offline => {
            account
        }
    }
}

fn in_state(accounts: Vec<Account>, state: AccountState) -> Vec<Account> {
    accounts
        .into_iter()
        .map(|account| Account { state, ..account })
        .collect()
}
