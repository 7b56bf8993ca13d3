//! Two accounts of two systems at once: whatever is shown meanwhile, each file ends on the chart it was dropped for.

use std::path::Path;

use demo_practice::Faults;
use sha2::{Digest as _, Sha256};

use crate::clinic::Clinic;
use crate::steering::{App, Desktop, Drag, on_own_desktop, until};

const CLINIKO: &str = "Northside Physio";
const MEDPLUM: &str = "Riverside Family";

/// Storage takes some seconds for each of the files, so that there is time to look at somebody else.
const SLOW_BYTES_PER_SECOND: u64 = 30_000;
const FILE_BYTES: usize = 150_000;

/// A file for one patient of one system.
struct Dropped {
    name: &'static str,
    system: &'static str,
    patient: String,
    bytes: Vec<u8>,
}

impl Dropped {
    fn new(name: &'static str, system: &'static str, patient: String) -> Self {
        let mut bytes = format!("%PDF-1.7 {name}\n").into_bytes();
        bytes.resize(FILE_BYTES, b'.');
        Self {
            name,
            system,
            patient,
            bytes,
        }
    }

    fn row(&self, state: &str) -> String {
        format!("[data-name='{}']{state}", self.name)
    }
}

#[test]
fn switching_accounts_and_patients_never_re_points_a_filing() {
    on_own_desktop(
        "several_systems::switching_accounts_and_patients_never_re_points_a_filing",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            clinic.connect(page).await;
            clinic.connect_also(page, "medplum", MEDPLUM).await;
            clinic.hold_until_pressed(page).await;
            clinic.practice.faults().set(Faults {
                bandwidth_bytes_per_second: Some(SLOW_BYTES_PER_SECOND),
                ..Faults::default()
            });
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            let [in_medplum, in_cliniko, of_margaret] = files(&clinic);

            clinic.switch_to(page, MEDPLUM).await;
            clinic
                .open_chart_of(page, "jane smith", &in_medplum.patient)
                .await;
            drop_and_file(&desktop, &app, &in_medplum, Some("1970")).await;
            clinic.switch_to(page, CLINIKO).await;
            clinic
                .open_chart_of(page, "jane smith", &in_cliniko.patient)
                .await;
            drop_and_file(&desktop, &app, &in_cliniko, Some("1970")).await;
            clinic.open_chart_of(page, "thompson", &of_margaret.patient).await;
            drop_and_file(&desktop, &app, &of_margaret, None).await;
            clinic.switch_to(page, MEDPLUM).await;

            for file in [&in_medplum, &in_cliniko, &of_margaret] {
                page.see("tray-row", &file.row("[data-state='filed']")).await;
            }
            each_is_where_it_was_dropped(&clinic, &[in_medplum, in_cliniko, of_margaret]);
        },
    );
}

fn files(clinic: &Clinic) -> [Dropped; 3] {
    let named = |system: &str, name: &str| {
        let access = clinic.access(system);
        let patients = access["patients"].as_array().expect("patients");
        let is_named = |shown: &str| name.split(' ').all(|word| shown.contains(word));
        let found = patients
            .iter()
            .find(|patient| patient["name"].as_str().is_some_and(is_named));
        let id = &found.expect("announced")["id"];
        id.as_str().expect("an id").to_owned()
    };
    [
        Dropped::new(
            "for Jane in Medplum.pdf",
            "medplum",
            named("medplum", "Jane Smith"),
        ),
        Dropped::new(
            "for Jane in Cliniko.pdf",
            "cliniko",
            named("cliniko", "Jane Smith"),
        ),
        Dropped::new(
            "for Margaret in Cliniko.pdf",
            "cliniko",
            named("cliniko", "Margaret Thompson"),
        ),
    ]
}

/// Returns while it is on its way.
async fn drop_and_file(desktop: &Desktop, app: &App, file: &Dropped, birth_year: Option<&str>) {
    let path = desktop.file(file.name, &file.bytes);
    let mut drag = Drag::begin(&[Path::new(&path)]);
    drag.carry(640, 480);
    app.page().see("drop-overlay", "[data-takes='true']").await;
    drag.drop_files();
    app.page().see_gone("drop-overlay", "").await;
    if let Some(year) = birth_year {
        app.page().type_into("birth-year", year).await;
        app.page().click("drop-confirm", "").await;
        app.page().see_gone("drop-confirm", "").await;
    }
    confirm_if_asked(app, file).await;
    app.page()
        .click_within(("tray-row", &file.row("[data-state='held']")), "file-now")
        .await;
    app.page()
        .see_gone("tray-row", &file.row("[data-state='held']"))
        .await;
}

/// A drop right after another patient was on screen asks first: whether it was right after is up to the machine.
async fn confirm_if_asked(app: &App, file: &Dropped) {
    let page = app.page();
    until("the drop to be taken", || async {
        if let Some(button) = page.all("drop-confirm", "").await.into_iter().next() {
            // It may close meanwhile.
            let _ = button.click().await;
        }
        (!page.all("tray-row", &file.row("")).await.is_empty()).then_some(())
    })
    .await;
}

fn each_is_where_it_was_dropped(clinic: &Clinic, files: &[Dropped]) {
    let records = clinic.practice.ledger().records;
    assert_eq!(records.len(), files.len());
    for file in files {
        let sha256 = hex::encode(Sha256::digest(&file.bytes));
        let record = records
            .iter()
            .find(|record| record.sha256 == sha256)
            .unwrap_or_else(|| panic!("{} is on no chart", file.name));
        assert_eq!(
            (record.system.as_str(), record.patient_id.as_str()),
            (file.system, file.patient.as_str()),
            "{}",
            file.name
        );
    }
}
