//! Every view at the sizes that the window is used at, in light and in dark colours: nothing is wider than the window and
//! nothing covers the patient. The pictures go to `target/tour/views/`, to be looked at.

use crate::steering::{App, on_own_desktop, repository};
use crate::views::views;

/// Width and height of the page: a usual window, a small screen, half of one beside another program, and what is left of a
/// small one at 200 % and more.
const SIZES: [(u32, u32); 4] = [(1280, 800), (1024, 768), (400, 800), (320, 640)];

#[test]
fn every_view_fits_the_window_in_light_colours() {
    on_own_desktop("gallery::every_view_fits_the_window_in_light_colours", |_| {
        every_view_fits("light", "Adwaita")
    });
}

#[test]
fn every_view_fits_the_window_in_dark_colours() {
    on_own_desktop("gallery::every_view_fits_the_window_in_dark_colours", |_| {
        every_view_fits("dark", "Adwaita:dark")
    });
}

async fn every_view_fits(scheme: &str, theme: &str) {
    let environment = [("GTK_THEME".to_owned(), theme.to_owned())];
    let app = App::start_for_pictures(&["--demo"], &environment).await;
    let page = app.page();
    page.see("patient-search", "").await;
    let mut findings = Vec::new();
    for (width, height) in SIZES {
        page.resize(width, height).await;
        for view in views() {
            let name = view.name;
            view.show(page).await;
            let file = format!("{}-{width}-{scheme}.png", name.replace([' ', '\''], "-"));
            page.picture(&repository("target/tour/views").join(file)).await;
            for finding in page.layout_findings().await {
                findings.push(format!("{name}, {width} wide, {scheme}: {finding}"));
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
