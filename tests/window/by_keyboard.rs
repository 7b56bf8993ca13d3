//! A day's work without a mouse: find, add, take back, describe, file, show, open, copy, save, cancel, retry.

use sha2::{Digest, Sha256};

use crate::clinic::Clinic;
use crate::steering::keys::{BACKSPACE, DOWN, ENTER, ESCAPE, TAB};
use crate::steering::{Desktop, Page, files_below, on_own_desktop, until};

#[test]
fn a_file_is_added_taken_back_described_filed_and_opened_without_a_mouse() {
    on_own_desktop(
        "by_keyboard::a_file_is_added_taken_back_described_filed_and_opened_without_a_mouse",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            clinic.connect(page).await;
            hold_until_pressed(page).await;
            open_chart(page, &clinic.patient().id).await;

            add(&desktop, page).await;
            press_button(page, "undo").await;
            page.see("tray-row", "[data-state='withdrawn']").await;

            add(&desktop, page).await;
            describe_by_template(page).await;
            press_button(page, "file-now").await;
            page.see("tray-row", "[data-state='filed']").await;
            let records = clinic.practice.ledger().records;
            assert_eq!(records.len(), 1, "one file, once");
            assert_eq!(records[0].patient_id, clinic.patient().id);
            assert_eq!(records[0].sha256, hex::encode(Sha256::digest(LETTER)));

            press_button(page, "open-day").await;
            page.see("day-file", "").await;
            page.press(ESCAPE).await;
            page.see_gone("day", "").await;

            press_button(page, "show-on-chart").await;
            page.see("file-row", "[data-name='letter.txt'][aria-selected='true']")
                .await;
            page.read("details-panel", "", "Before surgery").await;
            page.press(ENTER).await;
            assert_eq!(clinic.browser.fetched().await, LETTER);
            page.choose_in_menu("menu-copy-link").await;
            page.see("link-countdown", "").await;
            assert!(Desktop::clipboard().starts_with("http"));
            page.choose_in_menu("menu-save").await;
            let target = desktop.folder("saved").join("copy.txt");
            desktop.answer_file_dialog("Save as", &target).await;
            page.read("notice", "[data-kind='done']", "copy.txt").await;
            assert_eq!(files_below(&desktop.folder("saved")), [(target, LETTER.to_vec())]);
        },
    );
}

#[test]
fn what_needs_somebody_is_cancelled_and_retried_without_a_mouse() {
    on_own_desktop(
        "by_keyboard::what_needs_somebody_is_cancelled_and_retried_without_a_mouse",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            page.see("welcome", "").await;
            page.visit_made_up_practice("scene=tray").await;
            page.see("tray-row", NEEDS_SOMEBODY).await;

            for button in ["cancel", "retry", "retry-all"] {
                let before = page.all("tray-row", NEEDS_SOMEBODY).await.len();
                press_button(page, button).await;
                until(&format!("fewer rows after {button}"), || async {
                    (page.all("tray-row", NEEDS_SOMEBODY).await.len() < before).then_some(())
                })
                .await;
            }
        },
    );
}

const NEEDS_SOMEBODY: &str = "[data-state='needs-you']";
const LETTER: &[u8] = b"Dear colleague";

async fn hold_until_pressed(page: &Page) {
    press_button(page, "settings").await;
    reach(page, "settings-hold-seconds-choice").await;
    page.press(DOWN).await;
    page.see("settings-hold-until-pressed", ":checked").await;
    press_button(page, "settings-save").await;
    page.see_gone("settings-sheet", "").await;
}

async fn open_chart(page: &Page, patient: &str) {
    let patient = format!("[data-patient-id='{patient}']");
    page.press("ctrl+f").await;
    page.see("patient-search", ":focus").await;
    page.press("jane smith").await;
    page.see("patient-result", &patient).await;
    let marked = format!("{patient}[aria-selected='true']");
    page.press_until(DOWN, "patient-result", &marked).await;
    page.press(ENTER).await;
    page.see("banner", &patient).await;
    page.see("file-row", "").await;
}

/// Adds the letter; she has a look-alike, so that the year of birth is asked for.
async fn add(desktop: &Desktop, page: &Page) {
    let letter = desktop.file("letter.txt", LETTER);
    page.press("ctrl+o").await;
    desktop.answer_file_dialog("Add files", &letter).await;
    page.see("birth-year", ":focus").await;
    page.press("1970").await;
    page.press(ENTER).await;
    page.see("tray-row", "[data-name='letter.txt'][data-state='held']")
        .await;
}

/// Writes a description, keeps it as a template, and has it come from the template.
async fn describe_by_template(page: &Page) {
    press_button(page, "edit-description").await;
    page.see("description-input", ":focus").await;
    page.press("Before surgery").await;
    press_button(page, "template-keep").await;
    page.see("description-input", ":focus").await;
    page.press("ctrl+a").await;
    page.press(BACKSPACE).await;
    press_button(page, "template").await;
    page.see("description-input", ":focus").await;
    page.press(ENTER).await;
    page.see_gone("description-input", "").await;
}

async fn press_button(page: &Page, testid: &str) {
    reach(page, testid).await;
    page.press(ENTER).await;
}

/// Goes on by Tab until the keyboard is at this thing.
async fn reach(page: &Page, testid: &str) {
    page.see(testid, "").await;
    page.press_until(TAB, testid, ":focus").await;
}
