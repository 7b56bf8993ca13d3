//! Every view at the sizes that the window is used at, in light, dark and forced colours: nothing is wider than the window and
//! nothing covers the patient. The pictures go to `target/tour/views/`, to be looked at.

use crate::chromium::Chromium;
use crate::steering::{App, Page, on_own_desktop, repository};
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

#[test]
fn every_view_fits_the_window_in_forced_colours_on_light() {
    every_view_fits_in_forced_colours(
        "gallery::every_view_fits_the_window_in_forced_colours_on_light",
        "light",
    );
}

#[test]
fn every_view_fits_the_window_in_forced_colours_on_dark() {
    every_view_fits_in_forced_colours(
        "gallery::every_view_fits_the_window_in_forced_colours_on_dark",
        "dark",
    );
}

fn every_view_fits_in_forced_colours(name: &str, scheme: &str) {
    if !Chromium::is_installed_for(name) {
        return;
    }
    on_own_desktop(name, |desktop| async move {
        let chromium = Chromium::start(&desktop.folder("chromium")).await;
        chromium.force_colours(scheme).await;
        let mut findings = Vec::new();
        for (width, height) in SIZES {
            chromium.resize(width, height).await;
            findings.extend(show_views(chromium.page(), width, &format!("forced-{scheme}")).await);
        }
        assert!(findings.is_empty(), "{}", findings.join("\n"));
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
        findings.extend(show_views(page, width, scheme).await);
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Takes a picture of every view, and gives what is wrong with how they lie in the window.
async fn show_views(page: &Page, width: u32, colours: &str) -> Vec<String> {
    let mut findings = Vec::new();
    for view in views() {
        let name = view.name;
        view.show(page).await;
        let file = format!("{}-{width}-{colours}.png", name.replace([' ', '\''], "-"));
        page.picture(&repository("target/tour/views").join(file)).await;
        for finding in page.layout_findings().await {
            findings.push(format!("{name}, {width} wide, {colours}: {finding}"));
        }
    }
    findings
}
