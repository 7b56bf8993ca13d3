//! Closing the window while filings go on.

use crate::clinic::Clinic;
use crate::steering::{Desktop, Drag, on_own_desktop};

/// Takes far longer to be copied than a person to close a window.
const RECORDING_BYTES: u64 = 16 << 30;

#[test]
fn closing_with_work_left_asks_and_the_work_goes_on_at_the_next_start() {
    on_own_desktop(
        "closing::closing_with_work_left_asks_and_the_work_goes_on_at_the_next_start",
        |desktop| async move {
            const QUESTION: &str = "Close Chartdrop\\?";
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            clinic.hold_until_pressed(app.page()).await;
            clinic.open_chart(app.page()).await;
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let mut drag = Drag::begin(&[&desktop.file("letter.txt", b"Dear colleague")]);
            drag.carry(640, 480);
            drag.drop_files();
            app.page().type_into("birth-year", "1970").await;
            app.page().click("drop-confirm", "").await;
            app.page()
                .see("tray-row", "[data-name='letter.txt'][data-state='held']")
                .await;

            desktop.ask_to_close(&window).await;
            let question = desktop.window(QUESTION).await;
            assert_eq!(Desktop::owner_of(&question), window);
            desktop.answer_dialog(QUESTION, &["Return"]).await;
            app.page().see("tray-row", "[data-name='letter.txt']").await;
            desktop.ask_to_close(&window).await;
            desktop.answer_dialog(QUESTION, &["Tab", "Return"]).await;
            desktop.window_gone("Chartdrop").await;
            drop(app);
            assert!(
                clinic.practice.ledger().records.is_empty(),
                "it was filed during the hold"
            );

            let app = clinic.start_app().await;
            let held = ("tray-row", "[data-name='letter.txt'][data-state='held']");
            app.page().click_within(held, "file-now").await;
            app.page()
                .see("tray-row", "[data-name='letter.txt'][data-state='filed']")
                .await;
            assert_eq!(clinic.practice.ledger().records.len(), 1);
        },
    );
}

#[test]
fn closing_while_a_file_is_copied_says_that_it_is_not_kept() {
    on_own_desktop(
        "closing::closing_while_a_file_is_copied_says_that_it_is_not_kept",
        |desktop| async move {
            const QUESTION: &str = "Close Chartdrop\\?";
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            clinic.open_chart(app.page()).await;
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            // It holds nothing but takes long to be read.
            let recording = desktop.file("recording.mp4", b"");
            let file = std::fs::File::options().write(true).open(&recording);
            file.and_then(|file| file.set_len(RECORDING_BYTES))
                .expect("a large file");
            let mut drag = Drag::begin(&[&recording]);
            drag.carry(640, 480);
            drag.drop_files();
            app.page().type_into("birth-year", "1970").await;
            app.page().click("drop-confirm", "").await;
            let copied = "[data-name='recording.mp4'][data-state='copying']";
            app.page().see("tray-row", copied).await;

            desktop.ask_to_close(&window).await;
            desktop.answer_dialog(QUESTION, &["Escape"]).await;
            app.page().see("tray-row", copied).await;
            desktop.ask_to_close(&window).await;
            desktop.answer_dialog(QUESTION, &["Tab", "Return"]).await;
            desktop.window_gone("Chartdrop").await;
            drop(app);

            let app = clinic.start_app().await;
            clinic.open_chart(app.page()).await;
            assert!(app.page().all("tray-row", "").await.is_empty());
            assert!(clinic.practice.ledger().records.is_empty());
            assert_eq!(
                std::fs::metadata(&recording).expect("the original").len(),
                RECORDING_BYTES
            );
        },
    );
}
