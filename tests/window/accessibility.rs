//! Every view and state, checked by axe-core in the window's own engine, where colours and sizes are what people see.

use crate::chromium::Chromium;
use crate::clinic::Clinic;
use crate::steering::{App, Page, on_own_desktop};
use crate::views::views;

#[test]
fn no_view_has_findings_in_light_and_dark() {
    on_own_desktop(
        "accessibility::no_view_has_findings_in_light_and_dark",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let mut findings = Vec::new();
            for (scheme, environment) in [
                ("light", clinic.environment().to_vec()),
                ("dark", clinic.dark_environment()),
            ] {
                let app = App::start(&[], &environment).await;
                app.page().see("welcome", "").await;
                findings.extend(findings_of_views(app.page(), scheme).await);
            }
            assert!(findings.is_empty(), "{}", findings.join("\n"));
        },
    );
}

#[test]
fn no_view_has_findings_in_forced_colours() {
    let name = "accessibility::no_view_has_findings_in_forced_colours";
    if !Chromium::is_installed_for(name) {
        return;
    }
    on_own_desktop(name, |desktop| async move {
        let chromium = Chromium::start(&desktop.folder("chromium")).await;
        chromium.resize(1280, 800).await;
        let mut findings = Vec::new();
        for scheme in ["light", "dark"] {
            chromium.force_colours(scheme).await;
            findings.extend(findings_of_views(chromium.page(), &format!("forced, {scheme}")).await);
        }
        assert!(findings.is_empty(), "{}", findings.join("\n"));
    });
}

async fn findings_of_views(page: &Page, colours: &str) -> Vec<String> {
    let mut findings = Vec::new();
    for view in views() {
        let name = view.name;
        view.show(page).await;
        let found = page.accessibility_findings().await;
        findings.extend(
            found
                .into_iter()
                .map(|finding| format!("{name}, {colours}: {finding}")),
        );
    }
    findings
}
