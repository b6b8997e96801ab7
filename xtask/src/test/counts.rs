//! Reads how many tests passed and failed from what the test runners print.

use std::fmt;
use std::iter::Sum;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::step::Took;

/// The numbers of tests of one suite, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed, those that needed a second try included.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
    /// Tests that were left out on purpose.
    pub skipped: usize,
    /// Tests that passed at the second try.
    pub flaky: usize,
}

impl Counts {
    /// Counts one check that passed.
    pub fn success() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// Counts one check that failed.
    pub fn failure() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// Counts one failure where a runner failed without naming a failed test: it did not compile, or it crashed.
    pub fn with_exit(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |a, b| Self {
            passed: a.passed + b.passed,
            failed: a.failed + b.failed,
            skipped: a.skipped + b.skipped,
            flaky: a.flaky + b.flaky,
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// A line of the summary.
pub struct Row {
    pub name: &'static str,
    pub counts: Counts,
    pub took: Duration,
}

/// Writes the summary, one suite a line. Rare columns are shown where they are not zero.
pub fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<14}{:>8}{:>8}{:>14}\n", "suite", "passed", "failed", "time");
    for Row { name, counts, took } in rows {
        text += &format!("{name:<14}{:>8}{:>8}{:>14}", counts.passed, counts.failed, Took(*took).to_string());
        if counts.skipped > 0 {
            text += &format!("   {} skipped", counts.skipped);
        }
        if counts.flaky > 0 {
            text += &format!("   {} only at the second try", counts.flaky);
        }
        text.push('\n');
    }
    let total = rows.iter().map(|row| row.took).sum();
    text += &format!("{:<30}{:>14}\n", "all", Took(total).to_string());
    text
}

/// Sums the `test result:` lines of `cargo test`, one for each test binary.
pub fn cargo_test(output: &str) -> Counts {
    output
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("test result: "))
        .map(|line| Counts {
            passed: number_before(line, " passed"),
            failed: number_before(line, " failed"),
            skipped: number_before(line, " ignored"),
            flaky: 0,
        })
        .sum()
}

/// Reads the number before a word, such as 3 in `3 passed`.
fn number_before(line: &str, word: &str) -> usize {
    line.split(word)
        .next()
        .and_then(|before| before.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// Reads the summary comments of Node's TAP reporter. A cancelled test did not pass.
pub fn tap(output: &str) -> Counts {
    let value = |name: &str| {
        output
            .lines()
            .filter_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(' '))
            .filter_map(|number| number.trim().parse::<usize>().ok())
            .next_back()
            .unwrap_or(0)
    };
    Counts {
        passed: value("pass"),
        failed: value("fail") + value("cancelled"),
        skipped: value("skipped") + value("todo"),
        flaky: 0,
    }
}

/// Picks the lines of output that are shown although all tests passed: those that say `found: …`.
pub fn findings(output: &str) -> impl Iterator<Item = &str> {
    output.lines().filter_map(|line| line.split_once("found: ").map(|(_, finding)| finding))
}

/// Reads Playwright's JSON report. Errors outside any test (a broken configuration) count as failures.
pub fn playwright(report: &str) -> Result<Counts> {
    #[derive(Deserialize)]
    struct Report {
        stats: Stats,
        #[serde(default)]
        errors: Vec<serde_json::Value>,
    }
    #[derive(Deserialize)]
    struct Stats {
        expected: usize,
        unexpected: usize,
        flaky: usize,
        skipped: usize,
    }
    let report: Report = serde_json::from_str(report).context("Playwright's report is not understood")?;
    Ok(Counts {
        passed: report.stats.expected + report.stats.flaky,
        failed: report.stats.unexpected + report.errors.len(),
        skipped: report.stats.skipped,
        flaky: report.stats.flaky,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_every_test_binary() {
        let output = "
running 3 tests
test a ... ok
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 11 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s
   Doc-tests core
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        let counts = cargo_test(output);
        assert_eq!((counts.passed, counts.failed, counts.skipped), (14, 2, 1));
    }

    #[test]
    fn a_compile_error_is_a_failure() {
        let counts = cargo_test("error[E0308]: mismatched types").with_exit(false);
        assert_eq!((counts.passed, counts.failed), (0, 1));
        let counts = cargo_test("test result: FAILED. 1 passed; 2 failed; 0 ignored").with_exit(false);
        assert_eq!((counts.passed, counts.failed), (1, 2), "counted once");
    }

    #[test]
    fn reads_node_tap() {
        let output = "TAP version 13\n# Subtest: x\nok 1 - x\n1..9\n# tests 9\n# suites 0\n# pass 5\n# fail 2\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 5.4\n";
        let counts = tap(output);
        assert_eq!((counts.passed, counts.failed, counts.skipped), (5, 3, 1));
        assert_eq!(tap("SyntaxError: nope").with_exit(false).failed, 1);
    }

    #[test]
    fn findings_are_kept() {
        let output = "test a ... ok\nfound: 5 kB of metadata\n# found: 245 regions\n# tests 9\n";
        assert_eq!(findings(output).collect::<Vec<_>>(), ["5 kB of metadata", "245 regions"]);
    }

    #[test]
    fn reads_playwright() {
        let report = r#"{"config":{},"suites":[],"errors":[{"message":"x"}],
            "stats":{"startTime":"","duration":1.5,"expected":20,"skipped":1,"unexpected":2,"flaky":3}}"#;
        let counts = playwright(report).unwrap();
        assert_eq!(counts, Counts { passed: 23, failed: 3, skipped: 1, flaky: 3 });
        assert!(playwright("not json").is_err());
    }

    #[test]
    fn the_summary_shows_what_matters() {
        let row = |name, counts, seconds| Row { name, counts, took: Duration::from_secs(seconds) };
        let rows = [
            row("rust", Counts { passed: 120, ..Counts::default() }, 125),
            row("e2e", Counts { passed: 20, failed: 1, skipped: 2, flaky: 1 }, 9),
        ];
        let text = table(&rows);
        assert!(text.contains("rust               120       0    2 min 05 s\n"), "{text}");
        assert!(
            text.contains("e2e                 20       1         9.0 s   2 skipped   1 only at the second try\n"),
            "{text}"
        );
        assert!(text.contains("all                               2 min 14 s\n"), "{text}");
        let total: Counts = rows.iter().map(|row| row.counts).sum();
        assert_eq!(total.to_string(), "140 passed, 1 failed");
    }
}
