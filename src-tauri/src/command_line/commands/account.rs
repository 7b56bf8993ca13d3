//! `account add | list | show | test | remove`

use attachment_api::{Capabilities, Capability, ConnectionSettings, Secrets, System};
use filing_desk::{Account, AccountState, FilingDesk, NewAccount, OpenError, UnfinishedFilings, accounts_of};
use serde::Serialize;

use crate::command_line::arguments::{AccountAddArguments, AccountNameArguments, SystemName};
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::{self, Row};
use crate::command_line::session::{Runs, Session};
use crate::command_line::{secrets, wording};

#[derive(Serialize)]
struct AccountLine {
    name: String,
    system: System,
    base_url: String,
    clinic: String,
    user: String,
    role: Option<String>,
    state: AccountState,
    #[serde(skip_serializing_if = "Option::is_none")]
    capabilities: Option<Capabilities>,
}

impl AccountLine {
    fn of(account: Account) -> Self {
        Self {
            name: account.name,
            system: account.settings.system,
            base_url: account.base_url.into(),
            clinic: account.clinic,
            user: account.user,
            role: account.role,
            state: account.state,
            capabilities: None,
        }
    }
}

impl Row for AccountLine {
    const HEADINGS: &'static [&'static str] = &["name", "state", "clinic", "user", "address"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.state.word(),
            self.clinic.clone(),
            self.user.clone(),
            self.base_url.clone(),
        ]
    }
}

/// Connects a new account.
pub async fn add(session: &Session, arguments: AccountAddArguments) -> Result<Outcome, Failure> {
    let system = match arguments.system {
        SystemName::Cliniko => System::Cliniko,
    };
    let secrets = read_secrets(system).await?;
    let desk = session.open(Runs::Nothing).await?;
    let account = desk
        .add_account(NewAccount {
            name: arguments.name,
            settings: ConnectionSettings {
                system,
                base_url: arguments.base_url,
                storage_hosts: arguments.storage_hosts,
            },
            secrets,
            instance: arguments.instance,
        })
        .await?;
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
        Err(OpenError::KeyringAbsent | OpenError::KeyringRefused) => {
            in_state(known, AccountState::KeyringAbsent)
        }
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
    let line = AccountLine {
        capabilities: Some(capabilities.clone()),
        ..AccountLine::of(account)
    };
    session.output.rows(&[line])?;
    if !session.output.is_json() {
        output::plain_line("")?;
        session.output.rows(&capability_lines(&capabilities))?;
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

/// Replaces an account's secrets after testing them.
pub async fn sign_in(session: &Session, arguments: &AccountNameArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.name, Runs::Nothing).await?;
    let secrets = read_secrets(account.settings.system).await?;
    let account = desk.replace_secrets(account.id, secrets).await?;
    session.output.rows(&[AccountLine::of(account)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// A prompt or a slow script must not hold up the runtime's own threads.
async fn read_secrets(system: System) -> Result<Secrets, Failure> {
    let read = tokio::task::spawn_blocking(move || secrets::read(system)).await;
    Ok(read.map_err(|_| Failure::new("not-started"))??)
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
        AccountState::KeyringLocked | AccountState::KeyringAbsent | AccountState::SecretMissing => Account {
            state: AccountState::Ok,
            ..account
        },
        AccountState::Ok | AccountState::SignedOut | AccountState::Offline => account,
    }
}

fn in_state(accounts: Vec<Account>, state: AccountState) -> Vec<Account> {
    accounts
        .into_iter()
        .map(|account| Account { state, ..account })
        .collect()
}

#[derive(Serialize)]
struct CapabilityLine {
    what: &'static str,
    can: String,
}

impl Row for CapabilityLine {
    const HEADINGS: &'static [&'static str] = &["can do", ""];

    fn cells(&self) -> Vec<String> {
        vec![self.what.to_owned(), self.can.clone()]
    }
}

fn capability_lines(capabilities: &Capabilities) -> Vec<CapabilityLine> {
    let word = |capability: &Capability| match capability {
        Capability::Available => "yes".to_owned(),
        Capability::Absent { reason } => format!("no ({reason})"),
    };
    let limit = capabilities
        .description_limit
        .map_or("unknown".to_owned(), |limit| format!("{limit} characters"));
    let line = |what, can| CapabilityLine { what, can };
    vec![
        line("describe", word(&capabilities.describe)),
        line("description up to", limit),
        line("archive", word(&capabilities.archive)),
        line("restore", word(&capabilities.restore)),
        line("pin in the system", word(&capabilities.pin_in_system)),
    ]
}
