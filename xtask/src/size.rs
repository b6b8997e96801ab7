//! Measures what a visitor downloads against the budget in `size-budget.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::Write;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;

use crate::project::Project;

/// The contents of `size-budget.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    /// Sum over the files of the module script, each compressed by itself with brotli 11, in bytes.
    total_brotli_bytes: usize,
    /// For each file, how large it may be, compressed in the same way.
    file_brotli_bytes: BTreeMap<String, usize>,
}

/// A file and its sizes, in bytes.
struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
    /// How large `brotli` may be.
    budget: Option<usize>,
}

/// Files that a page with the module script loads. The budget of the total is for them.
const LOADED: &[&str] = &["ssojet-login.js", "ssojet-login.wasm"];

/// Files that other pages load in place of the script, or beside the `.wasm`, and what is fetched once somebody types a phone number.
/// A bundler still shrinks the modules.
const OTHERS: &[&str] =
    &["ssojet-login-phone-numbers.txt", "ssojet-login.classic.js", "index.js", "inline.js", "react.js", "angular.js"];

/// The table `cargo xtask size` prints.
pub struct Report {
    rows: Vec<Row>,
    others: Vec<Row>,
    budget: usize,
}

/// Measures what is in `dist/`.
pub fn measure(project: &Project) -> Result<Report> {
    let budget = fs::read_to_string(project.path("size-budget.toml")).context("size-budget.toml is missing")?;
    let budget: Budget = toml::from_str(&budget).context("size-budget.toml is not understood")?;

    let mut limits = budget.file_brotli_bytes;
    let mut rows =
        |names: &[&str]| names.iter().map(|name| row(project, name, limits.remove(*name))).collect::<Result<Vec<_>>>();
    let report = Report { rows: rows(LOADED)?, others: rows(OTHERS)?, budget: budget.total_brotli_bytes };
    ensure!(limits.is_empty(), "size-budget.toml names files that are not measured: {limits:?}");
    Ok(report)
}

/// Measures one file.
fn row(project: &Project, name: &str, budget: Option<usize>) -> Result<Row> {
    let bytes = fs::read(project.dist().join(name))
        .with_context(|| format!("dist/{name} is missing: run `cargo xtask build`"))?;
    Ok(Row { name: name.into(), raw: bytes.len(), gzip: gzip(&bytes)?, brotli: brotli(&bytes)?, budget })
}

/// Counts the bytes that gzip leaves.
fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Counts the bytes that brotli leaves.
fn brotli(bytes: &[u8]) -> Result<usize> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed.len())
}

impl Report {
    /// Adds up the files of the budget.
    fn total(&self) -> Row {
        Row {
            name: "total".into(),
            raw: self.rows.iter().map(|row| row.raw).sum(),
            gzip: self.rows.iter().map(|row| row.gzip).sum(),
            brotli: self.rows.iter().map(|row| row.brotli).sum(),
            budget: Some(self.budget),
        }
    }

    /// The rows that have a budget and are larger.
    fn too_large(&self) -> impl Iterator<Item = (String, usize)> {
        let over = |row: &Row| Some((row.name.clone(), row.brotli.checked_sub(row.budget?)?)).filter(|(_, by)| *by > 0);
        self.rows.iter().chain(&self.others).chain([&self.total()]).filter_map(over).collect::<Vec<_>>().into_iter()
    }

    /// Tells whether the total and each file are at most their budgets.
    pub fn within_budget(&self) -> bool {
        self.too_large().next().is_none()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<32}{:>10}{:>10}{:>10}{:>10}", "file", "raw", "gzip", "brotli", "budget")?;
        let total = self.total();
        for row in self.rows.iter().chain([&total]) {
            writeln!(f, "{row}")?;
        }
        if self.within_budget() {
            let left = thousands(self.budget - total.brotli);
            writeln!(f, "within the budget of {} brotli bytes: {left} left", thousands(self.budget))?;
        }
        for (name, by) in self.too_large() {
            writeln!(f, "OVER the budget: {name} by {} brotli bytes", thousands(by))?;
        }
        if !self.others.is_empty() {
            writeln!(f, "\nother entries:")?;
        }
        self.others.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [raw, gzip, brotli] = [self.raw, self.gzip, self.brotli].map(thousands);
        write!(f, "{:<32}{raw:>10}{gzip:>10}{brotli:>10}", self.name)?;
        self.budget.map_or(Ok(()), |budget| write!(f, "{:>10}", thousands(budget)))
    }
}

/// Writes `1234567` as `1,234,567`.
pub fn thousands(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(brotli: [usize; 2], budget: usize) -> Report {
        let row = |name: &str, brotli, budget| Row { name: name.into(), raw: 4_000, gzip: 2_000, brotli, budget };
        let rows = vec![row("a.js", brotli[0], Some(1_500)), row("b.wasm", brotli[1], None)];
        Report { rows, others: Vec::new(), budget }
    }

    #[test]
    fn the_budget_is_met_to_the_byte() {
        assert!(report([500, 500], 1_000).within_budget());
        assert!(!report([500, 501], 1_000).within_budget());
        assert!(report([1_500, 500], 2_500).within_budget());
        assert!(!report([1_501, 0], 2_500).within_budget(), "a file by itself");
    }

    #[test]
    fn the_table_has_a_row_per_file_a_total_and_a_verdict() {
        let text = report([1_500, 500], 2_500).to_string();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1], "a.js                                 4,000     2,000     1,500     1,500");
        assert_eq!(lines[2], "b.wasm                               4,000     2,000       500");
        assert_eq!(lines[3], "total                                8,000     4,000     2,000     2,500");
        assert_eq!(lines[4], "within the budget of 2,500 brotli bytes: 500 left");
        let over = report([1_600, 500], 1_500).to_string();
        assert!(
            over.ends_with("OVER the budget: a.js by 100 brotli bytes\nOVER the budget: total by 600 brotli bytes\n"),
            "{over}"
        );
    }

    #[test]
    fn a_misspelt_budget_is_refused() {
        let files = "[file_brotli_bytes]\n\"a.js\" = 1";
        assert!(toml::from_str::<Budget>(&format!("total_brotli_bytes = 1\n{files}")).is_ok());
        assert!(toml::from_str::<Budget>(&format!("total_broti_bytes = 1\n{files}")).is_err());
        assert!(toml::from_str::<Budget>(&format!("total_brotli_bytes = 1\nextra = 2\n{files}")).is_err());
    }

    #[test]
    fn compressors_compress() {
        let bytes = b"sign in with a link ".repeat(200);
        assert!(gzip(&bytes).unwrap() < 200);
        assert!(brotli(&bytes).unwrap() < 100);
    }

    #[test]
    fn groups_thousands() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(75_000), "75,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
