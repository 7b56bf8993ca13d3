//! Every view and state, checked by axe-core in the window's own engine, where colours and sizes are what people see.

use crate::clinic::Clinic;
use crate::steering::{App, on_own_desktop};
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
                for view in views() {
                    let name = view.name;
                    view.show(app.page()).await;
                    let found = app.page().accessibility_findings().await;
                    findings.extend(
                        found
                            .into_iter()
                            .map(|finding| format!("{name}, {scheme}: {finding}")),
                    );
                }
            }
            assert!(findings.is_empty(), "{}", findings.join("\n"));
        },
    );
}
