use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{Desktop, until};

/// Stands in for the person's browser: fetches the link it is given, as a browser would, with nothing else to show. On
/// the practice's own sign-in page it presses a button as a person would.
pub struct StandInBrowser {
    folder: PathBuf,
}

/// The file that makes the person at the browser refuse.
const REFUSES: &str = "refuses";

impl StandInBrowser {
    /// Puts the program on the desktop and makes it the default browser there.
    pub fn install(desktop: &Desktop) -> Self {
        let folder = desktop.folder("browser");
        let (program, fetched) = (folder.join("browser"), folder.join("fetched"));
        let script = format!(
            "#!/bin/sh\nset -e\ndecision=allow\n[ ! -e '{1}' ] || decision=refuse\ncase \"$1\" in\n*response_type=code*)\n\
             curl --silent --show-error --location --output /dev/null --data \"${{1#*\\?}}&decision=$decision\" \
             \"${{1%%\\?*}}\"\n;;\n*)\nprintf '%s\\n' \"$1\" >>'{0}.links'\ncurl --silent --show-error --fail \
             --location --output '{0}.part' \"$1\"\nmv '{0}.part' '{0}'\n;;\nesac\n",
            fetched.display(),
            folder.join(REFUSES).display()
        );
        write(&program, &script);
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=Stand-in browser\nExec={} %u\nTerminal=false\n\
             MimeType=x-scheme-handler/http;x-scheme-handler/https;\n",
            program.display()
        );
        write(
            &folder_of("XDG_DATA_HOME").join("applications/stand-in-browser.desktop"),
            &entry,
        );
        let defaults = "[Default Applications]\nx-scheme-handler/http=stand-in-browser.desktop\n\
                        x-scheme-handler/https=stand-in-browser.desktop\n";
        write(&folder_of("XDG_CONFIG_HOME").join("mimeapps.list"), defaults);
        Self { folder }
    }

    /// Whether the person refuses to sign in from now on.
    pub fn refuses(&self, refuses: bool) {
        let file = self.folder.join(REFUSES);
        if refuses {
            write(&file, "");
        } else {
            std::fs::remove_file(file).expect("it refused");
        }
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

/// One of the desktop's own folders.
fn folder_of(variable: &str) -> PathBuf {
    std::env::var_os(variable).expect("with-desktop sets it").into()
}

fn write(file: &Path, text: &str) {
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(file, text).expect("a file");
}
