//! A store that another process keeps to itself for longer than anybody waits for it. The waits are the store's own:
//! seconds of real time.

use filing_desk::Hold;

use super::bench::{Bench, accept, accept_one, refused, until_filed};
use super::opening::connection;

#[tokio::test(start_paused = true)]
async fn it_is_busy_and_not_damaged_when_it_is_opened() {
    let bench = Bench::new();
    let desk = bench.open().await;
    desk.shutdown().await;
    drop(desk);
    let connection = connection(&bench);
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(bench.open_as(true).await.err().unwrap().code(), "store-busy");
    connection.execute_batch("ROLLBACK").unwrap();
    let desk = bench.open().await;
    assert!(!desk.has_new_store());
}

#[tokio::test(start_paused = true)]
async fn a_file_is_refused_meanwhile_and_filed_once_when_it_is_dropped_again() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let held = accept(&desk, vec![bench.file("held.txt", b"held")], Hold::UntilPressed).await[0].id;
    let connection = connection(&bench);
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let dropped = bench.file("dropped.txt", b"dropped");
    assert_eq!(refused(&desk, dropped.clone()).await.code(), "store-busy");
    connection.execute_batch("ROLLBACK").unwrap();

    let dropped = accept_one(&desk, dropped).await;
    desk.file_now(held).await.unwrap();
    for id in [held, dropped] {
        until_filed(&desk, id).await;
    }
    assert_eq!(bench.system.records().len(), 2);
    desk.shutdown().await;
    drop(desk);
    bench.open().await;
    assert_eq!(bench.spool(), Vec::<String>::new());
}
