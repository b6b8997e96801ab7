//! Builds everything and serves the demo, the inbox and the API with the sandbox on this machine.

use std::io::{BufRead, BufReader, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::build;
use crate::project::Project;
use crate::step::Progress;
use crate::tool;

/// Words that the sandbox prints before its address, once it answers.
const READY: &str = "listening on ";
/// Word that it prints before the address of its inbox, which holds the key to it.
const INBOX: &str = "inbox ";
/// What parts the address of the inbox from the key.
const KEY: &str = "/inbox?key=";

/// Builds, serves, and returns when the sandbox has ended.
pub fn run(project: &Project, port: u16, arguments: &[String]) -> Result<ExitCode> {
    // Before minutes of building, not after.
    check_port(port)?;
    let mut progress = Progress::new(build::STEPS.len() + 1);
    build::run(project, &mut progress)?;
    progress.step("sandbox (cargo)", || build_sandbox(project))?;
    check_port(port)?;

    let mut child = Command::new(project.sandbox_binary())
        .current_dir(project.path(""))
        .arg("--listen")
        .arg(format!("127.0.0.1:{port}"))
        .arg("--assets")
        .arg(project.dist())
        .arg("--pages")
        .arg(project.pages())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("the sandbox could not be started")?;
    let stdout = child.stdout.take().context("the sandbox has no output")?;

    stop_with_us(&child)?;
    let mut ready = false;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        ready |= line.starts_with(READY);
        println!("{}", told(&line));
    }
    let status = child.wait()?;
    if !ready {
        bail!("the sandbox stopped before it was ready ({status}); its own message is above");
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compiles the sandbox. `--workspace` keeps the features of shared dependencies the same as under `cargo test --workspace`, so that
/// nothing is compiled twice.
pub fn build_sandbox(project: &Project) -> Result<()> {
    tool::quiet(&mut project.cargo(["build", "--locked", "--workspace", "--bin=ssojet-sandbox"]))
}

/// Refuses a port that another program listens on, and names one to try.
fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is in use by another program: stop it, or choose another port with `cargo xtask start --port {}`",
            port.checked_add(1).unwrap_or(8787)
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on port {port}")),
    }
}

/// What the person who started the sandbox reads in the place of one of its lines: what each address is for. The addresses
/// of the demo and the inbox hold the key that lets a browser into the inbox; one click on either is enough.
fn told(line: &str) -> String {
    if let Some(address) = line.strip_prefix(READY) {
        let address = address.trim().trim_end_matches('/');
        return format!(
            "\n  {address}/login   the hosted page, for the applications that send people to it\n  {address}/api/v1  the API\n\nCtrl-C stops it."
        );
    }
    match line.strip_prefix(INBOX).and_then(|address| address.trim().split_once(KEY)) {
        Some((address, key)) => format!(
            "\nThe demo, to sign in, and the mail and text messages it sent. Open either in your browser; the key keeps others out:\n\ndemo {address}/?key={key}\n{line}\n"
        ),
        None => line.to_owned(),
    }
}

/// Hands a signal sent to this program on to the sandbox. A person's Ctrl-C reaches the sandbox by itself, as it shares the
/// terminal: this program only has to outlive it while it closes its connections and its database.
fn stop_with_us(child: &Child) -> Result<()> {
    let id = child.id();
    ctrlc::set_handler(move || terminate(id)).context("Ctrl-C cannot be handled")
}

/// Asks a program to end.
#[cfg(unix)]
fn terminate(id: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        // Already gone is as good as stopped.
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// Does nothing: there the terminal ends both programs.
#[cfg(not(unix))]
fn terminate(_: u32) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_one_plain_sentence() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port).unwrap_err().to_string();
        assert!(error.contains("is in use by another program"), "{error}");
        drop(taken);
        check_port(port).unwrap();
    }

    #[test]
    fn every_place_is_named_and_the_key_is_in_two_of_them() {
        let text = told("listening on http://localhost:8787");
        for place in ["http://localhost:8787/login ", "http://localhost:8787/api/v1 "] {
            assert!(text.contains(place), "{text}");
        }
        let text = told("inbox http://localhost:8787/inbox?key=abc");
        for line in ["demo http://localhost:8787/?key=abc", "inbox http://localhost:8787/inbox?key=abc"] {
            assert!(text.lines().any(|one| one == line), "{text}");
        }
        assert_eq!(told("anything else"), "anything else");
    }
}
