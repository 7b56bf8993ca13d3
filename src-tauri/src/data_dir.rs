//! Where this computer keeps the app's data.

use std::ffi::OsString;
use std::path::PathBuf;

/// Environment variable that names the data directory; the option `--data-dir` wins over it.
pub const VARIABLE: &str = "CHARTDROP_DATA_DIR";

/// The platform's place, when nothing else is named. `None` where the platform names none.
pub fn platform_default() -> Option<PathBuf> {
    dirs::data_local_dir().map(|folder| folder.join(FOLDER))
}

/// The data directory: the one named, else the environment's, else the platform's place for data of this computer
/// (not roaming: the key that opens it stays in this computer's keyring). `None` where the platform names no place.
pub fn resolve(named: Option<PathBuf>) -> Option<PathBuf> {
    choose(named, std::env::var_os(VARIABLE), platform_default())
}

fn choose(
    named: Option<PathBuf>,
    environment: Option<OsString>,
    platform: Option<PathBuf>,
) -> Option<PathBuf> {
    named
        .or_else(|| environment.filter(|value| !value.is_empty()).map(PathBuf::from))
        .or(platform)
}

/// Folder below the platform's place for data, by the platform's habit of writing such names.
const FOLDER: &str = if cfg!(any(windows, target_os = "macos")) {
    "Chartdrop"
} else {
    "chartdrop"
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_wins_over_the_environment_and_the_platform() {
        let chosen = choose(
            Some("/named".into()),
            Some("/environment".into()),
            Some("/platform".into()),
        );
        assert_eq!(chosen, Some(PathBuf::from("/named")));
    }

    #[test]
    fn the_environment_wins_over_the_platform() {
        let chosen = choose(None, Some("/environment".into()), Some("/platform".into()));
        assert_eq!(chosen, Some(PathBuf::from("/environment")));
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let chosen = choose(None, Some(OsString::new()), Some("/platform".into()));
        assert_eq!(chosen, Some(PathBuf::from("/platform")));
    }
}
