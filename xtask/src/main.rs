//! Runs `cargo xtask build | start | test | fuzz | bench | size`: everything this repository needs done, with nothing but
//! rustup and Node installed.
//!
//! | module | what lives there |
//! |---|---|
//! | `build` | the npm package: Rust → wasm-bindgen → wasm-opt, TypeScript → esbuild, into `dist/` |
//! | `reproducible` | two builds of one commit, compared byte by byte |
//! | `start` | the sandbox in front of `dist/` |
//! | `test` | every suite, counted |
//! | `fuzz` | random logins, texts and answers, for as long as is asked |
//! | `bench` | how long people wait, and what the API has to bear meanwhile |
//! | `size` | bytes shipped against the committed budget |
//! | `step` | named, timed, numbered steps |
//! | `tool` | running other programs quietly |
//! | `node`, `browser`, `playwright`, `project` | finding what is needed, and saying in one sentence what is missing |

mod bench;
mod browser;
mod build;
mod fuzz;
mod node;
mod playwright;
mod project;
mod reproducible;
mod size;
mod start;
mod step;
mod test;
mod tool;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;
use crate::step::Progress;

/// Build, run, test and measure the SSOJet login widget.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// The commands, with the sentences that `--help` prints.
#[derive(Subcommand)]
enum Command {
    /// Build the npm package into `dist/`, script tags included, and print their integrity hashes.
    Build {
        /// Build the commit in two other folders instead, and compare every file.
        #[arg(long)]
        check_reproducible: bool,
    },
    /// Build everything and serve the demo, the inbox and the API on this machine.
    Start {
        /// Port to listen on, on the loopback address.
        #[arg(long, default_value_t = 8787)]
        port: u16,
        /// Further arguments for the sandbox.
        #[arg(last = true)]
        sandbox: Vec<String>,
    },
    /// Run every check and test, and print how many passed and failed.
    Test {
        /// Run this suite alone (may be repeated).
        #[arg(long, value_name = "SUITE", value_parser = test::suite_names())]
        only: Vec<String>,
        /// Arguments for Playwright, such as `--grep resend`.
        #[arg(last = true)]
        playwright: Vec<String>,
    },
    /// Try random logins, texts and answers with fresh seeds for as long as is asked. A failure prints its seed.
    Fuzz {
        /// For how long.
        #[arg(long, default_value_t = 10)]
        minutes: u32,
        /// Begin with this seed, the one that a failure printed.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Measure how soon the form can be typed into, beside others in the same browser, or what one of the benches below measures.
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        #[command(flatten)]
        browser: bench::Browser,
        #[command(subcommand)]
        bench: Option<bench::Bench>,
    },
    /// Build, then print the shipped bytes against the budget in `size-budget.toml`.
    Size,
}

/// Runs the command of the command line; a failure ends in one message.
fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command.
fn run(command: Command) -> Result<ExitCode> {
    let project = Project::find()?;
    match command {
        Command::Build { check_reproducible: true } => reproducible::run(&project),
        Command::Build { check_reproducible: false } => {
            build::run(&project, &mut Progress::new(build::STEPS.len()))?;
            println!("built {}; integrity:", project.relative(&project.dist()).display());
            print!("{}", build::integrity(&project)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Start { port, sandbox } => start::run(&project, port, &sandbox),
        Command::Test { only, playwright } => test::run(&project, &only, &playwright),
        Command::Fuzz { minutes, seed } => fuzz::run(&project, minutes, seed),
        Command::Bench { browser, bench } => bench::run(&project, &browser, bench.as_ref()),
        Command::Size => {
            build::run(&project, &mut Progress::new(build::STEPS.len()))?;
            let report = size::measure(&project)?;
            print!("{report}");
            Ok(if report.within_budget() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
