//! Writes `ui/src/api/bindings.ts` anew from the commands and what crosses to the page: `cargo run --example bindings`.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/api/bindings.ts");
    std::fs::write(file, chartdrop_shell::commands::typescript()?)?;
    Ok(())
}
