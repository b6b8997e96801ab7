//! Runs every check and test of the repository and counts the results. One that fails keeps no other from running.

mod counts;
mod deny;
mod suites;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, anyhow};

use self::counts::{Counts, Row};
use self::suites::{Needs, SUITES, Suite};
use crate::build;
use crate::project::Project;
use crate::step::Progress;

/// The result of a suite.
pub struct Outcome {
    counts: Counts,
    /// Shown when anything failed. Else only the findings in it are.
    output: String,
    /// Why the whole suite, or a part of it, was left out. Shown in any case.
    left_out: Option<String>,
}

impl Outcome {
    /// Returns the result of a suite that was run whole.
    fn new(counts: Counts, output: String) -> Self {
        Self { counts, output, left_out: None }
    }

    /// Returns the result of a suite that cannot be run here, for a reason that is said.
    fn left_out(reason: &str) -> Self {
        let counts = Counts { skipped: 1, ..Counts::default() };
        Self { left_out: Some(reason.to_owned()), ..Self::new(counts, String::new()) }
    }
}

/// The repository and the arguments that suites are run with.
pub struct Context<'a> {
    project: &'a Project,
    /// Arguments after `--`, for Playwright.
    playwright: &'a [String],
}

/// Lists the names that `--only` accepts.
pub fn suite_names() -> Vec<&'static str> {
    SUITES.iter().map(|suite| suite.name).collect()
}

/// Runs the suites named in `only`, or all. The last line printed is `N passed, N failed`.
pub fn run(project: &Project, only: &[String], playwright: &[String]) -> Result<ExitCode> {
    let chosen: Vec<_> =
        SUITES.iter().filter(|suite| only.is_empty() || only.iter().any(|name| name == suite.name)).collect();
    let context = Context { project, playwright };

    // A suite run alone still needs what it tests.
    let implied = chosen.iter().any(|suite| suite.needs == Needs::Build)
        && !chosen.iter().any(|suite| suite.name == suites::BUILD);
    let builds = chosen.iter().any(|suite| suite.name == suites::BUILD) || implied;
    let plain = chosen.iter().filter(|suite| suite.name != suites::BUILD).count();
    let mut progress = Progress::new(plain + if builds { build::STEPS.len() } else { 0 });

    let mut table = Vec::new();
    let mut built = None;
    for suite in chosen {
        let begin = Instant::now();
        if built.is_none() && (suite.name == suites::BUILD || suite.needs == Needs::Build) {
            let counts = build_once(project, &mut progress);
            built = Some(counts.failed == 0);
            table.push(Row { name: suites::BUILD, counts, took: begin.elapsed() });
        }
        if suite.name == suites::BUILD {
            continue;
        }
        let begin = Instant::now();
        let counts = if suite.needs == Needs::Build && built == Some(false) {
            progress.skip(1);
            println!("{} … not run, since the build failed", suite.name);
            Counts::failure()
        } else {
            run_suite(suite, &context, &mut progress)
        };
        table.push(Row { name: suite.name, counts, took: begin.elapsed() });
    }

    let total: Counts = table.iter().map(|row| row.counts).sum();
    print!("\n{}", counts::table(&table));
    println!("{total}");
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds, and counts that as one check. Its remaining steps are skipped at the first that fails.
fn build_once(project: &Project, progress: &mut Progress) -> Counts {
    let before = progress.started();
    match build::run(project, progress) {
        Ok(()) => Counts::success(),
        Err(error) => {
            println!("{error:#}\n");
            progress.skip(before + build::STEPS.len() - progress.started());
            Counts::failure()
        }
    }
}

/// Runs one suite, and shows its output where a test failed.
fn run_suite(suite: &Suite, context: &Context<'_>, progress: &mut Progress) -> Counts {
    let work = || {
        let outcome = (suite.run)(context)?;
        if outcome.counts.failed == 0 && outcome.counts.passed == 0 && outcome.left_out.is_none() {
            // Most likely a filter or a moved directory: silence here would look like success.
            return Err(anyhow!("{}\nno test was run", outcome.output.trim_end()));
        }
        Ok(outcome)
    };
    let result = if suite.loud { progress.loud_step(suite.name, work) } else { progress.step(suite.name, work) };
    if let Ok(Outcome { left_out: Some(reason), .. }) = &result {
        println!("      left out: {reason}");
    }
    match result {
        Ok(Outcome { counts, output, .. }) if counts.failed > 0 => {
            println!("{}\n{}: {counts}\n", output.trim_end(), suite.name);
            counts
        }
        Ok(Outcome { counts, output, .. }) => {
            for finding in counts::findings(&output) {
                println!("      {finding}");
            }
            counts
        }
        Err(error) => {
            println!("{error:#}\n");
            Counts::failure()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_have_distinct_names_and_the_build_is_one_of_them() {
        let mut names = suite_names();
        assert!(names.contains(&suites::BUILD));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn a_suite_that_ran_nothing_fails_unless_it_says_why() {
        let (project, mut progress) = (Project::find().unwrap(), Progress::new(2));
        let context = Context { project: &project, playwright: &[] };
        let mut counts_of = |run| {
            run_suite(&Suite { name: "a suite", needs: Needs::Sources, loud: false, run }, &context, &mut progress)
        };
        assert_eq!(counts_of(|_| Ok(Outcome::new(Counts::default(), String::new()))), Counts::failure());
        let left_out = counts_of(|_| Ok(Outcome::left_out("not on this system")));
        assert_eq!(left_out, Counts { skipped: 1, ..Counts::default() });
    }

    #[test]
    fn what_needs_the_build_comes_after_it() {
        let position = |name| SUITES.iter().position(|suite| suite.name == name).unwrap();
        for suite in SUITES.iter().filter(|suite| suite.needs == Needs::Build) {
            assert!(position(suite.name) > position(suites::BUILD), "{}", suite.name);
        }
    }
}
