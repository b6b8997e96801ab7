//! Measures in Chromium, on a slow line and a slow device, how soon our form and others can be typed into, and prints the medians
//! side by side.

use std::fmt::{self, Write};
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Deserialize;

use crate::browser::CHROMIUM;
use crate::build;
use crate::project::Project;
use crate::size::thousands;
use crate::step::Progress;
use crate::{node, playwright};

/// How the bench in a browser is run.
#[derive(Args)]
pub struct Browser {
    /// How often each form is measured; the median counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Leave out the forms of others, which are installed from npm.
    #[arg(long)]
    ours: bool,
    /// Measure what is in `dist/` as it is.
    #[arg(long)]
    no_build: bool,
}

/// One line of what `bench/speed.bench.ts` writes: a form, measured once.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measurement {
    /// Of the form.
    name: String,
    /// What about the form has to be known to compare it.
    note: String,
    /// Highest ratio to the first form that is wanted.
    goal: Option<f64>,
    /// Program and circumstances of all measurements.
    conditions: String,
    /// Nothing where the form did not come up, or did not go on.
    measured: Option<Measured>,
}

/// The numbers of a measurement.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    /// Milliseconds to a field that can be typed into.
    typeable: f64,
    /// Bytes received by then.
    bytes_before: f64,
    /// Bytes received until everything was loaded.
    bytes_in_all: f64,
    /// Milliseconds from pressing Enter to the request.
    request: f64,
}

/// Builds, installs the other forms, measures all, and prints the table.
pub fn run(project: &Project, options: &Browser) -> Result<ExitCode> {
    let mut progress = Progress::new(if options.no_build { 2 } else { build::STEPS.len() + 2 });
    if !options.no_build {
        build::run(project, &mut progress)?;
    }
    progress
        .step("forms of others (npm)", || if options.ours { Ok(()) } else { node::install_in(&project.bench()) })?;

    let results = project.target().join("speed.jsonl");
    fs::write(&results, "").with_context(|| format!("cannot write {}", results.display()))?;
    let status = progress.loud_step("measuring (Chromium)", || {
        playwright::command(project, &CHROMIUM, "../../bench/playwright.config.ts")?
            .arg("--reporter=list")
            .env("BENCH_RUNS", options.runs.to_string())
            .env("BENCH_PEERS", if options.ours { "no" } else { "yes" })
            .env("BENCH_RESULTS", &results)
            .status()
            .context("Playwright could not be started")
    })?;
    let table = Table::read(&fs::read_to_string(&results)?)?;
    println!("\n{table}\nEvery single measurement: {}", project.relative(&results).display());
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The forms in the order they were measured in, each with its measurements.
struct Table(Vec<Vec<Measurement>>);

impl Table {
    /// Reads lines of JSON.
    fn read(lines: &str) -> Result<Self> {
        let mut forms: Vec<Vec<Measurement>> = Vec::new();
        for line in lines.lines() {
            let one: Measurement = serde_json::from_str(line).context("a measurement is not understood")?;
            let known = forms.iter_mut().find(|form| form.first().is_some_and(|first| first.name == one.name));
            match known {
                Some(form) => form.push(one),
                None => forms.push(vec![one]),
            }
        }
        Ok(Self(forms))
    }
}

/// Returns the values of one column of a form, the least first.
fn sorted(form: &[Measurement], column: impl Fn(&Measured) -> f64) -> Vec<f64> {
    let mut values: Vec<_> = form.iter().filter_map(|one| one.measured.as_ref()).map(column).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Returns the middle of sorted values, or of the two in the middle.
fn median(sorted: &[f64]) -> Option<f64> {
    let (low, high) = (sorted.get(sorted.len().saturating_sub(1) / 2)?, sorted.get(sorted.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// Writes a number as a whole one, or a dash where there is none.
fn whole(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| thousands(format!("{value:.0}")))
}

impl fmt::Display for Table {
    /// Writes a table of Markdown, and below it what has to be known to read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compared = self.0.first().and_then(|form| form.first()).map_or("", |one| &one.name);
        writeln!(
            f,
            "| form | typeable, ms | least to most | × the {compared} | goal | bytes before | bytes in all | Enter to request, ms |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|")?;
        let mut notes = String::new();
        let first = self.0.first().and_then(|form| median(&sorted(form, |one| one.typeable)));
        for form in &self.0 {
            let Some(Measurement { name, note, goal, .. }) = form.first() else { continue };
            let typeable = sorted(form, |one| one.typeable);
            let middle = median(&typeable);
            let spread = match (typeable.first(), typeable.last()) {
                (Some(least), Some(most)) => format!("{least:.0} to {most:.0}"),
                _ => whole(None),
            };
            let ratio = middle.zip(first).map_or_else(|| whole(None), |(own, first)| format!("{:.2}", own / first));
            let goal = goal.map_or_else(String::new, |goal| format!("≤ {goal:.1}"));
            let middle_of = |column: fn(&Measured) -> f64| whole(median(&sorted(form, column)));
            let (before, in_all) = (middle_of(|one| one.bytes_before), middle_of(|one| one.bytes_in_all));
            let request = middle_of(|one| one.request);
            writeln!(
                f,
                "| {name} | {} | {spread} | {ratio} | {goal} | {before} | {in_all} | {request} |",
                whole(middle)
            )?;
            let failed = form.iter().filter(|one| one.measured.is_none()).count();
            let failed = if failed > 0 { format!("; {failed} of {} runs failed", form.len()) } else { String::new() };
            writeln!(notes, "- {name}: {note}{failed}")?;
        }
        let runs = self.0.iter().map(Vec::len).max().unwrap_or_default();
        let conditions = self.0.first().and_then(|form| form.first()).map_or("", |one| &one.conditions);
        write!(f, "\nMedians of {runs} runs in turn; {conditions}.\n\n{notes}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a line as the bench does.
    fn line(name: &str, typeable: Option<f64>, goal: Option<f64>) -> String {
        let measured = typeable.map(|typeable| {
            serde_json::json!({ "typeable": typeable, "bytesBefore": 641, "bytesInAll": 105_393, "request": 21.4 })
        });
        let line = serde_json::json!({
            "name": name, "note": "as it is", "goal": goal, "conditions": "a slow line", "run": 1, "measured": measured,
        });
        format!("{line}\n")
    }

    #[test]
    fn the_median_of_each_form_stands_beside_its_ratio_to_the_first() {
        let text = [
            line("plain", Some(400.0), None),
            line("ours", Some(600.0), Some(1.2)),
            line("plain", Some(500.0), None),
            line("ours", Some(480.0), Some(1.2)),
            line("plain", Some(401.0), None),
            line("ours", Some(470.0), Some(1.2)),
        ];
        let table = Table::read(&text.concat()).unwrap().to_string();
        for part in [
            "| × the plain |",
            "| plain | 401 | 400 to 500 | 1.00 |  | 641 | 105,393 | 21 |",
            "| ours | 480 | 470 to 600 | 1.20 | ≤ 1.2 | 641 | 105,393 | 21 |",
            "Medians of 3 runs in turn; a slow line.",
            "- ours: as it is\n",
        ] {
            assert!(table.contains(part), "{table}");
        }
    }

    #[test]
    fn a_form_that_does_not_come_up_is_a_row_of_dashes_that_says_so() {
        let text = [line("plain", Some(400.0), None), line("other", None, None)].concat();
        let table = Table::read(&text).unwrap().to_string();
        assert!(table.contains("| other | — | — | — |  | — | — | — |"), "{table}");
        assert!(table.contains("- other: as it is; 1 of 1 runs failed"), "{table}");
    }

    #[test]
    fn a_median_lies_between_the_two_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[1.0, 2.0, 9.0]), Some(2.0));
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), Some(3.0));
    }
}
