//! Starts Playwright's runner on what is built: the browser tests, the tests of the package, and the bench.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::browser::Browser;
use crate::project::Project;
use crate::{node, start};

/// Makes everything ready that a configuration of Playwright needs, and returns the command that runs it in the folder of the
/// browser tests.
pub fn command(project: &Project, browser: &Browser, configuration: &str) -> Result<Command> {
    let directory = project.e2e();
    node::install(project)?;
    start::build_sandbox(project)?;
    let program = browser.ensure()?;
    println!("{}", browser.describe(&program));

    let mut command = node::node(&directory);
    command
        .arg(node::package_file(&directory, "@playwright/test/cli.js")?)
        .args(["test", "--config", configuration])
        .env(browser.variable, &program)
        .env("SANDBOX_BIN", project.sandbox_binary())
        .env("DIST_DIR", project.dist())
        .env("WWW_DIR", project.pages())
        .env("PACKAGING_DIR", project.target().join("packaging"))
        .stdin(Stdio::null());
    Ok(command)
}
