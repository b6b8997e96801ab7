//! Tries random logins, texts and answers with fresh seeds, for as long as is asked.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::project::Project;

/// The crates with targets, and of how many twelfths of the time each has: core's two run side by side.
const TARGETS: [(&str, u32); 2] = [("ssojet-login-core", 9), ("ssojet-login", 3)];

/// Runs every fuzz target; together they take `minutes`. A failure prints its seed, to be given as `seed`.
pub fn run(project: &Project, minutes: u32, seed: Option<u64>) -> Result<ExitCode> {
    for (package, twelfths) in TARGETS {
        let mut command = project.cargo([
            "test",
            "--locked",
            "--profile=fuzz",
            "--lib",
            "--package",
            package,
            "--",
            "fuzz_",
            "--ignored",
            "--nocapture",
        ]);
        command.env("SSOJET_FUZZ_SECONDS", (minutes * 60 * twelfths / 12).to_string());
        if let Some(seed) = seed {
            command.env("SSOJET_FUZZ_SEED", seed.to_string());
        }
        if !command.status().context("cargo could not be started")?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
