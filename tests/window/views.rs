//! Every view and state of the window, each with the way there on the made-up practice.

use crate::steering::Page;

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

/// A view: its name, the scene of the made-up practice that it begins with, and the way there.
pub struct View {
    pub name: &'static str,
    scene: &'static str,
    way: Vec<Step>,
}

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

/// Every view that a person can come to.
pub fn views() -> Vec<View> {
    let parts = [
        beginnings(),
        searches(),
        files(),
        drops(),
        unfiled(),
        filings(),
        dialogs(),
    ];
    parts.into_iter().flatten().collect()
}

const fn view(name: &'static str, scene: &'static str, way: Vec<Step>) -> View {
    View { name, scene, way }
}

impl View {
    /// Brings the page there, from anywhere.
    pub async fn show(self, page: &Page) {
        page.visit_made_up_practice(self.scene).await;
        for step in self.way {
            take(page, step).await;
        }
    }
}

fn beginnings() -> Vec<View> {
    vec![
        view("first run", "scene=first-run", vec![See("welcome", "")]),
        view("no desk", "scene=unavailable", vec![See("desk-unavailable", "")]),
        view("a new store", "scene=new-store", vec![See("store-notice", "")]),
        view("signed out", "scene=signed-out", vec![See("account-notice", "")]),
        view("nobody open", "", vec![See("patient-search", "")]),
        view("recent patients", "scene=recent", vec![See("recent-patient", "")]),
    ]
}

fn searches() -> Vec<View> {
    let search = |typed, seen| vec![Type("patient-search", typed), seen];
    let found = See("patient-search-status", "[data-phase='found']");
    vec![
        view("people who look alike", "", search("smith", found)),
        view("nobody found", "", search("zzzz", found)),
        view(
            "no connection",
            "scene=offline",
            search("smith", See("search-failure", "")),
        ),
        view("searching beside a chart", "", on_chart(&search("smith", found))),
        view("a long name", "", chart_of("maximiliana", LONG_NAME)),
    ]
}

fn files() -> Vec<View> {
    let row = Click("file-row", "");
    let menu = Click("row-menu", "");
    let preview = [row, Click("details-preview", ""), See("preview", "")];
    let several = [row, Press("ctrl+a"), See("selection-panel", "")];
    let describing = [menu, Click("menu-describe", ""), See("description-input", "")];
    let archiving = [menu, Click("menu-archive", ""), See("archive-confirm", "")];
    let moving = [menu, Click("menu-refile", ""), See("refile-search", "")];
    let whose = and(
        moving.to_vec(),
        &[Type("refile-search", "smith"), See("patient-result", "")],
    );
    let moved = and(
        whose.clone(),
        &[Click("patient-result", JANE), See("refile-confirm", "")],
    );
    vec![
        view("a chart", "", on_chart(&[])),
        view("a file's details", "", on_chart(&[row, See("details-open", "")])),
        view("odd names on a chart", "scene=odd-names", on_chart(&[row])),
        view("a file's menu", "", on_chart(&[menu, See("menu-open", "")])),
        view("several files", "", on_chart(&several)),
        view("a preview", "", on_chart(&preview)),
        view("no preview", "preview=too-large", on_chart(&preview)),
        view("a description", "", on_chart(&describing)),
        view("archiving", "", on_chart(&archiving)),
        view("moving to whom", "", on_chart(&whose)),
        view("moving to her", "", on_chart(&moved)),
    ]
}

fn drops() -> Vec<View> {
    let over = [Files("dragenter", 3), See("drop-overlay", "")];
    let nobody = vec![See("patient-search", "")];
    let look_alike = [Files("drop", 2), See("birth-year", "")];
    let many = [Files("drop", 24), See("drop-concerns", "")];
    let fields = [Files("drop", 1), See("fields-dialog", "")];
    vec![
        view("files over a chart", "", on_chart(&over)),
        view("files over nobody", "", and(nobody, &over)),
        view(
            "files being copied",
            "copying=waits",
            on_chart(&[Files("drop", 3), See("tray-row", "[data-state='copying']")]),
        ),
        view("a look-alike", "", and(chart_of("smith", JANE), &look_alike)),
        view("a deceased one", "", and(chart_of("kowalski", KOWALSKI), &many)),
        // Ids differ there.
        view(
            "what Canvas asks for",
            "system=canvas",
            and(chart_of("minh", ""), &fields),
        ),
    ]
}

fn unfiled() -> Vec<View> {
    let open = |further: &[Step]| and(vec![Click("unfiled-open", ""), See("unfiled-view", "")], further);
    let whose = [Type("unfiled-search", "smith"), See("patient-result", "")];
    let removing = [Click("unfiled-remove", ""), See("unfiled-remove-confirm", "")];
    vec![
        view(
            "unfiled files",
            "scene=unfiled",
            open(&[See("preview-picture", "")]),
        ),
        view("odd names in unfiled", "scene=odd-names", open(&[])),
        view("nothing unfiled", "", open(&[])),
        view("whose it is", "scene=unfiled", open(&whose)),
        view("removing it", "scene=unfiled", open(&removing)),
    ]
}

fn filings() -> Vec<View> {
    let tray = vec![See("tray-row", "")];
    let day = [Click("open-day", ""), See("day", "")];
    vec![
        view("every state", "scene=tray&rows=21", tray.clone()),
        view("the day", "scene=tray&rows=21", and(tray, &day)),
    ]
}

fn dialogs() -> Vec<View> {
    let menu = || vec![Click("account-menu", "")];
    let capabilities = vec![Click("capabilities", ""), See("capability-sheet", "")];
    let further = [Click("add-account", ""), See("account-system", "")];
    let settings = vec![Click("settings", ""), See("settings-sheet", "")];
    vec![
        view("accounts", "", and(menu(), &[See("account-option", "")])),
        view(
            "accounts beside a chart",
            "",
            on_chart(&and(menu(), &[See("account-option", "")])),
        ),
        view("capabilities", "", capabilities),
        view("a further account", "", and(menu(), &further)),
        view("settings", "", settings),
        view("shortcuts", "", on_chart(&[Press("?"), See("shortcuts", "")])),
    ]
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
