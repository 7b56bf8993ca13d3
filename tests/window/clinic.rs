//! A person's way through the window up to a patient's chart, shared by the tests.

use std::path::PathBuf;

use demo_practice::{AnnouncedPatient, DemoPractice, Options};
use serde_json::Value;

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

    /// The environment of a session that has no bus.
    pub fn environment_without_bus(&self) -> Vec<(String, String)> {
        let bus = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        let bus = (bus.0.to_owned(), bus.1.to_owned());
        self.environment.iter().cloned().chain([bus]).collect()
    }

    /// Starts the app.
    pub async fn start_app(&self) -> App {
        App::start(&[], &self.environment).await
    }

    /// The patient that scenarios are about: Jane Smith, who has a look-alike.
    pub fn patient(&self) -> AnnouncedPatient {
        self.practice.announcement().systems.cliniko.patients[0].clone()
    }

    /// What the practice announces of a system.
    pub fn access(&self, system: &str) -> Value {
        let announcement = serde_json::to_value(self.practice.announcement()).expect("an announcement");
        announcement["systems"][system].clone()
    }

    /// Fills the account form, address included, with this Cliniko key.
    pub async fn fill_account_form(&self, page: &Page, key: &str) {
        let secrets = serde_json::json!({ "api_key": key });
        self.fill_form_of(page, "cliniko", &secrets).await;
        page.type_into("account-name", "Northside Physio").await;
    }

    /// Chooses a system in the account form and fills in its address and these secrets.
    pub async fn fill_form_of(&self, page: &Page, system: &str, secrets: &Value) {
        page.click("account-system", &format!("[data-system='{system}']"))
            .await;
        if system == "medplum" {
            page.click("account-place", "[data-value='own']").await;
        }
        if matches!(system, "medplum" | "canvas") {
            let in_browser = secrets.get("client_secret").is_none();
            let way = if in_browser { "browser" } else { "secrets" };
            page.click("account-way", &format!("[data-value='{way}']")).await;
        }
        for (name, secret) in secrets.as_object().expect("secrets by name") {
            let field = format!("account-{}", name.replace('_', "-"));
            page.type_into(&field, secret.as_str().expect("a text")).await;
        }
        // The address is folded away until it holds something.
        if system != "medplum" && page.value("account-base-url").await.is_empty() {
            page.click("account-advanced", "").await;
        }
        let address = self.access(system)["base_url"].clone();
        page.type_into("account-base-url", address.as_str().expect("an address"))
            .await;
    }

    /// Connects the practice through the form.
    pub async fn connect(&self, page: &Page) {
        let key = self.practice.announcement().systems.cliniko.credentials.api_key;
        self.fill_account_form(page, &key).await;
        Self::save(page).await;
    }

    /// Adds a further account under this name, with the secrets that may do everything.
    pub async fn connect_also(&self, page: &Page, system: &str, name: &str) {
        page.click("account-menu", "").await;
        page.click("add-account", "").await;
        self.fill_form_of(page, system, &self.access(system)["credentials"])
            .await;
        page.type_into("account-name", name).await;
        Self::save(page).await;
    }

    async fn save(page: &Page) {
        page.click("test-connection", "").await;
        page.see("connection-found", "").await;
        page.click("save-account", "").await;
        page.see_gone("save-account", "").await;
        page.see("patient-search", "").await;
    }

    /// Starts the app, connects the practice and opens the patient's chart.
    pub async fn start_at_chart(&self) -> App {
        let app = self.start_app().await;
        self.connect(app.page()).await;
        self.open_chart(app.page()).await;
        app
    }

    /// Switches to the account of this name.
    pub async fn switch_to(&self, page: &Page, name: &str) {
        page.click("account-menu", "").await;
        page.click_one_with("account-option", name).await;
        page.read("account-menu", "", name).await;
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
        self.open_chart_of(page, "jane smith", &self.patient().id).await;
        page.see("file-row", "").await;
    }

    /// The same for anybody in the account that is shown.
    pub async fn open_chart_of(&self, page: &Page, typed: &str, id: &str) {
        page.type_into("patient-search", typed).await;
        let patient = format!("[data-patient-id='{id}']");
        page.click("patient-result", &patient).await;
        page.see("banner", &patient).await;
    }
}
