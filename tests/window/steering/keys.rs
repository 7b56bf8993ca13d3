//! Keys, as WebDriver names them: <https://www.w3.org/TR/webdriver2/#keyboard-actions>.

pub const DOWN: &str = "\u{e015}";
pub const SHIFT_DOWN: &str = "shift+\u{e015}";
pub const ENTER: &str = "\u{e007}";
pub const ESCAPE: &str = "\u{e00c}";
/// Opens the menu of what has the focus.
pub const SHIFT_F10: &str = "shift+\u{e03a}";
pub const BACKSPACE: &str = "\u{e003}";
pub const TAB: &str = "\u{e004}";
