use filing_desk::{Hold, Settings};

use crate::wire::{HoldView, SettingsView};

impl From<Settings> for SettingsView {
    fn from(settings: Settings) -> Self {
        let hold = match settings.hold {
            Hold::Seconds(seconds) => HoldView::Seconds { seconds },
            Hold::UntilPressed => HoldView::UntilPressed,
        };
        Self {
            hold,
            parallel_sends: settings.parallel_sends,
            keep_recent_patients: settings.keep_recent_patients,
        }
    }
}

impl From<SettingsView> for Settings {
    fn from(view: SettingsView) -> Self {
        let hold = match view.hold {
            HoldView::Seconds { seconds } => Hold::Seconds(seconds),
            HoldView::UntilPressed => Hold::UntilPressed,
        };
        Self {
            hold,
            parallel_sends: view.parallel_sends,
            keep_recent_patients: view.keep_recent_patients,
        }
    }
}
