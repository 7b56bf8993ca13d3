use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use thirtyfour::{Capabilities, WebDriver};

use super::{LOOK, PATIENCE, until};

/// A WebDriver of some browser, on a port of its own. When it goes, all that it started goes with it.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts it by this command, which takes `--port`.
    pub fn start(mut command: Command) -> Self {
        let port = free_port();
        let process = command
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // A group of its own, so that what it steers ends with it whatever happens.
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}; run scripts/setup test"));
        Self { process, port }
    }

    /// A session, once what is steered has started.
    pub async fn session(&self, capabilities: Capabilities) -> WebDriver {
        let address = format!("http://127.0.0.1:{}", self.port);
        until("a session with the driver", || async {
            let session = WebDriver::builder(address.as_str(), capabilities.clone());
            session.request_timeout(PATIENCE).connect().await.ok()
        })
        .await
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
        // Only when it is gone altogether is the app's name on the session bus free for another start.
        let started = Instant::now();
        while is_alive(self.process.id()) && started.elapsed() < PATIENCE {
            std::thread::sleep(LOOK);
        }
    }
}

/// Whether a process of this group is still running; one that only waits to be collected is not.
fn is_alive(group: u32) -> bool {
    let group = group.to_string();
    let processes = std::fs::read_dir("/proc").expect("a list of processes");
    processes.flatten().any(|process| {
        let line = std::fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        // After the name in brackets: state, parent, group.
        let Some((_, rest)) = line.rsplit_once(") ") else {
            return false;
        };
        let mut fields = rest.split(' ');
        let state = fields.next();
        state != Some("Z") && fields.nth(1) == Some(group.as_str())
    })
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its address").port()
}
