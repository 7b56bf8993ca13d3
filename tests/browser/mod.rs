//! Stands in for a person at the browser: presses a button on the demo practice's own sign-in page.

/// Opens the page at this address, presses a button there, goes where it leads; the status and text shown in the end.
pub fn press(address: &str, decision: &str) -> (u16, String) {
    // The stand-in wants one, although it speaks plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (page, query) = address.split_once('?').expect("a request to sign in");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let browser = reqwest::Client::builder().no_proxy().build().expect("a browser");
        let shown = browser.get(address).send().await.expect("a page");
        assert!(shown.status().is_success(), "{}", shown.status());
        let pressed = browser
            .post(page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("{query}&decision={decision}"));
        let shown = pressed.send().await.expect("the way back");
        (shown.status().as_u16(), shown.text().await.expect("a text"))
    })
}
