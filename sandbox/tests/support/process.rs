//! Runs the real program in a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

pub struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: Option<thread::JoinHandle<String>>,
    /// By number, so that no resolver is involved.
    pub origin: String,
    /// As the program printed it.
    pub inbox_key: String,
}

/// What the program wrote, and how it ended.
pub struct Ended {
    pub status: ExitStatus,
    /// After the lines that say where it is.
    pub stdout: String,
    pub stderr: String,
}

/// The program, with its options but not running: nothing of this process's environment leaks in.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ssojet-sandbox"));
    command.env_clear().args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    /// Starts on a free port and waits for the lines that say so.
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).args(["--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let stderr = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let port = line.strip_prefix("listening on http://localhost:").unwrap_or_else(|| panic!("{line:?}")).trim_end();
        let origin = format!("http://127.0.0.1:{}", port.parse::<u16>().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let inbox = format!("inbox http://localhost:{}/inbox?key=", port);
        let inbox_key = line.strip_prefix(&inbox).unwrap_or_else(|| panic!("{line:?}")).trim_end().to_owned();
        Self { child, stdout, stderr: Some(stderr), origin, inbox_key }
    }

    pub fn address(&self) -> &str {
        self.origin.strip_prefix("http://").unwrap()
    }

    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    pub fn wait(mut self) -> Ended {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(started.elapsed() < Duration::from_secs(30), "the program does not end");
            thread::sleep(Duration::from_millis(20));
        };
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        let stderr = self.stderr.take().unwrap().join().unwrap();
        Ended { status, stdout, stderr }
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        answer(agent().get(format!("{}{path}", self.origin)).header("x-inbox-key", &self.inbox_key).call())
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, String) {
        let request = agent().post(format!("{}{path}", self.origin)).header("content-type", "application/json");
        answer(request.send(body.to_string()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone when the test got as far as `wait`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, String) {
    let mut response = response.unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}
