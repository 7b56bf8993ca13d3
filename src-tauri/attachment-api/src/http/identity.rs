//! Who we say we are. Vendors block applications whose contact does not work.

/// A working e-mail address of whoever distributes this build: set `CHARTDROP_CONTACT` when building a release.
/// Cliniko asks for `APP_VENDOR_NAME (APP_VENDOR_EMAIL)`: <https://docs.api.cliniko.com/> ("Identifying your application").
const APP_CONTACT: &str = match option_env!("CHARTDROP_CONTACT") {
    Some(contact) => contact,
    None => "support@chartdrop.example",
};

/// The `User-Agent` of every request.
pub(crate) fn user_agent() -> String {
    format!("Chartdrop ({APP_CONTACT})")
}
