//! Checks all crates with cargo-deny, by `deny.toml`: known faults, licences, crates that are there twice, and where each comes from.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, anyhow};

use super::Outcome;
use super::counts::Counts;
use crate::project::Project;
use crate::tool;

/// The version that `deny.toml` is written for. Another may know other rules.
const VERSION: &str = "0.20.2";

/// How long the database of known faults may take to come: it is fetched from a network that may answer nothing at all.
const LONGEST_FETCH: Duration = Duration::from_secs(60);

/// What is checked whether or not there is a network. Each is one test.
const ALWAYS: [(&str, &[&str]); 2] = [
    // A crate that is there twice costs bytes in the widget, and elsewhere no more than a longer build.
    ("everything", &["--workspace", "check", "--allow=duplicate", "bans", "licenses", "sources"]),
    ("the widget", &["check", "bans"]),
];

/// What is checked where the database of known faults is.
const ADVISORIES: [&str; 3] = ["--workspace", "check", "advisories"];

/// Runs the checks. Known faults are left out, and that is said, where no database of them can be had.
pub fn run(project: &Project) -> Result<Outcome> {
    let program = ensure(project)?;
    let mut outcome = Outcome::new(Counts::default(), String::new());
    for (what, arguments) in ALWAYS {
        add(&mut outcome, what, deny(project, &program).arg("--offline").args(arguments))?;
    }

    let is_fetched = tool::succeeds_within(deny(project, &program).args(["fetch", "db"]), LONGEST_FETCH)?;
    match (is_fetched, has_database(&databases())) {
        (true, _) => add(&mut outcome, "known faults", deny(project, &program).args(ADVISORIES))?,
        (false, true) => {
            add(&mut outcome, "known faults", deny(project, &program).arg("--offline").args(ADVISORIES))?;
            outcome.left_out = Some(
                "faults that became known since the last run with a network: their database was not reached".into(),
            );
        }
        (false, false) => {
            outcome.counts.skipped += 1;
            outcome.left_out =
                Some("known faults of crates: their database was not reached, and none was fetched earlier".into());
        }
    }
    Ok(outcome)
}

/// Runs one check and counts it.
fn add(outcome: &mut Outcome, what: &str, command: &mut Command) -> Result<()> {
    let finished = tool::capture(command)?;
    let counts = if finished.status.success() { Counts::success() } else { Counts::failure() };
    outcome.counts = [outcome.counts, counts].into_iter().sum();
    outcome.output += &format!("{what}:\n{}\n", finished.output.trim_end());
    Ok(())
}

/// Starts cargo-deny for the lock file as it is.
fn deny(project: &Project, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--locked", "--color=never"]).current_dir(project.root());
    // It asks cargo about the crates: the cargo that builds them.
    command.env("CARGO", project.cargo([]).get_program());
    // Git would ask for a password where a network answers with something else than the database.
    command.env("GIT_TERMINAL_PROMPT", "0");
    command
}

/// Finds cargo-deny below cargo's output directory, or installs it there: nothing of the machine's is changed.
fn ensure(project: &Project) -> Result<PathBuf> {
    let folder = project.target().join("tools").join(format!("cargo-deny-{VERSION}"));
    let program = folder.join("bin").join(format!("cargo-deny{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        // Unoptimised: it runs for seconds, and takes minutes more to build otherwise.
        let mut install =
            project.cargo(["install", "cargo-deny", "--locked", "--debug", "--no-track", "--version", VERSION]);
        tool::quiet(install.arg("--root").arg(&folder)).map_err(|error| {
            anyhow!("{error}\ncargo-deny could not be installed: is the registry of crates reachable?")
        })?;
    }
    Ok(program)
}

/// Returns the folder where cargo-deny keeps the databases that it has fetched.
fn databases() -> PathBuf {
    let of_cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = of_cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    cargo.join("advisory-dbs")
}

/// Tells whether a database was fetched earlier. What broke off leaves an empty folder, or none.
fn has_database(folder: &Path) -> bool {
    let is_filled = |path: PathBuf| path.join("crates").is_dir();
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| is_filled(entry.path())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_database_is_one() {
        let root = env::temp_dir().join(format!("xtask-deny-{}", std::process::id()));
        assert!(!has_database(&root), "no folder");
        fs::create_dir_all(root.join("advisory-db-0123")).unwrap();
        fs::write(root.join("db.lock"), "").unwrap();
        assert!(!has_database(&root), "a clone that broke off");
        fs::create_dir_all(root.join("advisory-db-0123/crates")).unwrap();
        assert!(has_database(&root));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn licences_bans_and_sources_need_no_network() {
        let checks: Vec<_> = ALWAYS.iter().flat_map(|(_, arguments)| *arguments).collect();
        for check in ["bans", "licenses", "sources"] {
            assert!(checks.contains(&&check), "{check}");
        }
        assert!(!checks.contains(&&"advisories"));
    }
}
