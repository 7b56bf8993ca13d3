use std::path::Path;
use std::time::Duration;

use thirtyfour::prelude::*;

use super::keys::{DOWN, ENTER, SHIFT_F10};
use super::{repository, until};

/// More than it takes to go through everything in the window.
const MOST_PRESSES: usize = 150;

/// The page in the app's window, or in a browser. Things are found by their `data-testid` (`ui/src/testids.ts`) and further
/// attributes.
pub struct Page {
    session: WebDriver,
    home: String,
}

impl Page {
    /// The page of this session, which is at this address.
    pub fn new(session: WebDriver, home: &str) -> Self {
        let home = home.to_owned();
        Self { session, home }
    }

    /// What steers it.
    pub fn session(&self) -> &WebDriver {
        &self.session
    }

    /// The first visible thing of this kind, once there is one. `attributes` narrow it, e.g. `[data-state='held']`.
    pub async fn see(&self, testid: &str, attributes: &str) -> WebElement {
        until(&format!("{testid}{attributes}"), || async {
            for element in self.all(testid, attributes).await {
                if element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// What a field holds now, seen or not.
    pub async fn value(&self, testid: &str) -> String {
        let field = self
            .all(testid, "")
            .await
            .into_iter()
            .next()
            .expect("the field is in the page");
        field.value().await.expect("its value").unwrap_or_default()
    }

    /// Waits until no such thing is left.
    pub async fn see_gone(&self, testid: &str, attributes: &str) {
        until(&format!("no {testid}{attributes}"), || async {
            self.all(testid, attributes).await.is_empty().then_some(())
        })
        .await;
    }

    /// Everything of this kind there is now.
    pub async fn all(&self, testid: &str, attributes: &str) -> Vec<WebElement> {
        self.session
            .find_all(selector(testid, attributes))
            .await
            .unwrap_or_default()
    }

    /// The text of a thing once it holds `part`.
    pub async fn read(&self, testid: &str, attributes: &str, part: &str) -> String {
        until(
            &format!("{testid}{attributes} with the text {part:?}"),
            || async {
                let element = self.all(testid, attributes).await.into_iter().next()?;
                element.text().await.ok().filter(|text| text.contains(part))
            },
        )
        .await
    }

    /// Clicks a thing, once it takes clicks.
    pub async fn click(&self, testid: &str, attributes: &str) {
        until(&format!("a click on {testid}{attributes}"), || async {
            let element = self.see(testid, attributes).await;
            // The page may draw it anew between finding and clicking.
            (element.is_enabled().await.unwrap_or(false) && element.click().await.is_ok()).then_some(())
        })
        .await;
    }

    /// Clicks the thing of this kind that holds this text.
    pub async fn click_one_with(&self, testid: &str, text: &str) {
        until(&format!("a click on the {testid} with {text:?}"), || async {
            for element in self.all(testid, "").await {
                if element.text().await.is_ok_and(|shown| shown.contains(text)) {
                    return element.click().await.ok();
                }
            }
            None
        })
        .await;
    }

    /// Clicks a thing within another one, e.g. the button of a row.
    pub async fn click_within(&self, row: (&str, &str), testid: &str) {
        until(&format!("a click on {testid} in {}{}", row.0, row.1), || async {
            let row = self.see(row.0, row.1).await;
            let button = row.find(selector(testid, "")).await.ok()?;
            button.click().await.ok()
        })
        .await;
    }

    /// Double-clicks a thing.
    pub async fn double_click(&self, testid: &str, attributes: &str) {
        let element = self.see(testid, attributes).await;
        element.scroll_into_view().await.expect("it can be scrolled to");
        // The driver's own pause between actions would make two clicks of it.
        let actions = self.session.action_chain_with_delay(None, Some(Duration::ZERO));
        let actions = actions.double_click_element(&element);
        actions.perform().await.expect("a double click");
    }

    /// Types into a field, once it takes text: behind a menu that is still closing it takes none.
    pub async fn type_into(&self, testid: &str, text: &str) {
        let field = until(&format!("the field {testid} to take text"), || async {
            let field = self.see(testid, "").await;
            field.clear().await.is_ok().then_some(field)
        })
        .await;
        field.send_keys(text).await.expect("the field takes text");
    }

    /// Waits until the page has been drawn as it is now: a picture before that would be white.
    pub async fn drawn(&self) {
        let script = "const done = arguments[arguments.length - 1]; \
                      requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.run_async(script, Vec::new()).await;
    }

    /// Goes to the practice that the page makes up by itself, for what no real one shows at will.
    pub async fn visit_made_up_practice(&self, scene: &str) {
        let address = format!("{}?fake&latency=0&{scene}", self.home);
        self.session.goto(address).await.expect("the page is there");
    }

    /// Presses keys one after the other where the focus is, or one with Ctrl (`ctrl+a`) or Shift (`shift+a`).
    pub async fn press(&self, keys: &str) {
        let actions = self.session.action_chain();
        let held = [("ctrl+", Key::Control), ("shift+", Key::Shift)];
        let with = held
            .into_iter()
            .find_map(|(name, key)| Some((key, keys.strip_prefix(name)?)));
        let actions = match with {
            Some((held, key)) => actions.key_down(held.clone()).send_keys(key).key_up(held),
            None => actions.send_keys(keys),
        };
        actions.perform().await.expect("the key is pressed");
    }

    /// Presses a key, again and again, until there is such a thing: until an arrow key has marked it, or Tab has come to it.
    pub async fn press_until(&self, key: &str, testid: &str, attributes: &str) {
        for _ in 0..MOST_PRESSES {
            if !self.all(testid, attributes).await.is_empty() {
                return;
            }
            self.press(key).await;
        }
        panic!("{MOST_PRESSES} times {key:?} did not lead to {testid}{attributes}");
    }

    /// Opens the menu of the selected file and takes one of its entries, by keyboard.
    pub async fn choose_in_menu(&self, entry: &str) {
        self.press(SHIFT_F10).await;
        // The keyboard is in the menu once its first entry is marked.
        self.see("menu-open", "[data-highlighted]").await;
        self.press_until(DOWN, entry, "[data-highlighted]").await;
        self.press(ENTER).await;
        self.see_gone("menu-open", "").await;
    }

    /// Clicks this thing while Ctrl is held.
    pub async fn click_with_ctrl(&self, element: &WebElement) {
        let actions = self.session.action_chain().key_down(Key::Control);
        let actions = actions.click_element(element).key_up(Key::Control);
        actions.perform().await.expect("a click");
    }

    /// So many made-up files come over the made-up practice (`dragenter`) or are let go there (`drop`).
    pub async fn made_up_files(&self, event: &str, count: u32) {
        let script = "const files = new DataTransfer(); \
                      for (let i = 0; i < arguments[1]; i++) files.items.add(new File(['x'], `scan-${i}.pdf`)); \
                      const event = { dataTransfer: files, bubbles: true, cancelable: true }; \
                      window.dispatchEvent(new DragEvent(arguments[0], event));";
        let arguments = vec![event.into(), count.into()];
        let dispatched = self.session.execute(script, arguments).await;
        dispatched.expect("the page takes files");
    }

    /// What axe-core finds wrong with the page as it is now: each rule with where.
    pub async fn accessibility_findings(&self) -> Vec<String> {
        let axe = std::fs::read_to_string(repository("ui/node_modules/axe-core/axe.min.js"));
        let axe = axe.expect("the page's packages are installed: run scripts/setup test");
        // What fades in is checked as it ends. A menu opens beside the page's regions, and takes the focus.
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             for (const animation of document.getAnimations()) {{ \
               try {{ animation.finish(); }} catch {{ /* it has no end */ }} }} \
             {axe}; \
             const rules = {{ 'target-size': {{ enabled: true }}, region: {{ enabled: false }} }}; \
             axe.run(document, {{ resultTypes: ['violations'], rules }}).then( \
               ({{ violations }}) => done(violations.map(({{ id, nodes }}) => \
                 `${{id}}: ${{nodes.map(({{ target }}) => target.join(' ')).join(' | ')}}`)), \
               (error) => done([`axe-core: ${{error}}`]));"
        );
        let findings = self.session.execute_async(script, Vec::new()).await;
        findings
            .and_then(|found| found.convert())
            .expect("the page is checked")
    }

    /// Makes the window so large that its page has this width and height, in pixels of the page.
    pub async fn resize(&self, width: u32, height: u32) {
        let resized = self.session.set_window_rect(0, 0, width, height).await;
        resized.expect("the window takes the size");
        until("the page has its size", || async {
            let size = self.run("return [innerWidth, innerHeight]", Vec::new()).await;
            (size == serde_json::json!([width, height])).then_some(())
        })
        .await;
    }

    /// What is wrong with how the page lies in the window: it is wider than that, or something covers the patient banner.
    pub async fn layout_findings(&self) -> Vec<String> {
        // What keeps clicks off the page while a dialog or a menu is open is to be seen through there.
        let found = self.run(
            "const found = []; \
             const wide = document.documentElement.scrollWidth; \
             if (wide > innerWidth) found.push(`the page is ${wide} wide`); \
             const banner = document.querySelector('[data-testid=banner]'); \
             if (banner) { \
               for (const part of banner.querySelectorAll('h1, dt, dd')) { \
                 const { left, top, right, bottom } = part.getBoundingClientRect(); \
                 if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) \
                   found.push(`the banner is cut at ${part.tagName}`); \
                 const all = document.elementsFromPoint((left + right) / 2, (top + bottom) / 2); \
                 const above = all.find((found) => !found.matches('.dialog-shade, .menu-shade')); \
                 if (above && !banner.contains(above)) \
                   found.push(`the banner is covered at ${part.tagName} by ${above.tagName} ${above.className}`); \
               } \
             } \
             return found;",
            Vec::new(),
        );
        serde_json::from_value(found.await).expect("a list of texts")
    }

    /// What a script returns.
    pub async fn run(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        let returned = self.session.execute(script, arguments).await;
        returned.expect("the script runs").json().clone()
    }

    /// What a script hands over at its end, which may be a minute away.
    pub async fn run_async(&self, script: &str, arguments: Vec<serde_json::Value>) -> serde_json::Value {
        let patience = TimeoutConfiguration::new(Some(Duration::from_secs(60)), None, None);
        let patient = self.session.update_timeouts(patience).await;
        patient.expect("the driver waits longer");
        let returned = self.session.execute_async(script, arguments).await;
        returned.expect("the script runs").json().clone()
    }

    /// Saves a picture of the page.
    pub async fn picture(&self, file: &Path) {
        self.drawn().await;
        let png = self.session.screenshot_as_png().await.expect("a picture");
        assert!(is_no_blank(&png), "the picture is of one colour");
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, png).expect("the picture can be saved");
    }

    /// The page as it is now, as HTML.
    pub async fn source(&self) -> String {
        self.session.source().await.expect("the page")
    }

    /// Brightness of the page's background, 0 (black) to 255.
    pub async fn background_brightness(&self) -> u32 {
        self.drawn().await;
        let png = self.session.screenshot_as_png().await.expect("a picture");
        let picture = image::load_from_memory(&png).expect("a PNG").into_luma8();
        let total: u64 = picture.pixels().map(|pixel| u64::from(pixel.0[0])).sum();
        u32::try_from(total / u64::from(picture.width() * picture.height())).expect("at most 255")
    }
}

fn selector(testid: &str, attributes: &str) -> By {
    By::Css(format!("[data-testid='{testid}']{attributes}"))
}

fn is_no_blank(png: &[u8]) -> bool {
    let picture = image::load_from_memory(png).expect("a PNG").into_rgb8();
    let first = picture.get_pixel(0, 0);
    picture.pixels().any(|pixel| pixel != first)
}
