//! Going through the files of a chart by keyboard and by mouse: looking at them, and doing something with several.

use crate::clinic::Clinic;
use crate::steering::keys::{DOWN, ENTER, ESCAPE, SHIFT_DOWN, SHIFT_F10};
use crate::steering::{Page, on_own_desktop};

const SELECTED: &str = "[aria-selected='true']";

#[test]
fn a_file_is_looked_at_and_several_are_pinned_by_keyboard() {
    on_own_desktop(
        "choosing::a_file_is_looked_at_and_several_are_pinned_by_keyboard",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();

            page.press(DOWN).await;
            page.see("file-row", SELECTED).await;
            page.press(" ").await;
            page.see("preview", "").await;
            page.see("preview-picture", ":is(img)").await;
            page.press(ESCAPE).await;
            page.see_gone("preview", "").await;

            // Those that are pinned are on top.
            let unpinned = format!("{SELECTED}[data-pinned='no']");
            page.press_until(DOWN, "file-row", &unpinned).await;

            page.press(SHIFT_DOWN).await;
            page.read("selection-count", "", "2").await;
            let before = pinned(page).await;
            page.press(SHIFT_F10).await;
            // The keyboard is in the menu once its first item is marked.
            page.see("menu-selection-action", "[data-kind='open'][data-highlighted]")
                .await;
            page.press(DOWN).await;
            page.see("menu-selection-action", "[data-kind='pin'][data-highlighted]")
                .await;
            page.press(ENTER).await;
            page.see("notice", "[data-kind='done']").await;
            assert!(pinned(page).await > before, "more files are pinned");
        },
    );
}

#[test]
fn several_files_are_selected_by_mouse_and_opened() {
    on_own_desktop(
        "choosing::several_files_are_selected_by_mouse_and_opened",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();
            let rows = page.all("file-row", "").await;
            page.click("file-row", "").await;
            page.click_with_ctrl(&rows[1]).await;
            page.read("selection-count", "", "2").await;
            page.click("selection-action", "[data-kind='open']").await;
            assert!(!clinic.browser.fetched().await.is_empty());
            crate::steering::until("both files to be opened", || async {
                (clinic.browser.links().len() == 2).then_some(())
            })
            .await;
        },
    );
}

async fn pinned(page: &Page) -> usize {
    page.all("file-row", ":not([data-pinned='no'])").await.len()
}
