//! Whether a start opens the window, and how.

use std::ffi::OsString;
use std::path::PathBuf;

/// How the window is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowStart {
    /// On this computer's own data; `None` is the default place ([`crate::data_dir`]).
    Own(Option<PathBuf>),
    /// On a fresh demo practice: nothing is kept, no keyring is needed.
    Demo,
}

/// Reads the arguments after the program's name; `None` when they are for the command line.
///
/// A window start has no arguments beside `--demo` or `--data-dir DIR`. Everything else, mistakes and `--help`
/// included, belongs to the command line, which can explain it.
pub fn read(arguments: &[OsString]) -> Option<WindowStart> {
    match arguments {
        [] => Some(WindowStart::Own(None)),
        [only] if only == "--demo" => Some(WindowStart::Demo),
        [only] => {
            let folder = only.to_str()?.strip_prefix("--data-dir=")?;
            Some(WindowStart::Own(Some(folder.into())))
        }
        [option, folder] if option == "--data-dir" => Some(WindowStart::Own(Some(folder.into()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_words(words: &[&str]) -> Option<WindowStart> {
        read(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn a_plain_start_opens_the_window_on_own_data() {
        assert_eq!(read_words(&[]), Some(WindowStart::Own(None)));
    }

    #[test]
    fn a_named_data_directory_still_opens_the_window() {
        let expected = Some(WindowStart::Own(Some("/data".into())));
        assert_eq!(read_words(&["--data-dir", "/data"]), expected);
        assert_eq!(read_words(&["--data-dir=/data"]), expected);
    }

    #[test]
    fn demo_opens_the_window_on_the_demo_practice() {
        assert_eq!(read_words(&["--demo"]), Some(WindowStart::Demo));
    }

    #[test]
    fn everything_else_is_for_the_command_line() {
        for words in [
            &["queue"][..],
            &["--help"],
            &["--version"],
            &["--demo", "extra"],
            &["--data-dir", "/data", "queue"],
        ] {
            assert_eq!(read_words(words), None, "{words:?}");
        }
    }
}
