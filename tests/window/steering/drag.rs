use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::desktop::repository;

/// A real drag from another application's window, with the button held.
pub struct Drag {
    source: Child,
    orders: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
}

impl Drag {
    /// Opens the other window beside the app's and presses the button on the files in it.
    pub fn begin(files: &[&Path]) -> Self {
        let mut source = Command::new(repository("tests/desktop/drag-source.py"))
            .args(["--at", "1430", "40", "--hold"])
            .args(files)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/desktop/drag-source.py starts");
        let orders = source.stdin.take().expect("its input");
        let reports = BufReader::new(source.stdout.take().expect("its output")).lines();
        let mut drag = Self {
            source,
            orders,
            reports,
        };
        drag.wait_for("mapped");
        drag
    }

    /// Moves the files to a point of the screen.
    pub fn carry(&mut self, x: i32, y: i32) {
        writeln!(self.orders, "move {x} {y}").expect("the source listens");
        self.wait_for("at");
    }

    /// Lets the files go; the other window must see them taken.
    pub fn drop_files(mut self) {
        writeln!(self.orders, "drop").expect("the source listens");
        let end = self.wait_for("end");
        assert_eq!(end, "end copy", "nobody took the files");
        assert!(self.source.wait().expect("the source ends").success());
    }

    fn wait_for(&mut self, word: &str) -> String {
        for line in self.reports.by_ref() {
            let line = line.expect("the source's report");
            if line.split_whitespace().next() == Some(word) {
                return line;
            }
            assert!(!line.starts_with("failed"), "the drag failed: {line}");
        }
        panic!("the drag source ended before: {word}");
    }
}

impl Drop for Drag {
    fn drop(&mut self) {
        // Without its input it lets the button go and ends; one that hangs is ended.
        let _ = self.source.kill();
        let _ = self.source.wait();
    }
}
