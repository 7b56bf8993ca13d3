//! From an empty window to files on the chart.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use demo_practice::{DemoPractice, SampleDocument};
use sha2::{Digest, Sha256};

use crate::clinic::Clinic;
use crate::steering::{App, Desktop, Drag, on_own_desktop, until};

#[test]
fn dropped_files_reach_the_chart_and_open_in_the_browser() {
    on_own_desktop(
        "filing::dropped_files_reach_the_chart_and_open_in_the_browser",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            app.page().see("welcome", "").await;
            clinic.connect(app.page()).await;
            clinic.hold_until_pressed(app.page()).await;
            clinic.open_chart(app.page()).await;

            let documents = documents(&desktop);
            drop_on_window(&desktop, &app, &documents).await;
            take_back_first_and_file_rest(&clinic, &app, &documents).await;
            pinned_are_on_top(&app).await;
            opening_shows_the_same_bytes(&clinic, &app, &documents[1]).await;
            nothing_is_left_in_the_clear(&clinic);
        },
    );
}

#[test]
fn files_over_somebody_elses_row_say_that_they_are_not_for_them() {
    on_own_desktop(
        "filing::files_over_somebody_elses_row_say_that_they_are_not_for_them",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            let other = clinic.practice.announcement().systems.cliniko.patients[1].clone();
            clinic.open_chart_of(app.page(), &other.name, &other.id).await;
            clinic.open_chart(app.page()).await;
            let row = format!("[data-patient-id='{}']", other.id);
            let row = app.page().see("recent-patient", &row).await;
            let row = row.rect().await.expect("its place");
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let (left, top) = Desktop::corner(&window);
            let letter = desktop.file("letter.txt", b"Dear colleague");

            let mut drag = Drag::begin(&[&letter]);
            #[allow(clippy::cast_possible_truncation, reason = "pixels of a window")]
            let (x, y) = (row.x as i32 + 40, row.y as i32 + 10);
            drag.carry(left + x, top + y);
            app.page()
                .read("drop-overlay", "", "whose chart is not open")
                .await;
            drag.carry(left + 640, top + 480);
            let overlay = app.page().see("drop-overlay", "").await;
            until("the overlay speaks of nobody else", || async {
                let text = overlay.text().await.ok()?;
                (!text.contains("whose chart is not open")).then_some(())
            })
            .await;
        },
    );
}

#[test]
fn a_file_is_picked_whose_name_is_no_unicode() {
    on_own_desktop(
        "filing::a_file_is_picked_whose_name_is_no_unicode",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            clinic.hold_until_pressed(app.page()).await;
            clinic.open_chart(app.page()).await;
            // As an older Windows or an archive writes it: é in Latin-1.
            let name = OsStr::from_bytes(b"r\xE9sum\xE9.txt");
            let scan = Desktop::folder_in_home("Desktop").join(name);
            std::fs::write(&scan, b"Dear colleague").expect("a file");

            app.page().press("ctrl+o").await;
            desktop.choose_all_of_desktop_folder("Add files").await;
            answer_birth_year(&app, "1970").await;
            let held = "[data-name='r\u{fffd}sum\u{fffd}.txt'][data-state='held']";
            app.page().see("tray-row", held).await;
        },
    );
}

#[test]
fn a_folder_and_an_empty_file_are_refused_by_name_while_the_rest_is_taken() {
    on_own_desktop(
        "filing::a_folder_and_an_empty_file_are_refused_by_name_while_the_rest_is_taken",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            clinic.hold_until_pressed(app.page()).await;
            clinic.open_chart(app.page()).await;

            let good = desktop.file("letter.txt", b"Dear colleague");
            let empty = desktop.file("empty.txt", b"");
            let folder = desktop.folder("documents/scans");
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let mut drag = Drag::begin(&[&good, &empty, &folder]);
            drag.carry(640, 480);
            app.page()
                .read("drop-overlay", "", "2 of 3 files cannot be added")
                .await;
            drag.drop_files();
            answer_birth_year(&app, "1970").await;

            app.page()
                .see("refused-file", "[data-name='empty.txt'][data-code='file-empty']")
                .await;
            app.page()
                .see("refused-file", "[data-name='scans'][data-code='file-is-folder']")
                .await;
            app.page().see("tray-row", "[data-name='letter.txt']").await;
        },
    );
}

/// A sample document and where it lies.
struct Document {
    sample: SampleDocument,
    path: PathBuf,
}

impl Document {
    fn row(&self, state: &str) -> String {
        format!("[data-name='{}'][data-state='{state}']", self.sample.name)
    }
}

/// Three documents, the last under a name with a letter beyond ASCII.
fn documents(desktop: &Desktop) -> Vec<Document> {
    let mut samples = DemoPractice::sample_documents();
    samples.truncate(3);
    "Röntgen Knie.jpg".clone_into(&mut samples[2].name);
    let placed = |sample: SampleDocument| Document {
        path: desktop.file(&sample.name, &sample.bytes),
        sample,
    };
    samples.into_iter().map(placed).collect()
}

async fn drop_on_window(desktop: &Desktop, app: &App, documents: &[Document]) {
    let window = desktop.window("Chartdrop").await;
    Desktop::place(&window, 0, 0);
    let paths: Vec<_> = documents.iter().map(|document| document.path.as_path()).collect();
    let mut drag = Drag::begin(&paths);
    drag.carry(640, 480);
    let overlay = app.page().read("drop-overlay", "", "SMITH, Jane").await;
    assert!(
        overlay.contains("3 files") && overlay.contains("12-Mar-1970"),
        "{overlay}"
    );
    drag.drop_files();
    app.page().see_gone("drop-overlay", "").await;
    // She has a look-alike: the year decides, and another one's adds nothing.
    app.page().type_into("birth-year", "1971").await;
    app.page().click("drop-confirm", "").await;
    assert!(
        app.page().all("tray-row", "").await.is_empty(),
        "a wrong year was taken"
    );
    answer_birth_year(app, "1970").await;
}

async fn answer_birth_year(app: &App, year: &str) {
    app.page().type_into("birth-year", year).await;
    app.page().click("drop-confirm", "").await;
    app.page().see_gone("drop-confirm", "").await;
}

async fn take_back_first_and_file_rest(clinic: &Clinic, app: &App, documents: &[Document]) {
    let (undone, filed) = documents.split_first().expect("documents");
    app.page()
        .click_within(("tray-row", &undone.row("held")), "undo")
        .await;
    app.page().see("tray-row", &undone.row("withdrawn")).await;
    for document in filed {
        app.page()
            .click_within(("tray-row", &document.row("held")), "file-now")
            .await;
        // What is filed moves down: the next row is pressed once nothing moves.
        app.page().see("tray-row", &document.row("filed")).await;
    }
    let patient = clinic.patient();
    let mut expected: Vec<_> = filed
        .iter()
        .map(|document| sha256(&document.sample.bytes))
        .collect();
    let records = clinic.practice.ledger().records;
    assert!(records.iter().all(|record| record.patient_id == patient.id));
    let mut created: Vec<_> = records.into_iter().map(|record| record.sha256).collect();
    expected.sort();
    created.sort();
    assert_eq!(
        created, expected,
        "exactly the two that were not taken back are on the chart"
    );
}

async fn pinned_are_on_top(app: &App) {
    let first = app.page().see("file-row", "").await;
    let pinned = first.attr("data-pinned").await.expect("an attribute");
    assert_eq!(
        pinned.as_deref(),
        Some("theirs"),
        "what the system has pinned comes first"
    );
}

async fn opening_shows_the_same_bytes(clinic: &Clinic, app: &App, document: &Document) {
    app.page()
        .double_click("file-row", &format!("[data-name='{}']", document.sample.name))
        .await;
    assert!(
        clinic.browser.fetched().await == document.sample.bytes,
        "the browser got other bytes"
    );
    let links = clinic.browser.links();
    assert_eq!(links.len(), 1, "one double click opens one browser");
    assert!(!page_holds(app, &links[0]).await, "the link is in the page");
}

async fn page_holds(app: &App, link: &str) -> bool {
    let signature = link.split("X-Amz-Signature=").nth(1).expect("a presigned link");
    app.page().source().await.contains(signature)
}

/// What the app and its web view keep on disk tells nothing about anybody.
fn nothing_is_left_in_the_clear(clinic: &Clinic) {
    let key = clinic.practice.announcement().systems.cliniko.credentials.api_key;
    for (path, bytes) in crate::steering::files_below(&clinic.data_dir) {
        for secret in ["Smith", "SMITH", "Blood results", &key] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(
                !found,
                "{} holds what belongs to a patient or is secret",
                path.display()
            );
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("text grows");
            text
        })
}
