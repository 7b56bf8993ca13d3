//! A person's way through the window up to a patient's chart, shared by the tests.

use std::path::PathBuf;

use demo_practice::{AnnouncedPatient, DemoPractice, Options};

use crate::steering::{App, Desktop, Page, StandInBrowser};

/// The app on its own data, the practice it talks to, and the browser it opens files in.
pub struct Clinic {
    pub practice: DemoPractice,
    pub browser: StandInBrowser,
    pub data_dir: PathBuf,
    environment: Vec<(String, String)>,
}

impl Clinic {
    /// A running practice and an empty data folder.
    pub async fn open(desktop: &Desktop) -> Self {
        let practice = DemoPractice::start(Options::default())
            .await
            .expect("the practice starts");
        let browser = StandInBrowser::install(desktop);
        let data_dir = desktop.folder("chartdrop");
        let environment = vec![("CHARTDROP_DATA_DIR".to_owned(), data_dir.display().to_string())];
        Self {
            practice,
            browser,
            data_dir,
            environment,
        }
    }

    /// The environment that the app is started with.
    pub fn environment(&self) -> &[(String, String)] {
        &self.environment
    }

    /// The environment with the dark theme of the desktop.
    pub fn dark_environment(&self) -> Vec<(String, String)> {
        let dark = ("GTK_THEME".to_owned(), "Adwaita:dark".to_owned());
        self.environment.iter().cloned().chain([dark]).collect()
    }

    /// Starts the app.
    pub async fn start_app(&self) -> App {
        App::start(&[], &self.environment).await
    }

    /// The patient that scenarios are about: Jane Smith, who has a look-alike.
    pub fn patient(&self) -> AnnouncedPatient {
        self.practice.announcement().systems.cliniko.patients[0].clone()
    }

    /// Fills the account form, address included, with this key.
    pub async fn fill_account_form(&self, page: &Page, key: &str) {
        let address = self.practice.announcement().systems.cliniko.base_url;
        page.click("account-system", "[data-system='cliniko']").await;
        page.type_into("account-api-key", key).await;
        // The address is folded away until it holds something.
        if page.value("account-base-url").await.is_empty() {
            page.click("account-advanced", "").await;
        }
        page.type_into("account-base-url", &address).await;
        page.type_into("account-name", "Northside Physio").await;
    }

    /// Connects the practice through the form.
    pub async fn connect(&self, page: &Page) {
        let key = self.practice.announcement().systems.cliniko.credentials.api_key;
        self.fill_account_form(page, &key).await;
        page.click("test-connection", "").await;
        page.see("connection-found", "").await;
        page.click("save-account", "").await;
        page.see("patient-search", "").await;
    }

    /// Sets the hold so that nothing leaves the computer until it is said: no test has to be faster than a clock.
    pub async fn hold_until_pressed(&self, page: &Page) {
        page.click("settings", "").await;
        page.click("settings-hold-until-pressed", "").await;
        page.click("settings-save", "").await;
        page.see_gone("settings-sheet", "").await;
    }

    /// Finds the patient by name and opens the chart.
    pub async fn open_chart(&self, page: &Page) {
        let patient = self.patient();
        page.type_into("patient-search", "jane smith").await;
        page.click("patient-result", &format!("[data-patient-id='{}']", patient.id))
            .await;
        page.see("banner", &format!("[data-patient-id='{}']", patient.id))
            .await;
        page.see("file-row", "").await;
    }
}
