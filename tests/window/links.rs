//! Copying a link to a file.

use crate::clinic::Clinic;
use crate::steering::{Desktop, on_own_desktop};

#[test]
fn a_copied_link_works_for_whoever_pastes_it_and_is_not_in_the_page() {
    on_own_desktop(
        "links::a_copied_link_works_for_whoever_pastes_it_and_is_not_in_the_page",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            clinic.connect(page).await;
            clinic.open_chart(page).await;

            page.click("file-row", "").await;
            page.click("details-copy-link", "").await;
            page.see("link-countdown", "").await;
            let link = Desktop::clipboard();
            let (_, signature) = link
                .split_once("X-Amz-Signature=")
                .unwrap_or_else(|| panic!("no presigned link on the clipboard but {link:?}"));
            assert!(
                !page.source().await.contains(signature),
                "the link is in the page"
            );

            let pasted = reqwest::get(&link).await.expect("storage answers");
            assert!(pasted.status().is_success());
            page.click("details-open", "").await;
            let opened = clinic.browser.fetched().await;
            assert!(
                pasted.bytes().await.expect("bytes") == opened,
                "another file was linked"
            );
        },
    );
}
