//! Lists the test suites and runs each.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::counts::{self, Counts};
use super::{Context, Outcome, deny};
use crate::browser::{self, Browser};
use crate::project::WASM_TARGET;
use crate::{node, playwright, size, tool};

/// What a suite looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The sources alone.
    Sources,
    /// `dist/` and the generated glue.
    Build,
}

/// A suite: one line of the summary.
pub struct Suite {
    pub name: &'static str,
    pub needs: Needs,
    /// Whether its own output is shown as it comes.
    pub loud: bool,
    pub run: fn(&Context<'_>) -> Result<Outcome>,
}

/// Name of the suite that is the build itself, which shows its own steps.
pub const BUILD: &str = "build";

/// Describes a suite whose output is shown only where a test failed.
const fn suite(name: &'static str, needs: Needs, run: fn(&Context<'_>) -> Result<Outcome>) -> Suite {
    Suite { name, needs, loud: false, run }
}

/// All suites, in the order they run: what fails soonest comes first.
pub const SUITES: &[Suite] = &[
    suite("fmt", Needs::Sources, |context| check(&mut context.project.cargo(["fmt", "--all", "--check"]))),
    suite("clippy", Needs::Sources, |context| {
        check(&mut context.project.cargo([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    }),
    suite("clippy-wasm", Needs::Sources, clippy_wasm),
    suite("rust", Needs::Sources, |context| {
        cargo_test(&mut context.project.cargo(["test", "--locked", "--workspace", "--no-fail-fast"]))
    }),
    suite("ssr", Needs::Sources, |context| {
        cargo_test(&mut context.project.cargo([
            "test",
            "--locked",
            "--package=ssojet-login",
            "--no-default-features",
            "--features=ssr",
            "--no-fail-fast",
        ]))
    }),
    suite("deny", Needs::Sources, |context| deny::run(context.project)),
    // Runs through `build::run`, which shows its own steps.
    suite(BUILD, Needs::Sources, |_| bail!("the build is not run as a suite")),
    suite("size", Needs::Build, sizes),
    suite("npm", Needs::Build, npm_tests),
    suite("e2e-types", Needs::Sources, e2e_types),
    Suite { name: "e2e", needs: Needs::Build, loud: true, run: e2e },
    Suite { name: "faults", needs: Needs::Build, loud: true, run: faults },
    Suite { name: "e2e-firefox", needs: Needs::Build, loud: true, run: e2e_firefox },
    Suite { name: "e2e-webkit", needs: Needs::Build, loud: true, run: e2e_webkit },
    Suite { name: "packaging", needs: Needs::Build, loud: true, run: packaging },
];

/// Runs a command that counts as one check.
fn check(command: &mut Command) -> Result<Outcome> {
    let finished = tool::capture(command)?;
    let counts = if finished.status.success() { Counts::success() } else { Counts::failure() };
    Ok(Outcome::new(counts, finished.output))
}

/// Runs `cargo test` and counts its tests.
fn cargo_test(command: &mut Command) -> Result<Outcome> {
    let finished = tool::capture(command)?;
    let counts = counts::cargo_test(&finished.output).with_exit(finished.status.success());
    Ok(Outcome::new(counts, finished.output))
}

/// Checks the widget as it is compiled for the browser.
fn clippy_wasm(context: &Context<'_>) -> Result<Outcome> {
    crate::build::ensure_wasm_target(context.project)?;
    check(&mut context.project.cargo([
        "clippy",
        "--locked",
        "--package=ssojet-login",
        "--lib",
        "--target",
        WASM_TARGET,
        "--",
        "-D",
        "warnings",
    ]))
}

/// Compares the shipped bytes with the budget.
fn sizes(context: &Context<'_>) -> Result<Outcome> {
    let report = size::measure(context.project)?;
    let counts = if report.within_budget() { Counts::success() } else { Counts::failure() };
    Ok(Outcome::new(counts, report.to_string()))
}

/// Runs the TypeScript tests in Node.
fn npm_tests(context: &Context<'_>) -> Result<Outcome> {
    let finished = tool::capture(node::node(context.project.root()).arg("npm/scripts/test.mjs"))?;
    let counts = counts::tap(&finished.output).with_exit(finished.status.success());
    Ok(Outcome::new(counts, finished.output))
}

/// Checks the types of both suites of browser tests, and of the bench.
fn e2e_types(context: &Context<'_>) -> Result<Outcome> {
    node::check()?;
    let project = context.project;
    node::install(project)?;
    let compiler = node::package_file(&project.e2e(), "typescript/bin/tsc")?;
    let check_types = |directory: &Path| {
        check(node::node(project.root()).arg(&compiler).args(["--noEmit", "--project"]).arg(directory))
    };
    let mut whole = Outcome::new(Counts::default(), String::new());
    for directory in [project.e2e(), project.packaging(), project.bench()] {
        let Outcome { counts, output, .. } = check_types(&directory)?;
        whole.counts = [whole.counts, counts].into_iter().sum();
        whole.output += &output;
    }
    Ok(whole)
}

/// Runs the browser tests in Chromium.
fn e2e(context: &Context<'_>) -> Result<Outcome> {
    run_playwright(context, &browser::CHROMIUM, "playwright.config.ts", "e2e")
}

/// Runs the fault matrix in Chromium.
fn faults(context: &Context<'_>) -> Result<Outcome> {
    run_playwright(context, &browser::CHROMIUM, "playwright.faults.config.ts", "faults")
}

/// Runs the tests of what another engine may do differently, with the same servers and another driver.
fn e2e_firefox(context: &Context<'_>) -> Result<Outcome> {
    run_playwright(context, &browser::FIREFOX, "playwright.firefox.config.ts", "e2e-firefox")
}

/// Runs the same tests in WebKitGTK, which only Linux has.
fn e2e_webkit(context: &Context<'_>) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::left_out("WebKitGTK runs on Linux only: the tests in WebKit were left out"));
    }
    run_playwright(context, &browser::WEBKIT, "playwright.webkit.config.ts", "e2e-webkit")
}

/// Installs and builds real applications, which takes a few minutes.
fn packaging(context: &Context<'_>) -> Result<Outcome> {
    run_playwright(context, &browser::CHROMIUM, "../packaging/playwright.config.ts", "packaging")
}

/// Runs Playwright with one configuration and reads its report.
fn run_playwright(context: &Context<'_>, browser: &Browser, configuration: &str, name: &str) -> Result<Outcome> {
    let project = context.project;
    let mut command = playwright::command(project, browser, configuration)?;

    let report = project.target().join(format!("{name}-report.json"));
    // Otherwise a run that dies early would be counted by the report of the one before.
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let status = command
        .arg("--reporter=list,json")
        .args(context.playwright)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .status()
        .context("Playwright could not be started")?;
    let text = fs::read_to_string(&report).with_context(|| format!("Playwright left no report ({status})"))?;
    Ok(Outcome::new(counts::playwright(&text)?.with_exit(status.success()), String::new()))
}
