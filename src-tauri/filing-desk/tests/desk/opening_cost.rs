//! What it costs to look at a whole store whenever it is opened. Nothing is asserted of time; it is printed by
//! `cargo test --profile bench -p filing-desk --test desk opening_cost -- --ignored --nocapture`.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::time::Instant;

use super::bench::{Bench, accept_one, until_filed};
use super::opening::connection;

const FILINGS: u32 = 10_000;
const OPENINGS: usize = 5;

#[tokio::test(start_paused = true)]
#[ignore = "measures, which says something in an optimised build only"]
async fn a_store_of_ten_thousand_filings() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("scan.txt", b"a scan")).await;
    until_filed(&desk, id).await;
    desk.shutdown().await;
    drop(desk);
    multiply(&connection(&bench), &id.to_string());

    let began = Instant::now();
    let whole: String = connection(&bench)
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .unwrap();
    println!("the check alone: {:?}, {whole}", began.elapsed());
    for _ in 0..OPENINGS {
        let began = Instant::now();
        let desk = bench.open().await;
        println!("opening {} filings: {:?}", desk.filings().len(), began.elapsed());
        desk.shutdown().await;
    }
    let size = std::fs::metadata(bench.data_dir().join("store.db"))
        .unwrap()
        .len();
    println!("{size} bytes");
}

/// Gives the store as many filings like this one, and what the audit trail says of them.
fn multiply(store: &rusqlite::Connection, id: &str) {
    store.execute_batch("BEGIN").unwrap();
    for _ in 1..FILINGS {
        let new = uuid::Uuid::now_v7().to_string();
        store
            .execute(
                "INSERT INTO filings SELECT ?2, revision, account, patient, sha256, state, attachment, accepted_at,
                 changed_at, dismissed, replace(document, ?1, ?2) FROM filings WHERE id = ?1",
                [id, &new],
            )
            .unwrap();
        store
            .execute(
                "INSERT INTO audit (at, account, account_name, user_id, action, patient, attachment, filing)
                 SELECT at, account, account_name, user_id, action, patient, attachment, ?2 FROM audit WHERE filing = ?1",
                [id, &new],
            )
            .unwrap();
    }
    store.execute_batch("COMMIT").unwrap();
}
