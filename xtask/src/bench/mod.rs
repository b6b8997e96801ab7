//! Runs `cargo xtask bench`: what people wait for, measured in a browser, and what the API has to bear while they wait.

mod browser;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;

use crate::project::Project;

pub use self::browser::Browser;

/// The benches that are run by their name. Without a name, the bench in a browser is run.
#[derive(Subcommand)]
pub enum Bench {
    /// Simulate a million logins that wait for their link to be opened, and print what the API has to bear.
    Waiting,
}

/// Runs one bench: the named one, or the one in a browser.
pub fn run(project: &Project, browser: &Browser, bench: Option<&Bench>) -> Result<ExitCode> {
    match bench {
        None => browser::run(project, browser),
        Some(Bench::Waiting) => waiting(project),
    }
}

/// Runs the simulation of waiting logins, optimised: it takes a few minutes.
fn waiting(project: &Project) -> Result<ExitCode> {
    let mut command = project.cargo(["run", "--locked", "--release", "--package=ssojet-login-bench-waiting"]);
    let status = command.status().context("cargo could not be started")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
