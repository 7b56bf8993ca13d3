//! Signing in as a person, in the browser.

use crate::clinic::Clinic;
use crate::steering::on_own_desktop;

#[test]
fn a_person_signs_in_in_the_browser_and_sees_their_patients() {
    on_own_desktop(
        "sign_in::a_person_signs_in_in_the_browser_and_sees_their_patients",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            page.see("welcome", "").await;
            clinic
                .fill_form_of(page, "medplum", &clinic.access("medplum")["browser"])
                .await;
            page.type_into("account-name", "Medplum clinic").await;

            clinic.browser.refuses(true);
            page.click("test-connection", "").await;
            page.see("account-failure", "[data-code='sign-in-refused']").await;
            assert!(!clinic.data_dir.join("accounts.json").exists());

            clinic.browser.refuses(false);
            page.click("test-connection", "").await;
            page.see("connection-found", "").await;
            page.click("save-account", "").await;
            let jane = clinic.access("medplum")["patients"][0]["id"].clone();
            clinic
                .open_chart_of(page, "jane smith", jane.as_str().expect("an id"))
                .await;
            let source = page.source().await;
            assert!(!source.contains("access_token") && !source.contains("code="));
        },
    );
}
