//! How an account's clients behave on the network.

use super::rate_limit::Pace;
use super::timeouts::Timeouts;

/// Time-outs and pace of an account's clients. The default is what people get; tests hurry it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Conduct {
    /// How long is too long.
    pub timeouts: Timeouts,
    /// How often the system may be asked; `None` is what its documentation allows.
    pub pace: Option<Pace>,
}
