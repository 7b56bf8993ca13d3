//! A drag on X11 by the Direct Save protocol (`XdndDirectSave0`, <https://www.freedesktop.org/wiki/Specifications/XDS/>): the
//! source window holds the file's name, the target writes a whole URI in its place and then asks for the data, which are
//! one letter: `S` for saved, `E` for an error.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;

use gtk::gdk::{self, Atom, ChangeData, DragAction, DragContext, ModifierType, PropMode};
use gtk::glib::{self, SignalHandlerId};
use gtk::prelude::*;
use gtk::{ApplicationWindow, SelectionData, TargetEntry, TargetFlags, TargetList};
use tauri::WebviewWindow;
use tokio::sync::oneshot::{self, Sender};

use super::Unusable;

const DIRECT_SAVE: &str = "XdndDirectSave0";
const NAME_TYPE: &str = "text/plain";

/// Longer URIs are not read, in bytes: above what a path may have, with every byte of it escaped.
const LONGEST_URI: std::ffi::c_ulong = 16 * 1024;

/// The button that drags, as GDK counts.
const PRIMARY_BUTTON: i32 = 1;

pub fn is_possible() -> bool {
    gdk::Display::default().is_some_and(|display| display.type_().name() == "GdkX11Display")
}

/// Where the person let a file of this name go; `None` where nobody took it.
pub async fn folder(window: &WebviewWindow, name: &str) -> Option<Result<PathBuf, Unusable>> {
    let (chosen, folder) = oneshot::channel();
    let (on_window, name) = (window.clone(), name.to_owned());
    window
        .run_on_main_thread(move || begin(&on_window, &name, chosen))
        .ok()?;
    folder.await.ok()
}

/// Begins the drag; drops `chosen` where there is none to begin or nothing comes of it.
fn begin(window: &WebviewWindow, name: &str, chosen: Sender<Result<PathBuf, Unusable>>) {
    let Ok(window) = window.gtk_window() else { return };
    if !is_button_held(&window) {
        return;
    }
    let targets = TargetList::new(&[TargetEntry::new(DIRECT_SAVE, TargetFlags::OTHER_APP, 0)]);
    let begun = window.drag_begin_with_coordinates(&targets, DragAction::COPY, PRIMARY_BUTTON, None, -1, -1);
    let Some(context) = begun else { return };
    let drag = Rc::new(Drag {
        context,
        folder: Cell::default(),
        chosen: Cell::new(Some(chosen)),
        handlers: RefCell::default(),
    });
    drag.offer(name);
    drag.hear(&window);
}

/// A drag that begins after the button was let go would follow the pointer without end.
fn is_button_held(window: &ApplicationWindow) -> bool {
    let pointer = window.display().default_seat().and_then(|seat| seat.pointer());
    let state = pointer
        .zip(window.window())
        .map(|(pointer, window)| window.device_position(&pointer).3);
    state.is_some_and(|state| state.contains(ModifierType::BUTTON1_MASK))
}

/// One drag, from its beginning to its end.
struct Drag {
    context: DragContext,
    /// Where the target wants the file, once it has said so.
    folder: Cell<Option<Result<PathBuf, Unusable>>>,
    chosen: Cell<Option<Sender<Result<PathBuf, Unusable>>>>,
    handlers: RefCell<Vec<SignalHandlerId>>,
}

impl Drag {
    fn offer(&self, name: &str) {
        gdk::property_change(
            &self.context.source_window(),
            &Atom::intern(DIRECT_SAVE),
            &Atom::intern(NAME_TYPE),
            8,
            PropMode::Replace,
            ChangeData::UChars(name.as_bytes()),
        );
    }

    fn hear(self: &Rc<Self>, window: &ApplicationWindow) {
        let drag = Rc::clone(self);
        let asked = window.connect_drag_data_get(move |_, _, data, _, _| drag.answer(data));
        let drag = Rc::clone(self);
        let ended = window.connect_drag_end(move |window, _| drag.end(window));
        self.handlers.replace(vec![asked, ended]);
    }

    /// The target has said where. That the file gets there is not known yet: the window says how it went.
    fn answer(&self, data: &SelectionData) {
        let folder = self.uri().as_deref().and_then(folder_of).ok_or(Unusable);
        let answer: &[u8] = if folder.is_ok() { b"S" } else { b"E" };
        self.folder.set(Some(folder));
        data.set(&data.target(), 8, answer);
    }

    fn uri(&self) -> Option<String> {
        let (property, name_type) = (Atom::intern(DIRECT_SAVE), Atom::intern(NAME_TYPE));
        let held = gdk::property_get(
            &self.context.source_window(),
            &property,
            &name_type,
            0,
            LONGEST_URI,
            0,
        );
        String::from_utf8(held?.2).ok()
    }

    fn end(&self, window: &ApplicationWindow) {
        for handler in self.handlers.take() {
            window.disconnect(handler);
        }
        gdk::property_delete(&self.context.source_window(), &Atom::intern(DIRECT_SAVE));
        if let (Some(folder), Some(chosen)) = (self.folder.take(), self.chosen.take()) {
            // Nobody waits any more when the app is ending.
            let _ = chosen.send(folder);
        }
    }
}

/// The folder that a file of this URI is in, when it is one of this computer. The name in it stays the file's own.
fn folder_of(uri: &str) -> Option<PathBuf> {
    let (path, host) = glib::filename_from_uri(uri.trim_end_matches(['\0', '\r', '\n'])).ok()?;
    let is_here = host.is_none_or(|host| host == "localhost" || host == glib::host_name());
    let folder = path.parent()?;
    (is_here && folder.is_dir()).then(|| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::folder_of;

    #[test]
    fn a_target_names_a_folder_of_this_computer() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        let uri = |host: &str, path: &Path| format!("file://{host}{}/a%20name.pdf", path.display());
        let own_name = gtk::glib::host_name();
        for host in ["", "localhost", own_name.as_str()] {
            assert_eq!(folder_of(&uri(host, here)).as_deref(), Some(here), "{host:?}");
        }
        let with_end = format!("{}\r\n", uri("", here));
        assert_eq!(folder_of(&with_end).as_deref(), Some(here));
        for elsewhere in [
            uri("another.example", here),
            uri("", &here.join("nowhere")),
            "a name.pdf".to_owned(),
            "https://example.com/a.pdf".to_owned(),
            "file:///".to_owned(),
            String::new(),
        ] {
            assert_eq!(folder_of(&elsewhere), None, "{elsewhere:?}");
        }
    }
}
