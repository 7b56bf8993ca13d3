//! Files that are let go while no patient is open, filed from the keyboard.

use sha2::{Digest, Sha256};

use crate::clinic::Clinic;
use crate::steering::keys::{DOWN, ENTER};
use crate::steering::{Desktop, Drag, Page, on_own_desktop};

#[test]
fn files_dropped_for_nobody_are_filed_by_keyboard_one_after_the_other() {
    on_own_desktop(
        "unfiled::files_dropped_for_nobody_are_filed_by_keyboard_one_after_the_other",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            clinic.connect(page).await;
            clinic.hold_until_pressed(page).await;

            let files = [
                desktop.file("letter.txt", b"Dear colleague"),
                desktop.file("results.txt", b"Haemoglobin 138"),
            ];
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let mut drag = Drag::begin(&[&files[0], &files[1]]);
            drag.carry(640, 480);
            page.see("drop-overlay", "[data-takes='true']").await;
            drag.drop_files();
            page.see("unfiled-file", "[data-name='letter.txt']").await;
            page.see("unfiled-file", "[data-name='results.txt']").await;
            page.see("preview-text", "").await;

            // The field has the focus: a name, Enter, the year that tells two people apart, and the next file is there.
            let jane = format!("[data-patient-id='{}']", clinic.patient().id);
            file_next(page, &jane).await;
            page.see("tray-row", "[data-name='letter.txt'][data-state='held']")
                .await;
            page.see_gone("unfiled-file", "[data-name='letter.txt']").await;
            file_next(page, &jane).await;
            page.see("tray-row", "[data-name='results.txt'][data-state='held']")
                .await;

            // Taken back, the second one waits there again.
            page.click_within(("tray-row", "[data-name='results.txt']"), "undo")
                .await;
            page.see("unfiled-file", "[data-name='results.txt']").await;
            page.see_gone("tray-row", "[data-name='results.txt']").await;

            page.click_within(("tray-row", "[data-name='letter.txt']"), "file-now")
                .await;
            page.see("tray-row", "[data-name='letter.txt'][data-state='filed']")
                .await;
            let records = clinic.practice.ledger().records;
            assert_eq!(records.len(), 1);
            assert_eq!(records[0].patient_id, clinic.patient().id);
            assert_eq!(records[0].sha256, hex::encode(Sha256::digest(b"Dear colleague")));
        },
    );
}

async fn file_next(page: &Page, patient: &str) {
    page.type_into("unfiled-search", "jane smith").await;
    page.see("patient-result", patient).await;
    // Several people have that name: none is marked until the arrow keys go there.
    page.press_until(
        DOWN,
        "patient-result",
        &format!("{patient}[aria-selected='true']"),
    )
    .await;
    page.press(ENTER).await;
    page.type_into("birth-year", "1970").await;
    page.press(ENTER).await;
    page.see_gone("birth-year", "").await;
}
