//! One start of the app as a process of its own, which may be killed.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::drawn::{Moment, Strike};
use crate::Trouble;
use crate::worker::{Said, Task};

const SIGKILL: i32 = 9;

/// How a start went.
pub struct Ended {
    /// Whether it was killed.
    pub is_killed: bool,
    /// What it had said by then.
    pub said: Vec<Said>,
}

/// Starts the app for this task and waits for its end.
pub fn start(program: &Path, task: &Task, strike: Option<Strike>) -> Result<Ended, Trouble> {
    let path = task.folder.join("task.json");
    std::fs::create_dir_all(&task.folder)?;
    std::fs::write(&path, serde_json::to_vec(task)?)?;
    let mut command = Command::new(program);
    command
        .arg("worker")
        .arg(&path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // The practice is spoken to without TLS: reading the authorities that this computer trusts would take as long as
        // the rest of the start.
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", "/dev/null");
    if let Some(Strike::At(kill)) = strike {
        command.env("CHARTDROP_KILL_AT", format!("{}:{}", kill.point, kill.reach));
    }
    let mut child = command.spawn()?;
    if let Some(Strike::After(moment)) = strike {
        kill_after(&mut child, moment)?;
    }
    let output = child.stdout.take().ok_or("no standard output")?;
    let mut said = Vec::new();
    for line in BufReader::new(output).lines() {
        // A line that the kill cut off was not said.
        if let Ok(line) = serde_json::from_str(&line?) {
            said.push(line);
        }
    }
    let status = child.wait()?;
    let is_killed = status.signal() == Some(SIGKILL);
    if is_killed || status.success() {
        return Ok(Ended { is_killed, said });
    }
    Err(format!("the app ended with {status}: {said:?}").into())
}

/// A moment is no state that could be waited for.
fn kill_after(child: &mut Child, moment: Moment) -> Result<(), Trouble> {
    std::thread::sleep(Duration::from_millis(moment.milliseconds));
    // It may have ended before: then there is nothing to kill.
    if child.try_wait()?.is_none() {
        child.kill()?;
    }
    Ok(())
}
