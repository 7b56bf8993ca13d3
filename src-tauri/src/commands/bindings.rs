use specta_typescript::Typescript;
use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

use super::{accounts, attachments, desk, filings, patients, previews, settings, sign_in, unfiled};
use crate::wire::DeskEventView;

/// Every command of the page. `src-tauri/permissions/app.toml` grants the same ones.
pub fn collected() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            accounts::add_account,
            accounts::remove_account,
            accounts::replace_secrets,
            accounts::retest_account,
            accounts::set_filing_defaults,
            accounts::test_account,
            attachments::archive_attachment,
            attachments::copy_link,
            attachments::describe_attachment,
            attachments::drag_out,
            attachments::list_attachments,
            attachments::open_attachment,
            attachments::pin_attachment,
            attachments::restore_attachment,
            attachments::save_attachment,
            attachments::save_dropped,
            attachments::unpin_attachment,
            desk::desk_state,
            desk::dismiss_store_notice,
            desk::show_window,
            desk::try_again,
            filings::accept_files,
            filings::cancel_filing,
            filings::decline_files,
            filings::describe_filing,
            filings::dismiss_filing,
            filings::field_options,
            filings::confirm_patient,
            filings::settle_original,
            filings::file_again,
            filings::file_now,
            filings::pause_filing,
            filings::pick_files,
            filings::resume_hold,
            filings::retry_all_filings,
            filings::retry_filing,
            filings::undo_filing,
            patients::forget_recent_patients,
            patients::open_patient,
            patients::open_patient_page,
            patients::read_patient,
            patients::search_patients,
            previews::close_preview,
            previews::preview_attachment,
            settings::set_settings,
            settings::set_language,
            sign_in::add_signed_in_account,
            sign_in::begin_sign_in,
            sign_in::begin_sign_in_again,
            sign_in::cancel_sign_in,
            sign_in::finish_sign_in,
            sign_in::replace_by_sign_in,
            unfiled::accept_unfiled,
            unfiled::remove_unfiled,
            unfiled::unfiled_thumbnail,
        ])
        .typ::<DeskEventView>()
        .error_handling(ErrorHandlingMode::Throw)
        // The largest are sizes in bytes, revisions and seconds: all far below 2^53.
        .dangerously_cast_bigints_to_number()
        // A view goes one way and a request the other: no type needs two shapes.
        .disable_serde_phases()
}

/// The TypeScript of every command and of what crosses: the content of `ui/src/api/bindings.ts`.
pub fn typescript() -> Result<String, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bindings.ts");
    collected().export(Typescript::default(), &file)?;
    Ok(std::fs::read_to_string(file)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn repository(path: &str) -> String {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
    }

    #[test]
    fn the_committed_bindings_are_those_of_these_commands() {
        let committed = repository("ui/src/api/bindings.ts");
        let generated = typescript().expect("the bindings can be made");
        assert!(
            committed == generated,
            "ui/src/api/bindings.ts is not current: cargo run --example bindings"
        );
    }

    #[test]
    fn the_permission_file_grants_exactly_the_commands() {
        let file: toml::Table = repository("src-tauri/permissions/app.toml")
            .parse()
            .expect("TOML");
        let granted: BTreeSet<String> = file["permission"][0]["commands"]["allow"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|name| name.as_str().expect("a name").to_owned())
            .collect();
        let bindings = typescript().expect("the bindings can be made");
        let called = |line: &str| {
            let (_, call) = line.split_once("__TAURI_INVOKE<")?;
            let (_, after) = call.split_once(">(\"")?;
            after.split_once('"').map(|(name, _)| name.to_owned())
        };
        let commands: BTreeSet<String> = bindings.lines().filter_map(called).collect();
        assert!(!commands.is_empty());
        assert_eq!(granted, commands);
    }
}
