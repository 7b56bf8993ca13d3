use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::{Desktop, until};

/// Stands in for the person's browser: fetches the link it is given, as a browser would, with nothing else to show.
pub struct StandInBrowser {
    folder: PathBuf,
}

impl StandInBrowser {
    /// Puts the program on the desktop.
    pub fn install(desktop: &Desktop) -> Self {
        let folder = desktop.folder("browser");
        let (program, fetched) = (folder.join("browser"), folder.join("fetched"));
        let script = format!(
            "#!/bin/sh\nset -e\nprintf '%s\\n' \"$1\" >>'{0}.links'\ncurl --silent --show-error --fail --location \
             --output '{0}.part' \"$1\"\nmv '{0}.part' '{0}'\n",
            fetched.display()
        );
        std::fs::write(&program, script).expect("a program");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
        Self { folder }
    }

    /// The environment that makes it the browser.
    pub fn environment(&self) -> (String, String) {
        (
            "BROWSER".to_owned(),
            self.folder.join("browser").display().to_string(),
        )
    }

    /// What it fetched from the link it was given; waits for it.
    pub async fn fetched(&self) -> Vec<u8> {
        until("the stand-in browser to fetch its link", || async {
            std::fs::read(self.folder.join("fetched")).ok()
        })
        .await
    }

    /// The links it was given so far.
    pub fn links(&self) -> Vec<String> {
        let links = std::fs::read_to_string(self.folder.join("fetched.links")).unwrap_or_default();
        links.lines().map(str::to_owned).collect()
    }
}
