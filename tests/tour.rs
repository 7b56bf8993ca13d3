//! A short tour of the real window on the demo practice: `make demo` without a display, `make tour` everywhere.
//!
//! Finds a patient, files a sample document, opens it, files another one in a second system; once in light colours, once
//! in dark ones. Each step is printed as it happens with how long it took; pictures go to `target/tour/`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a tour talks, and ends where something is missing"
)]

#[allow(
    dead_code,
    unused_imports,
    reason = "shared with the window's tests, which use more of it"
)]
#[path = "window/steering/mod.rs"]
mod steering;

use std::future::Future;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use demo_practice::{DemoPractice, Options, SampleDocument};
use steering::{App, Desktop, Drag, StandInBrowser, on_own_desktop, repository, until};

#[test]
fn the_tour_files_and_opens_a_document_in_light_and_dark() {
    on_own_desktop(
        "the_tour_files_and_opens_a_document_in_light_and_dark",
        |desktop| async move {
            for scheme in [
                Scheme {
                    name: "light",
                    theme: "Adwaita",
                },
                Scheme {
                    name: "dark",
                    theme: "Adwaita:dark",
                },
            ] {
                Tour::start(&desktop, scheme).await.walk(&desktop).await;
            }
        },
    );
}

/// Colours of the desktop.
#[derive(Clone, Copy)]
struct Scheme {
    name: &'static str,
    /// GTK's theme.
    theme: &'static str,
}

struct Tour {
    scheme: Scheme,
    app: App,
    browser: StandInBrowser,
    document: SampleDocument,
    file: PathBuf,
    /// Selects Jane Smith (Mrs) among everybody of that name.
    jane: String,
    /// Selects Margaret Thompson in Canvas.
    margaret: String,
}

impl Tour {
    async fn start(desktop: &Desktop, scheme: Scheme) -> Self {
        println!("\nA tour in {} colours", scheme.name);
        let browser = StandInBrowser::install(desktop);
        let theme = ("GTK_THEME".to_owned(), scheme.theme.to_owned());
        let environment = [theme];
        let app = step("Start the app on a fresh demo practice", async {
            let app = App::start_for_pictures(&["--demo"], &environment).await;
            app.page().see("patient-search", "").await;
            app
        })
        .await;
        // Same seed, same people: whom the app's practice announces, this one does too.
        let practice = DemoPractice::start(Options::default())
            .await
            .expect("the practice starts");
        let systems = practice.announcement().systems;
        let jane = selected(&systems.cliniko.patients[0].id);
        let mut canvas = systems.canvas.patients.iter();
        let margaret = canvas.find(|patient| patient.name.contains("Thompson"));
        let margaret = selected(&margaret.expect("Margaret Thompson is announced").id);
        let document = DemoPractice::sample_documents()
            .into_iter()
            .next()
            .expect("a sample document");
        let file = desktop.file(&document.name, &document.bytes);
        Self {
            scheme,
            app,
            browser,
            document,
            file,
            jane,
            margaret,
        }
    }

    async fn walk(self, desktop: &Desktop) {
        let page = self.app.page();
        self.picture("1-start").await;
        step("Search for Jane Smith", async {
            page.type_into("patient-search", "jane smith").await;
            page.see("patient-result", "").await;
        })
        .await;
        self.picture("2-search").await;
        step("Open her chart", async {
            page.click("patient-result", &self.jane).await;
            page.see("banner", &self.jane).await;
            page.see("file-row", "").await;
        })
        .await;
        self.picture("3-chart").await;
        self.drop_document(desktop).await;
        self.file_document().await;
        step(
            "Open it in the browser by double click and compare every byte",
            async {
                page.double_click("file-row", &self.row("")).await;
                assert!(
                    self.browser.fetched().await == self.document.bytes,
                    "the browser got other bytes"
                );
            },
        )
        .await;
        self.picture("7-opened").await;
        self.look_at_another_system(desktop).await;
    }

    /// Files a document in Canvas, which asks for more than the file.
    async fn look_at_another_system(&self, desktop: &Desktop) {
        let page = self.app.page();
        step("Open a chart in the account of another system", async {
            page.click("account-menu", "").await;
            page.see("account-option", "").await;
            self.picture("8-accounts").await;
            page.click_one_with("account-option", "Demo practice (Canvas)")
                .await;
            page.read("account-menu", "", "Canvas").await;
            page.type_into("patient-search", "thompson").await;
            page.click("patient-result", &self.margaret).await;
            page.see("file-row", "").await;
        })
        .await;
        self.picture("9-canvas").await;
        step("Drag a document over it and answer what Canvas asks for", async {
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let mut drag = Drag::begin(&[&self.file]);
            drag.carry(640, 480);
            page.see("drop-overlay", "[data-takes='true']").await;
            drag.drop_files();
            let reviewer = until("the fields that Canvas asks for", || async {
                // Jane may have been on screen a moment ago: then this is asked first.
                if let Some(button) = page.all("drop-confirm", "").await.into_iter().next() {
                    let _ = button.click().await;
                }
                page.all("field", "[data-key='reviewer']")
                    .await
                    .into_iter()
                    .next()
            })
            .await;
            reviewer.send_keys("a").await.expect("the field takes text");
            page.see("field-option", "").await;
            self.picture("10-canvas-asks").await;
            page.click("field-option", "").await;
            page.click("fields-confirm", "").await;
            page.see("tray-row", &self.row(&self.margaret)).await;
        })
        .await;
        let row = self.row(&self.margaret);
        step("End the hold and see it filed there too", async {
            page.click_within(("tray-row", &row), "file-now").await;
            page.see("tray-row", &format!("{row}[data-state='filed']")).await;
            // Canvas keeps no file name: the list names it after its title and its day.
            let stem = self.document.name.trim_end_matches(".pdf");
            let today = jiff::Zoned::now().date();
            page.see("file-row", &format!("[data-name^='{stem} {today}']"))
                .await;
        })
        .await;
        self.picture("11-filed-in-canvas").await;
    }

    async fn drop_document(&self, desktop: &Desktop) {
        let page = self.app.page();
        let drag = step("Drag a document from another window over this one", async {
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let mut drag = Drag::begin(&[&self.file]);
            drag.carry(640, 480);
            page.read("drop-overlay", "", "SMITH, Jane").await;
            drag
        })
        .await;
        self.picture("4-overlay").await;
        step(
            "Let it go and answer the question that a look-alike raises",
            async {
                drag.drop_files();
                page.type_into("birth-year", "1970").await;
                page.click("drop-confirm", "").await;
                page.see("tray-row", &self.row("[data-state='held']")).await;
            },
        )
        .await;
        self.picture("5-held").await;
    }

    async fn file_document(&self) {
        let page = self.app.page();
        step(
            "End the hold and see it filed: sent, registered, processed, read back",
            async {
                page.click_within(("tray-row", &self.row("")), "file-now").await;
                page.see("tray-row", &self.row("[data-state='filed']")).await;
                page.see("file-row", &self.row("")).await;
            },
        )
        .await;
        self.picture("6-filed").await;
    }

    fn row(&self, state: &str) -> String {
        format!("[data-name='{}']{state}", self.document.name)
    }

    async fn picture(&self, name: &str) {
        let file = repository("target/tour").join(format!("{name}-{}.png", self.scheme.name));
        self.app.page().picture(&file).await;
    }
}

/// What shows this patient.
fn selected(patient: &str) -> String {
    format!("[data-patient-id='{patient}']")
}

/// Prints what is done, and afterwards how long it took.
async fn step<T>(what: &str, action: impl Future<Output = T>) -> T {
    print!("  {what} ... ");
    std::io::stdout().flush().expect("the output takes text");
    let started = Instant::now();
    let outcome = action.await;
    println!("{:.1} s", started.elapsed().as_secs_f64());
    outcome
}
