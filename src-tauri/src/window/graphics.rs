//! Who draws the window's pages: the graphics card, or where there is none the processor.

use std::path::Path;

/// `WebKitGTK`'s own switch, see
/// <https://docs.webkit.org/Ports/WebKitGTK%20and%20WPE%20WebKit/EnvironmentVariables.html>.
const DRAW_WITH_PROCESSOR: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Has pages drawn by the processor where there is no graphics card, as on many virtual desktops. `WebKitGTK` would draw
/// and put them together with OpenGL in software: a frame took twice as long, and now and then half a second and more. To
/// be called before anything else runs, for it changes the environment; what somebody set there themselves stands.
pub fn choose() {
    if !has_graphics_card(Path::new("/dev")) && gtk::glib::setenv(DRAW_WITH_PROCESSOR, "1", false).is_err() {
        tracing::warn!("pages could not be left to the processor to draw");
    }
}

/// Whether something below `devices` draws: a render node of Linux, a card with its maker's own driver, or a card that
/// Windows lends to a Linux inside it.
fn has_graphics_card(devices: &Path) -> bool {
    let render_nodes = std::fs::read_dir(devices.join("dri"));
    let has_render_node = render_nodes.is_ok_and(|nodes| {
        nodes
            .flatten()
            .any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    });
    has_render_node
        || ["nvidiactl", "dxg"]
            .iter()
            .any(|name| devices.join(name).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graphics_card_is_a_device_that_draws() {
        let devices = tempfile::tempdir().expect("a folder");
        let dri = devices.path().join("dri");
        assert!(!has_graphics_card(devices.path()));
        std::fs::create_dir(&dri).expect("a folder");
        std::fs::write(dri.join("card0"), "").expect("a file");
        assert!(!has_graphics_card(devices.path()), "a screen alone draws nothing");
        std::fs::write(dri.join("renderD128"), "").expect("a file");
        assert!(has_graphics_card(devices.path()));
        std::fs::remove_dir_all(&dri).expect("the folder goes");
        std::fs::write(devices.path().join("nvidiactl"), "").expect("a file");
        assert!(has_graphics_card(devices.path()));
    }
}
