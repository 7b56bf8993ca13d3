use std::env;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::until;

/// Set in the run that has the desktop to itself; names the file that says that the test got to its end.
const FINISHED: &str = "CHARTDROP_STEERING_FINISHED";

/// Runs a test on a screen, session bus and keyring of its own, so that tests can steer side by side and none sees
/// what another left behind. `name` is the test's own: this binary starts itself again for that one test.
pub fn on_own_desktop<F: Future<Output = ()>>(name: &str, scenario: impl FnOnce(Desktop) -> F) {
    if let Some(finished) = env::var_os(FINISHED) {
        // The driver's client wants one, although it speaks plain HTTP.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(scenario(Desktop { folder: own_folder() }));
        std::fs::write(finished, "").expect("the end can be noted");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let finished = folder.path().join("finished");
    let status = Command::new(repository("tests/desktop/with-desktop"))
        .arg("--keyring")
        .arg(env::current_exe().expect("this binary"))
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(FINISHED, &finished)
        .stdin(Stdio::null())
        .status()
        .expect("tests/desktop/with-desktop can be started");
    assert!(
        status.code() != Some(125),
        "there is no desktop to steer on: run scripts/setup test"
    );
    assert!(status.success(), "{name} failed on its own desktop: see above");
    assert!(
        finished.exists(),
        "{name} is no test of this binary, or did not come to its end"
    );
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn own_folder() -> PathBuf {
    env::var_os("CHARTDROP_DESKTOP")
        .expect("with-desktop names its folder")
        .into()
}

/// The desktop that a test has to itself.
pub struct Desktop {
    folder: PathBuf,
}

impl Desktop {
    /// A folder that goes with the desktop.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// Writes a file that can be dragged.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder("documents").join(name);
        std::fs::write(&file, bytes).expect("a file");
        file
    }

    /// The id of the visible window with this title, once there is one.
    pub async fn window(&self, title: &str) -> String {
        until(&format!("a window named {title}"), || async {
            let found = xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")]);
            found.lines().next().map(str::to_owned)
        })
        .await
    }

    /// Waits until so many windows with this title are visible.
    pub async fn windows(&self, title: &str, count: usize) {
        until(&format!("{count} windows named {title}"), || async {
            let found = xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")]);
            (found.lines().count() == count).then_some(())
        })
        .await;
    }

    /// Waits until no window with this title is visible.
    pub async fn window_gone(&self, title: &str) {
        until(&format!("no window named {title}"), || async {
            let found = xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")]);
            found.is_empty().then_some(())
        })
        .await;
    }

    /// Puts a window at a point of the screen.
    pub fn place(window: &str, x: i32, y: i32) {
        xdotool(&["windowmove", "--sync", window, &x.to_string(), &y.to_string()]);
    }

    /// Puts a window in front.
    pub fn raise(window: &str) {
        xdotool(&["windowraise", window]);
    }

    /// Where the upper left corner of a window's content is on the screen; the pointer goes there to tell, for a window's
    /// geometry counts its frame twice.
    pub fn corner(window: &str) -> (i32, i32) {
        xdotool(&["mousemove", "--window", window, "--sync", "0", "0"]);
        let place = xdotool(&["getmouselocation", "--shell"]);
        (side_of(&place, "X="), side_of(&place, "Y="))
    }

    /// Clicks at a point of the screen.
    pub fn click_at(x: i32, y: i32) {
        xdotool(&[
            "mousemove",
            "--sync",
            &x.to_string(),
            &y.to_string(),
            "click",
            "1",
        ]);
    }

    /// Presses the button at one point of the screen, goes to another and lets it go there.
    pub fn drag(from: (i32, i32), to: (i32, i32)) {
        const STEPS: i32 = 20;
        let (x, y) = from;
        xdotool(&[
            "mousemove",
            "--sync",
            &x.to_string(),
            &y.to_string(),
            "mousedown",
            "1",
        ]);
        // A drag is a path, not a jump.
        for step in 1..=STEPS {
            let at = |from: i32, to: i32| (from + (to - from) * step / STEPS).to_string();
            xdotool(&["mousemove", "--sync", &at(x, to.0), &at(y, to.1), "sleep", "0.03"]);
        }
        xdotool(&["sleep", "0.3", "mouseup", "1"]);
    }

    /// Hides a window as a person would.
    pub async fn minimise(&self, window: &str) {
        xdotool(&["windowminimize", window]);
        until("the window minimised", || async {
            (!visible(window)).then_some(())
        })
        .await;
    }

    /// Puts a window in front and waits until keys go to it.
    pub async fn focus(&self, window: &str) {
        until("the keyboard's focus on the window in front", || async {
            xdotool(&["windowactivate", "--sync", window]);
            (xdotool(&["getwindowfocus"]).trim() == window).then_some(())
        })
        .await;
    }

    /// Asks the window to close, as its title bar does.
    pub async fn ask_to_close(&self, window: &str) {
        self.focus(window).await;
        xdotool(&["key", "alt+F4"]);
    }

    /// Answers a question in the dialog of this title with these keys.
    pub async fn answer_dialog(&self, title: &str, keys: &[&str]) {
        let dialog = self.window(title).await;
        self.focus(&dialog).await;
        xdotool(&[&["key", "--delay", "50"], keys].concat());
        self.window_gone(title).await;
    }

    /// The window that a dialog belongs to: it stays above that one.
    pub fn owner_of(dialog: &str) -> String {
        let output = Command::new("xprop")
            .args(["-id", dialog, "-notype", "WM_TRANSIENT_FOR"])
            .output()
            .expect("xprop starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let id = said
            .trim()
            .rsplit_once("0x")
            .map(|(_, id)| u32::from_str_radix(id, 16));
        match id {
            Some(Ok(id)) => id.to_string(),
            _ => panic!("the dialog belongs to no window: {said}"),
        }
    }

    /// Types a path into the file dialog of this title and confirms it.
    pub async fn answer_file_dialog(&self, title: &str, path: &Path) {
        self.type_path(title, path).await;
        self.window_gone(title).await;
    }

    /// A folder of the home of whoever sits at this desktop.
    pub fn folder_in_home(name: &str) -> PathBuf {
        let folder = PathBuf::from(env::var_os("HOME").expect("a home")).join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// Takes all that lies in the Desktop folder in the file dialog of this title: names that cannot be typed too.
    pub async fn choose_all_of_desktop_folder(&self, title: &str) {
        let dialog = self.window(title).await;
        self.focus(&dialog).await;
        until("the folder's files to be taken", || async {
            // The list is read while keys come: they are pressed anew where there was nothing to select yet.
            xdotool(&["key", "--delay", "100", "alt+d", "Down", "ctrl+a", "Return"]);
            (!visible(&dialog)).then_some(())
        })
        .await;
    }

    /// Types a path into the file dialog of this title.
    async fn type_path(&self, title: &str, path: &Path) {
        let dialog = self.window(title).await;
        self.focus(&dialog).await;
        // Ctrl-L shows the field for a path, with what is in it selected.
        xdotool(&["key", "--window", "0", "ctrl+l"]);
        xdotool(&["sleep", "0.3", "key", "--window", "0", "ctrl+a"]);
        xdotool(&[
            "type",
            "--window",
            "0",
            "--delay",
            "20",
            path.to_str().expect("a plain path"),
        ]);
        xdotool(&["sleep", "0.2", "key", "--window", "0", "Return"]);
    }

    /// The text on the clipboard, as another application reads it.
    pub fn clipboard() -> String {
        let program = "import gi; gi.require_version('Gdk', '3.0'); gi.require_version('Gtk', '3.0'); \
                       from gi.repository import Gdk, Gtk; \
                       print(Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text() or '')";
        let output = Command::new("/usr/bin/python3").args(["-c", program]).output();
        let output = output.expect("Debian's own Python starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Puts a text on the clipboard, as another application does. It holds the text as long as the desktop is there.
    #[allow(clippy::zombie_processes, reason = "it ends with its screen")]
    pub fn copy_elsewhere(text: &str) {
        let program = "import gi, sys; gi.require_version('Gdk', '3.0'); gi.require_version('Gtk', '3.0'); \
                       from gi.repository import Gdk, GLib, Gtk; \
                       clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD); \
                       clipboard.set_text(sys.argv[1], -1); \
                       print('copied', flush=True); GLib.MainLoop().run()";
        let mut owner = Command::new("/usr/bin/python3")
            .args(["-c", program, text])
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's own Python starts");
        let mut said = String::new();
        let output = owner.stdout.take().expect("its output");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut said).expect("a line");
        assert_eq!(said.trim(), "copied");
    }

    /// The environment of the process of this name on this desktop, as `NAME=value`.
    pub fn environment_of(process: &str) -> Vec<String> {
        let own = format!("XDG_RUNTIME_DIR={}", own_folder().join("run").display());
        let processes = std::fs::read_dir("/proc").expect("/proc");
        let mut environments = processes.flatten().filter_map(|entry| {
            let name = std::fs::read_to_string(entry.path().join("comm")).ok()?;
            let environment = std::fs::read(entry.path().join("environ")).ok()?;
            let variables = environment.split(|byte| *byte == 0);
            let variables: Vec<_> = variables
                .map(|variable| String::from_utf8_lossy(variable).into_owned())
                .collect();
            (name.trim() == process && variables.contains(&own)).then_some(variables)
        });
        environments.next().expect("the process runs")
    }

    /// Locks the login keyring, as a screen lock or a fresh session would.
    pub fn lock_keyring() {
        let locked = dbus(&[
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ]);
        assert!(
            locked.contains("/collection/login"),
            "the keyring did not lock: {locked}"
        );
    }

    /// Answers the keyring's own question for its password; `None` refuses.
    pub async fn answer_keyring(&self, password: Option<&str>) {
        const PROMPT: &str = "Unlock Login Keyring";
        let prompt = self.window(PROMPT).await;
        self.focus(&prompt).await;
        match password {
            Some(password) => {
                xdotool(&["type", "--delay", "20", password]);
                xdotool(&["sleep", "0.2", "key", "Return"]);
            }
            None => {
                xdotool(&["sleep", "0.2", "key", "Escape"]);
            }
        }
        self.window_gone(PROMPT).await;
    }
}

/// One line of what xdotool says of a window or the pointer.
fn side_of(geometry: &str, name: &str) -> i32 {
    let line = geometry.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|side| side.parse().ok())
        .expect("a number of pixels")
}

fn visible(window: &str) -> bool {
    xdotool(&["search", "--onlyvisible", "--name", ""])
        .lines()
        .any(|id| id == window)
}

/// Saves what is on the screen, for whoever looks into a failure.
pub fn picture_of_screen() -> PathBuf {
    let name = std::thread::current().name().unwrap_or("main").replace("::", "-");
    let file = repository("target/window").join(format!("{name}.png"));
    std::fs::create_dir_all(repository("target/window")).expect("a folder");
    let taken = Command::new("import")
        .args(["-window", "root"])
        .arg(&file)
        .status();
    assert!(
        taken.is_ok_and(|status| status.success()),
        "ImageMagick's import takes no picture"
    );
    file
}

/// Runs xdotool and returns what it printed.
pub fn xdotool(arguments: &[&str]) -> String {
    let output = Command::new("xdotool")
        .args(arguments)
        .output()
        .expect("xdotool starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn dbus(arguments: &[&str]) -> String {
    let output = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
        .args(arguments)
        .output()
        .expect("dbus-send starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
