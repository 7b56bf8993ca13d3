//! Which files are taken in, and what is kept of them.

use std::time::Duration;

use attachment_api::PatientId;
use filing_desk::{AcceptRequest, Hold};

use super::bench::{Bench, accept, accept_one, jane, refused, request, until_filed};

#[tokio::test(start_paused = true)]
async fn the_facts_of_a_file_are_those_of_its_bytes() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let filing = &accept(&desk, vec![bench.file("abc.pdf", b"abc")], Hold::UntilPressed).await[0];
    assert_eq!(filing.file.size_bytes, 3);
    assert_eq!(
        filing.file.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(filing.file.md5, "900150983cd24fb0d6963f7d28e17f72");
    assert_eq!(filing.file.content_type, "application/pdf");
}

#[tokio::test(start_paused = true)]
async fn neither_bytes_nor_names_nor_keys_lie_readable_on_disk() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let text = "canary words of a letter ".repeat(10_000);
    let id = accept(
        &desk,
        vec![bench.file("canary-name.txt", text.as_bytes())],
        Hold::UntilPressed,
    )
    .await[0]
        .id;
    for pass in ["held", "filed"] {
        for file in files_below(&bench.data_dir()) {
            let bytes = std::fs::read(&file).unwrap();
            // The number as a document holds it: four digits alone turn up in random bytes too.
            for canary in ["canary words", "canary-name", "canary-key", "SMITH", "\"4512\""] {
                let found = bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes());
                assert!(!found, "{canary} in {} while {pass}", file.display());
            }
        }
        if pass == "held" {
            desk.file_now(id).await.unwrap();
            until_filed(&desk, id).await;
        }
    }
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn everything_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let desk = bench.open().await;
    accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&bench.data_dir()), 0o700);
    assert_eq!(mode(&bench.data_dir().join("spool")), 0o700);
    for name in ["accounts.json", "store.db"] {
        assert_eq!(mode(&bench.data_dir().join(name)), 0o600, "{name}");
    }
    for name in bench.spool() {
        assert_eq!(mode(&bench.data_dir().join("spool").join(&name)), 0o600, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn odd_files_are_refused_each_with_its_reason_and_leave_nothing() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let folder = bench.folder.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    assert_eq!(refused(&desk, folder).await.code(), "file-is-folder");
    assert_eq!(
        refused(&desk, bench.file("empty.txt", b"")).await.code(),
        "file-empty"
    );
    assert_eq!(
        refused(&desk, bench.folder.path().join("gone.txt")).await.code(),
        "file-vanished"
    );
    let large = bench.file("large.bin", b"");
    std::fs::File::options()
        .write(true)
        .open(&large)
        .unwrap()
        .set_len(65 * 1024 * 1024)
        .unwrap();
    assert_eq!(refused(&desk, large).await.code(), "file-too-large");
    assert_eq!(bench.spool(), Vec::<String>::new());
    assert_eq!(desk.filings(), vec![]);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn links_and_pipes_are_refused() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let link = bench.folder.path().join("link.txt");
    std::os::unix::fs::symlink(bench.file("a.txt", b"a"), &link).unwrap();
    assert_eq!(refused(&desk, link).await.code(), "file-is-link");
    let socket = bench.folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(refused(&desk, socket).await.code(), "file-is-special");
    let pipe = bench.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    assert_eq!(refused(&desk, pipe).await.code(), "file-is-special");
}

#[tokio::test(start_paused = true)]
async fn the_same_bytes_dropped_twice_are_accepted_once() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let path = bench.file("a.txt", b"same");
    let first = accept(&desk, vec![path.clone()], Hold::UntilPressed).await[0].id;
    let second = refused(&desk, path.clone()).await;
    assert_eq!(
        (second.code().as_str(), second.name.expose().as_str()),
        ("already-being-filed", "a.txt")
    );
    assert_eq!(bench.spool().len(), 2);

    let to_another = AcceptRequest {
        patient: filing_desk::PatientBinding {
            id: PatientId::new("4513"),
            ..jane()
        },
        ..request(&desk, vec![path.clone()], Hold::UntilPressed)
    };
    assert!(
        desk.accept_files(to_another).await.unwrap()[0].is_ok(),
        "another patient is another matter"
    );

    desk.file_now(first).await.unwrap();
    until_filed(&desk, first).await;
    accept_one(&desk, path).await;
}

#[tokio::test(start_paused = true)]
async fn one_refused_file_does_not_hinder_the_others() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let paths = vec![
        bench.file("a.txt", b"a"),
        bench.file("empty.txt", b""),
        bench.file("b.txt", b"b"),
    ];
    let outcomes = desk
        .accept_files(request(&desk, paths, Hold::UntilPressed))
        .await
        .unwrap();
    let accepted: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(accepted, [true, false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_too_long_description_is_refused_before_anything_is_kept() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let long = AcceptRequest {
        description: Some("x".repeat(256).into()),
        ..request(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed)
    };
    let outcome = desk.accept_files(long).await.unwrap().remove(0);
    assert_eq!(outcome.unwrap_err().code(), "description-too-long");
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn the_file_may_change_or_go_once_it_is_accepted() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let path = bench.file("a.txt", b"as it was");
    let id = accept(&desk, vec![path.clone()], Hold::Seconds(5)).await[0].id;
    std::fs::write(&path, b"changed").unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    std::fs::remove_file(&path).unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records()[0].bytes, b"as it was");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
