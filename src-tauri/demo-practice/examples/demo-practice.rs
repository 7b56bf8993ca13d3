//! The demo practice alone: `cargo run -p demo-practice --example demo-practice -- [--seed N] [--faults FILE]`.
//!
//! Prints one JSON line with addresses and keys, then answers until it is interrupted.
#![expect(
    clippy::print_stdout,
    reason = "the line on standard output is what it is for"
)]

use std::error::Error;

use demo_practice::{DemoPractice, Options};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--listen" => options.listen = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--patients" => options.patients = value.parse()?,
            "--faults" => options.faults = serde_json::from_str(&std::fs::read_to_string(value)?)?,
            _ => return Err(format!("there is no {argument}").into()),
        }
    }
    let practice = DemoPractice::start(options).await?;
    println!("{}", serde_json::to_string(&practice.announcement())?);
    tokio::signal::ctrl_c().await?;
    practice.stop().await;
    Ok(())
}
