//! Starting: on a locked keyring, a second time, in the dark.

use std::path::Path;

use crate::clinic::Clinic;
use crate::steering::{App, Desktop, on_own_desktop, repository, until};

#[test]
fn a_locked_keyring_is_said_and_try_again_goes_on_after_unlocking() {
    on_own_desktop(
        "starting::a_locked_keyring_is_said_and_try_again_goes_on_after_unlocking",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            drop(app);

            Desktop::lock_keyring();
            let app = clinic.start_app().await;
            desktop.answer_keyring(None).await;
            app.page().see("desk-unavailable", "").await;
            app.page().click("try-again", "").await;
            desktop.answer_keyring(Some("desktop")).await;
            // Everything is still there.
            clinic.open_chart(app.page()).await;
        },
    );
}

#[test]
fn a_second_start_hands_over_to_the_open_window() {
    on_own_desktop(
        "starting::a_second_start_hands_over_to_the_open_window",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            app.page().see("welcome", "").await;
            let window = desktop.window("Chartdrop").await;
            desktop.minimise(&window).await;

            let second = App::start_again(clinic.environment());
            assert!(second.success(), "the second start ended with {second}");
            assert_eq!(
                desktop.window("Chartdrop").await,
                window,
                "the first window is back in front"
            );
        },
    );
}

#[test]
fn a_dark_desktop_gets_a_dark_window() {
    on_own_desktop(
        "starting::a_dark_desktop_gets_a_dark_window",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let light = App::start_for_pictures(&[], clinic.environment()).await;
            light.page().see("welcome", "").await;
            let light_brightness = light.page().background_brightness().await;
            drop(light);

            let dark = App::start_for_pictures(&[], &clinic.dark_environment()).await;
            dark.page().see("welcome", "").await;
            dark.page().picture(&repository("target/window/dark.png")).await;
            let dark_brightness = dark.page().background_brightness().await;
            assert!(
                light_brightness > 200 && dark_brightness < 80,
                "light {light_brightness}, dark {dark_brightness}"
            );
        },
    );
}

#[test]
fn twenty_starts_at_once_open_one_window_on_one_store() {
    on_own_desktop(
        "starting::twenty_starts_at_once_open_one_window_on_one_store",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let mut started = App::start_several(20, clinic.environment());
            let window = desktop.window("Chartdrop").await;
            started.until_one_is_left().await;
            assert_eq!(desktop.window("Chartdrop").await, window);
            let stores = || {
                let entries = std::fs::read_dir(&clinic.data_dir).expect("a data folder");
                let paths = entries.map(|entry| entry.expect("an entry").path());
                paths
                    .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
                    .count()
            };
            until("the store", || async { (stores() > 0).then_some(()) }).await;
            assert_eq!(stores(), 1);
        },
    );
}

/// Without a bus no start finds another, nor the keyring: each says so, and none touches what is kept.
#[test]
fn starts_at_once_without_a_session_bus_say_so_and_leave_the_store_alone() {
    on_own_desktop(
        "starting::starts_at_once_without_a_session_bus_say_so_and_leave_the_store_alone",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            clinic.connect(app.page()).await;
            drop(app);
            let store = clinic.data_dir.join("store.db");
            let before = std::fs::read(&store).expect("a store");

            let several = App::start_several(4, &clinic.environment_without_bus());
            let app = App::start(&[], &clinic.environment_without_bus()).await;
            app.page().see("desk-unavailable", "").await;
            desktop.windows("Chartdrop", 5).await;
            drop((app, several));
            assert_eq!(std::fs::read(&store).expect("a store"), before);

            let app = clinic.start_app().await;
            clinic.open_chart(app.page()).await;
        },
    );
}

#[test]
fn the_processor_draws_the_page_where_there_is_no_graphics_card() {
    on_own_desktop(
        "starting::the_processor_draws_the_page_where_there_is_no_graphics_card",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            app.page().see("welcome", "").await;
            let has_card = ["/dev/dri/renderD128", "/dev/nvidiactl", "/dev/dxg"]
                .iter()
                .any(|device| Path::new(device).exists());
            let environment = Desktop::environment_of("WebKitWebProces");
            assert_eq!(
                environment.contains(&"WEBKIT_DISABLE_COMPOSITING_MODE=1".to_owned()),
                !has_card
            );
        },
    );
}
