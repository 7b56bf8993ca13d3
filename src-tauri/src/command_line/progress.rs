//! A progress bar per file on a terminal; nothing anywhere else.

use std::collections::HashMap;
use std::io::IsTerminal as _;

use filing_desk::{FilingId, FilingSnapshot, FilingState};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// The bars of the files that are waited for.
pub struct Progress {
    all: MultiProgress,
    bars: HashMap<FilingId, ProgressBar>,
}

impl Progress {
    /// Bars on standard error when that is a terminal and messages are wanted.
    pub fn new(output: Output) -> Self {
        let wanted = std::io::stderr().is_terminal() && !output.is_quiet();
        let target = if wanted {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self {
            all: MultiProgress::with_draw_target(target),
            bars: HashMap::new(),
        }
    }

    /// Shows where a filing is.
    pub fn show(&mut self, filing: &FilingSnapshot) {
        let bar = self.bars.entry(filing.id).or_insert_with(|| {
            let bar = ProgressBar::new(filing.file.size_bytes).with_style(style());
            self.all.add(bar.with_prefix(short(filing.file.name.expose())))
        });
        if bar.is_finished() {
            return;
        }
        bar.set_position(sent_bytes(filing));
        bar.set_message(filing.state.word());
        if filing.state.is_finished() {
            bar.finish();
        }
    }

    /// Leaves the bars as they are and ends drawing.
    pub fn end(self) {
        self.bars
            .values()
            .filter(|bar| !bar.is_finished())
            .for_each(ProgressBar::abandon);
    }
}

fn style() -> ProgressStyle {
    // The template is a constant: the default stands in for it only if a later version of the library refuses it.
    ProgressStyle::with_template(
        "{prefix:30} {bar:24} {decimal_bytes:>10} of {decimal_total_bytes:<10} {msg}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// The beginning of a name, without what would steer the terminal.
fn short(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_control())
        .take(30)
        .collect()
}

const fn sent_bytes(filing: &FilingSnapshot) -> u64 {
    match filing.state {
        FilingState::Held { .. }
        | FilingState::Queued
        | FilingState::Reserving
        | FilingState::Waiting { .. }
        | FilingState::NeedsYou { .. }
        | FilingState::Withdrawn { .. } => 0,
        FilingState::Sending { sent_bytes } => sent_bytes,
        // Some systems take the bytes only now.
        FilingState::Registering { sent_bytes } if sent_bytes > 0 => sent_bytes,
        FilingState::Sent
        | FilingState::Registering { .. }
        | FilingState::AwaitingRecord { .. }
        | FilingState::Registered { .. }
        | FilingState::Confirming { .. }
        | FilingState::OutcomeUnknown { .. }
        | FilingState::Copied { .. }
        | FilingState::Filed { .. } => filing.file.size_bytes,
    }
}
