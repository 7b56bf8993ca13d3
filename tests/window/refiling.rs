//! Moving a file from the wrong chart to the right one, by keyboard.

use sha2::{Digest, Sha256};

use crate::clinic::Clinic;
use crate::steering::keys::ENTER;
use crate::steering::on_own_desktop;

#[test]
fn a_file_on_the_wrong_chart_ends_up_on_the_right_one_and_off_the_wrong_one() {
    on_own_desktop(
        "refiling::a_file_on_the_wrong_chart_ends_up_on_the_right_one_and_off_the_wrong_one",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();
            clinic.hold_until_pressed(page).await;
            let patients = clinic.practice.announcement().systems.cliniko.patients;
            let right = patients
                .iter()
                .find(|patient| patient.name.contains("Brien-Taylor"));
            let right = right.expect("somebody with a name of their own").id.clone();

            page.click("file-row", "[data-pinned='no']").await;
            let row = page.see("file-row", "[aria-selected='true']").await;
            let id = row.attr("data-attachment-id").await.ok().flatten();
            let wrong = format!("[data-attachment-id='{}']", id.expect("the row names its file"));
            // The stand-in browser is the judge of what the file's bytes are.
            page.press(ENTER).await;
            let bytes = clinic.browser.fetched().await;

            page.choose_in_menu("menu-refile").await;
            page.see("refile-search", ":focus").await;
            page.press("brien-taylor").await;
            page.see(
                "patient-result",
                &format!("[data-patient-id='{right}'][aria-selected='true']"),
            )
            .await;
            page.press(ENTER).await;
            page.see("refile-confirm", ":focus").await;
            page.press(ENTER).await;
            page.see_gone("refile-dialog", "").await;

            page.see("tray-row", "[data-state='held']").await;
            assert!(
                clinic.practice.ledger().records.is_empty(),
                "nothing was sent yet"
            );
            page.see("file-row", &wrong).await;
            page.click("file-now", "").await;
            page.see("tray-row", "[data-state='filed']").await;
            page.see_gone("file-row", &wrong).await;
            let records = clinic.practice.ledger().records;
            assert_eq!(records.len(), 1);
            assert_eq!(records[0].patient_id, right);
            assert_eq!(records[0].sha256, hex::encode(Sha256::digest(&bytes)));
        },
    );
}
