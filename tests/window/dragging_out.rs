//! Dragging a file out of the window into a folder that a real file manager shows.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::clinic::Clinic;
use crate::steering::{App, Desktop, files_below, on_own_desktop, until};

#[test]
fn a_file_let_go_in_a_folder_is_saved_there_and_never_over_another_one() {
    on_own_desktop(
        "dragging_out::a_file_let_go_in_a_folder_is_saved_there_and_never_over_another_one",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();
            let row = page.see("file-row", "").await;
            let name = row.attr("data-name").await.expect("a row").expect("a name");

            let folder = desktop.folder("letters");
            let manager = FileManager::open(&desktop, &folder).await;
            // Once: a drag leaves a window behind that nobody sees and that has the same title.
            let window = desktop.window("Chartdrop").await;
            Desktop::place(&window, 0, 0);
            manager.take_from(&window, &app).await;
            page.read("notice", "[data-kind='done']", &name).await;

            // The stand-in browser is the judge of what the file's bytes are.
            page.click("details-open", "").await;
            let expected = clinic.browser.fetched().await;
            assert!(!expected.is_empty());
            assert_eq!(files_below(&folder), [(folder.join(&name), expected.clone())]);

            page.see("details-open", ":not([aria-disabled='true'])").await;

            // A second one leaves the first as it is. That it can be dragged shows that the page knows the button was let go.
            manager.take_from(&window, &app).await;
            until("two files in the folder", || async {
                (files_below(&folder).len() == 2).then_some(())
            })
            .await;
            assert!(files_below(&folder).iter().all(|(_, bytes)| *bytes == expected));

            // Nobody takes it: nothing happens, nothing was selected on the way, and a row answers a real click.
            let (x, y) = centre_of_row(&window, &app, 0).await;
            Desktop::drag((x, y), (x, y + 60));
            let selected = page.run("return String(getSelection())", vec![]).await;
            assert_eq!(selected, "", "text was selected");
            let (x, y) = centre_of_row(&window, &app, 1).await;
            Desktop::click_at(x, y);
            let second = page.all("file-row", "").await[1].attr("data-attachment-id").await;
            let second = second.expect("a row").expect("an id");
            page.see(
                "file-row",
                &format!("[aria-selected='true'][data-attachment-id='{second}']"),
            )
            .await;
            assert_eq!(files_below(&folder).len(), 2);
        },
    );
}

/// Where a row of the list is on the screen.
async fn centre_of_row(window: &str, app: &App, index: usize) -> (i32, i32) {
    let (left, top) = Desktop::corner(window);
    let row = app
        .page()
        .all("file-row", "")
        .await
        .into_iter()
        .nth(index)
        .expect("a row");
    let place = row.rect().await.expect("its place");
    #[allow(clippy::cast_possible_truncation, reason = "pixels of a screen")]
    let (x, y) = (place.x as i32 + 120, place.y as i32 + 17);
    (left + x, top + y)
}

/// `PCManFM` with a folder, beside the app's window and above it.
struct FileManager {
    process: Child,
    window: String,
}

impl FileManager {
    async fn open(desktop: &Desktop, folder: &Path) -> Self {
        let process = Command::new("pcmanfm")
            .arg("--new-win")
            .arg(folder)
            .stdin(Stdio::null())
            .spawn()
            .expect("pcmanfm starts: run scripts/setup test");
        let title = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let window = desktop.window(&title).await;
        Desktop::place(&window, 900, 450);
        Self { process, window }
    }

    /// A person drags the first file of the list into the folder.
    async fn take_from(&self, chart: &str, app: &App) {
        Desktop::raise(&self.window);
        let from = centre_of_row(chart, app, 0).await;
        let (left, top) = Desktop::corner(&self.window);
        Desktop::drag(from, (left + 400, top + 300));
    }
}

impl Drop for FileManager {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
