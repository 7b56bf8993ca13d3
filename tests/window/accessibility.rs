//! Every view and state, checked by axe-core in the window's own engine, where colours and sizes are what people see.

use crate::clinic::Clinic;
use crate::steering::{App, Page, on_own_desktop};

/// What a person does to come to a view.
#[derive(Clone, Copy)]
enum Step {
    /// Types into the field of this name.
    Type(&'static str, &'static str),
    /// Clicks a thing of this name with these attributes.
    Click(&'static str, &'static str),
    /// Presses this key.
    Press(&'static str),
    /// Waits for a thing of this name with these attributes.
    See(&'static str, &'static str),
    /// So many files come over the window (`dragenter`) or are let go there (`drop`).
    Files(&'static str, u32),
}

use Step::{Click, Files, Press, See, Type};

/// A view: its name, the scene of the made-up practice it begins with, and the way there.
struct View(&'static str, &'static str, Vec<Step>);

const JANE: &str = "[data-patient-id='4512']";
const MINH: &str = "[data-patient-id='6120']";
const KOWALSKI: &str = "[data-patient-id='8001']";
const LONG_NAME: &str = "[data-patient-id='5005']";

/// The way to somebody's chart.
fn chart_of(typed: &'static str, patient: &'static str) -> Vec<Step> {
    vec![
        Type("patient-search", typed),
        Click("patient-result", patient),
        See("banner", patient),
    ]
}

/// The way to a chart with files, and on from there.
fn on_chart(further: &[Step]) -> Vec<Step> {
    and(and(chart_of("minh", MINH), &[See("file-row", "")]), further)
}

fn and(mut way: Vec<Step>, further: &[Step]) -> Vec<Step> {
    way.extend_from_slice(further);
    way
}

fn views() -> Vec<View> {
    let parts = [beginnings(), searches(), files(), drops(), filings(), dialogs()];
    parts.into_iter().flatten().collect()
}

fn beginnings() -> Vec<View> {
    vec![
        View("first run", "scene=first-run", vec![See("welcome", "")]),
        View("no desk", "scene=unavailable", vec![See("desk-unavailable", "")]),
        View("a new store", "scene=new-store", vec![See("store-notice", "")]),
        View("signed out", "scene=signed-out", vec![See("account-notice", "")]),
        View("nobody open", "", vec![See("patient-search", "")]),
    ]
}

fn searches() -> Vec<View> {
    let search = |typed| vec![Type("patient-search", typed), See("patient-results", "")];
    vec![
        View("people who look alike", "", search("smith")),
        View("nobody found", "", search("zzzz")),
        View("no connection", "scene=offline", search("smith")),
        View("a long name", "", chart_of("maximiliana", LONG_NAME)),
    ]
}

fn files() -> Vec<View> {
    let row = Click("file-row", "");
    let menu = Click("row-menu", "");
    let preview = [row, Click("details-preview", ""), See("preview", "")];
    let several = [row, Press("ctrl+a"), See("selection-panel", "")];
    let describing = [menu, Click("menu-describe", ""), See("description-input", "")];
    let archiving = [menu, Click("menu-archive", ""), See("archive-confirm", "")];
    vec![
        View("a chart", "", on_chart(&[])),
        View("a file's details", "", on_chart(&[row, See("details-open", "")])),
        View("a file's menu", "", on_chart(&[menu, See("menu-open", "")])),
        View("several files", "", on_chart(&several)),
        View("a preview", "", on_chart(&preview)),
        View("no preview", "preview=too-large", on_chart(&preview)),
        View("a description", "", on_chart(&describing)),
        View("archiving", "", on_chart(&archiving)),
    ]
}

fn drops() -> Vec<View> {
    let over = [Files("dragenter", 3), See("drop-overlay", "")];
    let nobody = vec![See("patient-search", "")];
    let look_alike = [Files("drop", 2), See("birth-year", "")];
    let many = [Files("drop", 24), See("drop-concerns", "")];
    let fields = [Files("drop", 1), See("fields-dialog", "")];
    vec![
        View("files over a chart", "", on_chart(&over)),
        View("files over nobody", "", and(nobody, &over)),
        View("a look-alike", "", and(chart_of("smith", JANE), &look_alike)),
        View("a deceased one", "", and(chart_of("kowalski", KOWALSKI), &many)),
        // Ids differ there.
        View(
            "what Canvas asks for",
            "system=canvas",
            and(chart_of("minh", ""), &fields),
        ),
    ]
}

fn filings() -> Vec<View> {
    let tray = vec![See("tray-row", "")];
    let day = [Click("open-day", ""), See("day", "")];
    vec![
        View("every state", "scene=tray&rows=19", tray.clone()),
        View("the day", "scene=tray&rows=19", and(tray, &day)),
    ]
}

fn dialogs() -> Vec<View> {
    let menu = || vec![Click("account-menu", "")];
    let capabilities = vec![Click("capabilities", ""), See("capability-sheet", "")];
    let further = [Click("add-account", ""), See("account-system", "")];
    let settings = vec![Click("settings", ""), See("settings-sheet", "")];
    vec![
        View("accounts", "", and(menu(), &[See("account-option", "")])),
        View("capabilities", "", capabilities),
        View("a further account", "", and(menu(), &further)),
        View("settings", "", settings),
        View("shortcuts", "", on_chart(&[Press("?"), See("shortcuts", "")])),
    ]
}

#[test]
fn no_view_has_findings_in_light_and_dark() {
    on_own_desktop(
        "accessibility::no_view_has_findings_in_light_and_dark",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let mut findings = Vec::new();
            for (scheme, environment) in [
                ("light", clinic.environment().to_vec()),
                ("dark", clinic.dark_environment()),
            ] {
                let app = App::start(&[], &environment).await;
                app.page().see("welcome", "").await;
                for View(name, scene, way) in views() {
                    app.page().visit_made_up_practice(scene).await;
                    for step in way {
                        take(app.page(), step).await;
                    }
                    let found = app.page().accessibility_findings().await;
                    findings.extend(
                        found
                            .into_iter()
                            .map(|finding| format!("{name}, {scheme}: {finding}")),
                    );
                }
            }
            assert!(findings.is_empty(), "{}", findings.join("\n"));
        },
    );
}

async fn take(page: &Page, step: Step) {
    match step {
        Type(testid, text) => page.type_into(testid, text).await,
        Click(testid, attributes) => page.click(testid, attributes).await,
        Press(keys) => page.press(keys).await,
        See(testid, attributes) => {
            page.see(testid, attributes).await;
        }
        Files(event, count) => page.made_up_files(event, count).await,
    }
}
