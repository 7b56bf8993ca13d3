//! The window enlarged to 200 %, by keyboard.

use crate::clinic::Clinic;
use crate::steering::{on_own_desktop, until};

#[test]
fn at_200_percent_the_patient_is_whole_and_nothing_is_wider_than_the_window() {
    on_own_desktop(
        "zoom::at_200_percent_the_patient_is_whole_and_nothing_is_wider_than_the_window",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_at_chart().await;
            let page = app.page();
            page.resize(1280, 800).await;
            // Each press enlarges by a fifth of the natural size.
            for wide in [1066, 914, 800, 711, 640] {
                page.press("ctrl++").await;
                until("the page to be enlarged", || async {
                    let now = page.run("return innerWidth", vec![]).await.as_u64()?;
                    now.abs_diff(wide).le(&2).then_some(())
                })
                .await;
            }
            page.see("file-row", "").await;
            assert_eq!(page.layout_findings().await, Vec::<String>::new());
            page.picture(&crate::steering::repository(
                "target/tour/views/at-200-percent.png",
            ))
            .await;
        },
    );
}
