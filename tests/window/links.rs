//! Copying a link to a file.

use demo_practice::Faults;

use crate::clinic::Clinic;
use crate::steering::{Desktop, on_own_desktop, until};

#[test]
fn a_copied_link_works_for_whoever_pastes_it_and_is_not_in_the_page() {
    on_own_desktop(
        "links::a_copied_link_works_for_whoever_pastes_it_and_is_not_in_the_page",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();

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

#[test]
fn a_link_that_has_stopped_working_leaves_the_clipboard_unless_something_else_is_there() {
    on_own_desktop(
        "links::a_link_that_has_stopped_working_leaves_the_clipboard_unless_something_else_is_there",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();
            let short_lived = |seconds| Faults {
                link_seconds: Some(seconds),
                ..Faults::default()
            };

            clinic.practice.faults().set(short_lived(20));
            page.click("file-row", "").await;
            page.click("details-copy-link", "").await;
            page.see("link-countdown", "").await;
            assert!(Desktop::clipboard().contains("X-Amz-Signature="));
            until("the link to leave the clipboard", || async {
                Desktop::clipboard().is_empty().then_some(())
            })
            .await;

            clinic.practice.faults().set(short_lived(3));
            page.click("details-copy-link", "").await;
            page.see("link-countdown", ":not(.over)").await;
            Desktop::copy_elsewhere("what somebody copied since");
            page.see("link-countdown", ".over").await;
            assert_eq!(Desktop::clipboard(), "what somebody copied since");
        },
    );
}
