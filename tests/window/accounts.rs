//! Setting up an account.

use crate::clinic::Clinic;
use crate::steering::on_own_desktop;

#[test]
fn a_wrong_key_is_explained_and_nothing_is_saved() {
    on_own_desktop(
        "accounts::a_wrong_key_is_explained_and_nothing_is_saved",
        |desktop| async move {
            let clinic = Clinic::open(&desktop).await;
            let app = clinic.start_app().await;
            let page = app.page();
            page.see("welcome", "").await;

            clinic
                .fill_account_form(page, "MS0xMjM0-wrongwrongwrong-au1")
                .await;
            page.click("test-connection", "").await;
            page.see("account-failure", "").await;
            let save = page.see("save-account", "").await;
            assert!(
                !save.is_enabled().await.expect("a button"),
                "an account that was refused can be saved"
            );
            assert!(!clinic.data_dir.join("accounts.json").exists());

            // The same form goes on with the right key.
            clinic.connect(page).await;
            assert!(clinic.data_dir.join("accounts.json").exists());
        },
    );
}
