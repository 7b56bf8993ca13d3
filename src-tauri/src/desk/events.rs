use filing_desk::{DeskEvent, FilingDesk};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::accounts_view;
use crate::wire::DeskEventView;
use crate::wire::convert::filing_view;

/// What a desk tells, from the moment of subscribing on.
pub type Events = Receiver<DeskEvent>;

/// Passes what the desk tells to the window until the desk is closed. A window that fell behind is told
/// to ask for everything anew.
pub async fn forward(desk: FilingDesk, mut events: Events, tell: impl Fn(DeskEventView)) {
    loop {
        let view = match events.recv().await {
            Ok(event) => view(&desk, event).await,
            Err(RecvError::Lagged(_)) => DeskEventView::DeskChanged,
            Err(RecvError::Closed) => return,
        };
        tell(view);
    }
}

async fn view(desk: &FilingDesk, event: DeskEvent) -> DeskEventView {
    match event {
        DeskEvent::FilingChanged(filing) => DeskEventView::FilingChanged {
            filing: filing_view(*filing, &desk.accounts()),
        },
        DeskEvent::FilingRemoved(id) => DeskEventView::FilingRemoved { id: id.to_string() },
        DeskEvent::AccountChanged(_) | DeskEvent::AccountRemoved(_) => DeskEventView::AccountsChanged {
            accounts: accounts_view(desk).await,
        },
        DeskEvent::AttachmentsChanged { account, patient } => DeskEventView::AttachmentsChanged {
            account: account.to_string(),
            patient: patient.as_str().to_owned(),
        },
        DeskEvent::UnfiledChanged(files) => DeskEventView::UnfiledChanged {
            files: files.into_iter().map(Into::into).collect(),
        },
        DeskEvent::SettingsChanged => DeskEventView::SettingsChanged {
            settings: desk.settings().into(),
        },
    }
}
