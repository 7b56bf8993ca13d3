//! Saving a file from the chart.

use crate::clinic::Clinic;
use crate::steering::on_own_desktop;

#[test]
fn save_as_writes_the_files_bytes_where_the_dialog_says() {
    on_own_desktop(
        "saving::save_as_writes_the_files_bytes_where_the_dialog_says",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();

            page.click("file-row", "").await;
            page.click("details-save", "").await;
            let target = desktop.folder("saved").join("copy.bin");
            desktop.answer_file_dialog("Save as", &target).await;
            page.read("notice", "[data-kind='done']", "copy.bin").await;

            // The stand-in browser is the judge of what the file's bytes are.
            page.click("details-open", "").await;
            let expected = clinic.browser.fetched().await;
            assert!(!expected.is_empty());
            assert!(
                std::fs::read(target).expect("the saved file") == expected,
                "other bytes were saved"
            );
        },
    );
}

#[test]
fn the_dialogs_of_the_computer_speak_the_windows_language() {
    on_own_desktop(
        "saving::the_dialogs_of_the_computer_speak_the_windows_language",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();
            page.click("settings", "").await;
            page.click("settings-language", " option[value='de']").await;
            page.click("settings-save", "").await;
            page.see_gone("settings-sheet", "").await;

            page.click("file-row", "").await;
            page.click("details-save", "").await;
            let target = desktop.folder("saved").join("copy.bin");
            desktop.answer_file_dialog("Speichern unter", &target).await;
            page.read("notice", "[data-kind='done']", "copy.bin").await;
        },
    );
}
