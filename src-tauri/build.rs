//! Compiles Tauri's configuration, capabilities and permissions into the app. Runs in the repository's root.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The pages are compiled in; folders other than Tauri's own are not watched by themselves.
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let permissions =
        tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/capabilities/**/*")
            .app_manifest(permissions),
    )?;
    Ok(())
}
