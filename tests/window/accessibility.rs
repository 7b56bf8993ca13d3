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
    let mut way = chart_of("minh", "[data-patient-id='6120']");
    way.push(See("file-row", ""));
    way.extend_from_slice(further);
    way
}

fn chart_and(mut chart: Vec<Step>, further: &[Step]) -> Vec<Step> {
    chart.extend_from_slice(further);
    chart
}

fn views() -> Vec<View> {
    let row = Click("file-row", "");
    let menu = Click("row-menu", "");
    let jane = || chart_of("smith", "[data-patient-id='4512']");
    let deceased = || chart_of("kowalski", "[data-patient-id='8001']");
    let long_name = || chart_of("maximiliana", "[data-patient-id='5005']");
    let search = |typed| vec![Type("patient-search", typed), See("patient-results", "")];
    let tray = |further: &[Step]| chart_and(vec![See("tray-row", "")], further);
    vec![
        View("first run", "scene=first-run", vec![See("welcome", "")]),
        View("no desk", "scene=unavailable", vec![See("desk-unavailable", "")]),
        View("a new store", "scene=new-store", vec![See("store-notice", "")]),
        View("signed out", "scene=signed-out", vec![See("account-notice", "")]),
        View("nobody open", "", vec![See("patient-search", "")]),
        View("people who look alike", "", search("smith")),
        View("nobody found", "", search("zzzz")),
        View("a chart", "", on_chart(&[])),
        View(
            "a chart that cannot be read",
            "scene=offline",
            chart_and(jane(), &[See("files-failure", "")]),
        ),
        View("a long name", "", long_name()),
        View("a file's details", "", on_chart(&[row, See("details-open", "")])),
        View("a file's menu", "", on_chart(&[menu, See("menu-open", "")])),
        View(
            "several files",
            "",
            on_chart(&[row, Press("ctrl+a"), See("selection-panel", "")]),
        ),
        View(
            "a preview",
            "",
            on_chart(&[row, Click("details-preview", ""), See("preview", "")]),
        ),
        View(
            "no preview",
            "preview=too-large",
            on_chart(&[row, Click("details-preview", ""), See("preview", "")]),
        ),
        View(
            "a description",
            "",
            on_chart(&[menu, Click("menu-describe", ""), See("description-input", "")]),
        ),
        View(
            "archiving",
            "",
            on_chart(&[menu, Click("menu-archive", ""), See("archive-confirm", "")]),
        ),
        View(
            "files over a chart",
            "",
            on_chart(&[Files("dragenter", 3), See("drop-overlay", "")]),
        ),
        View(
            "files over nobody",
            "",
            vec![
                See("patient-search", ""),
                Files("dragenter", 3),
                See("drop-overlay", ""),
            ],
        ),
        View(
            "a look-alike asked about",
            "",
            chart_and(jane(), &[Files("drop", 2), See("birth-year", "")]),
        ),
        View(
            "a deceased person asked about",
            "",
            chart_and(deceased(), &[Files("drop", 24), See("drop-concerns", "")]),
        ),
        View("filings in every state", "scene=tray&rows=19", tray(&[])),
        View(
            "the day",
            "scene=tray&rows=19",
            tray(&[Click("open-day", ""), See("day", "")]),
        ),
        View(
            "what Canvas asks for",
            "system=canvas",
            on_chart(&[Files("drop", 1), See("fields-dialog", "")]),
        ),
        View(
            "accounts",
            "",
            vec![Click("account-menu", ""), See("account-option", "")],
        ),
        View(
            "capabilities",
            "",
            vec![
                Click("account-menu", ""),
                Click("capabilities", ""),
                See("capability-sheet", ""),
            ],
        ),
        View(
            "a further account",
            "",
            vec![
                Click("account-menu", ""),
                Click("add-account", ""),
                See("account-name", ""),
            ],
        ),
        View(
            "settings",
            "",
            vec![Click("settings", ""), See("settings-sheet", "")],
        ),
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
