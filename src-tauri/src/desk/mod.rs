//! The filing desk as the window has it: opening, open, or unavailable until the person has done something about it.

mod demo;
mod events;
mod ground;

use std::sync::{Arc, Mutex, PoisonError};

use attachment_api::PatientId;
use filing_desk::{Account, AccountId, DeskOptions, FilingDesk, OpenError, Pace, SecretStore, SystemClock};

pub use events::{Events, forward};
pub use ground::Ground;

use crate::wire::convert::{account_view, failure, filing_views, recent_patient_view};
use crate::wire::{AccountView, DeskView, FailureView, RecentPatientView, StoreNoticeView};

/// The desk of this window.
pub struct WindowDesk {
    ground: Ground,
    state: Mutex<State>,
    /// Held while opening, so that it happens once at a time.
    opening: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
enum State {
    Opening,
    Ready(FilingDesk),
    Unavailable(FailureView),
}

impl WindowDesk {
    /// A desk that is still to be opened on this ground.
    pub fn new(ground: Ground) -> Self {
        Self {
            ground,
            state: Mutex::new(State::Opening),
            opening: tokio::sync::Mutex::default(),
        }
    }

    /// What the desk stands on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Opens the desk unless it is open. Returns it, with what it tells from then on, when it was opened by this call.
    pub async fn open(&self) -> Option<(FilingDesk, Events)> {
        let _opening = self.opening.lock().await;
        if matches!(self.state(), State::Ready(_)) {
            return None;
        }
        let opened = self.ground.open().await;
        let (state, desk) = match opened {
            Ok(desk) => (State::Ready(desk.clone()), Some((desk.clone(), desk.subscribe()))),
            Err(failure) => {
                tracing::warn!(code = failure.code, "the desk could not be opened");
                (State::Unavailable(failure), None)
            }
        };
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        desk
    }

    /// The open desk, or why there is none.
    pub fn get(&self) -> Result<FilingDesk, FailureView> {
        match self.state() {
            State::Ready(desk) => Ok(desk),
            State::Opening => Err(failure("desk-not-open")),
            State::Unavailable(failure) => Err(failure),
        }
    }

    /// Everything the window needs to begin, or why it cannot. `drags_out` says whether files can be dragged out of it.
    pub async fn view(&self, drags_out: bool) -> DeskView {
        match self.state() {
            State::Opening => DeskView::Opening,
            State::Unavailable(failure) => DeskView::Unavailable { failure },
            State::Ready(desk) => DeskView::Ready {
                filings: filing_views(desk.filings(), &desk.accounts()),
                unfiled: desk.unfiled().into_iter().map(Into::into).collect(),
                recent: recent_patients(&desk).await,
                settings: desk.settings().into(),
                accounts: accounts_view(&desk).await,
                demo: self.ground.demo_view(),
                store_notice: store_notice(&desk),
                drags_out,
            },
        }
    }

    /// Stops everything; what was under way is safe. A demo practice ends and its data is removed.
    pub async fn close(&self) {
        let state = std::mem::replace(
            &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner),
            State::Opening,
        );
        if let State::Ready(desk) = state {
            desk.shutdown().await;
        }
        self.ground.close().await;
    }

    fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A notice that can not be read is told by none.
fn store_notice(desk: &FilingDesk) -> Option<StoreNoticeView> {
    match desk.store_notice() {
        Ok(notice) => notice.map(Into::into),
        Err(error) => {
            tracing::warn!(code = error.code(), "the notice of a new store could not be read");
            None
        }
    }
}

/// Nobody where they can not be read: whoever is looked for is found by searching.
async fn recent_patients(desk: &FilingDesk) -> Vec<RecentPatientView> {
    match desk.recent_patients().await {
        Ok(recent) => recent.into_iter().map(recent_patient_view).collect(),
        Err(error) => {
            tracing::warn!(
                code = error.code(),
                "patients that were opened lately could not be read"
            );
            Vec::new()
        }
    }
}

/// All accounts, each with what it can do.
pub async fn accounts_view(desk: &FilingDesk) -> Vec<AccountView> {
    let views = desk.accounts().into_iter().map(|account| capable(desk, account));
    futures::future::join_all(views).await
}

/// One account with what it can do.
pub async fn capable(desk: &FilingDesk, account: Account) -> AccountView {
    let capabilities = desk.capabilities(account.id).await;
    // Whether there are such pages is the same for every patient.
    let anybody = PatientId::new("1");
    let page = desk.patient_page(account.id, &anybody).await;
    let patient_pages = page.is_ok_and(|page| page.is_some());
    // Asking may have shown that the keyring is locked: the account says so from then on.
    let account = desk.account(account.id).unwrap_or(account);
    account_view(account, capabilities, patient_pages)
}

/// Reads an account's id as the window sends it.
pub fn account_id(text: &str) -> Result<AccountId, FailureView> {
    text.parse().map_err(|_| failure("account-unknown"))
}

/// Opens the desk of a data folder.
pub async fn open(
    data_dir: std::path::PathBuf,
    secret_store: Arc<dyn SecretStore>,
) -> Result<FilingDesk, OpenError> {
    FilingDesk::open(DeskOptions {
        data_dir,
        secret_store,
        connector: Arc::new(attachment_api::connect),
        clock: Arc::new(SystemClock),
        pace: Pace::default(),
        run_filings: true,
    })
    .await
}
