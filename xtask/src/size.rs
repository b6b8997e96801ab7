//! Measures what a visitor downloads against the budget in `size-budget.toml`.

use std::fmt;
use std::fs;
use std::io::Write;

use anyhow::{Context, Result};
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
}

/// A file and its sizes, in bytes.
struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Files that a page with the module script loads. The budget is for them.
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

    let rows = |names: &[&str]| names.iter().map(|name| row(project, name)).collect::<Result<Vec<_>>>();
    Ok(Report { rows: rows(LOADED)?, others: rows(OTHERS)?, budget: budget.total_brotli_bytes })
}

/// Measures one file.
fn row(project: &Project, name: &str) -> Result<Row> {
    let bytes = fs::read(project.dist().join(name))
        .with_context(|| format!("dist/{name} is missing: run `cargo xtask build`"))?;
    Ok(Row { name: name.into(), raw: bytes.len(), gzip: gzip(&bytes)?, brotli: brotli(&bytes)? })
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
        }
    }

    /// Tells whether the total is at most the budget.
    pub fn within_budget(&self) -> bool {
        self.total().brotli <= self.budget
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<32}{:>10}{:>10}{:>10}", "file", "raw", "gzip", "brotli")?;
        let total = self.total();
        for row in self.rows.iter().chain([&total]) {
            writeln!(f, "{row}")?;
        }
        let (brotli, budget) = (total.brotli, self.budget);
        if self.within_budget() {
            let left = thousands(budget - brotli);
            writeln!(f, "within the budget of {} brotli bytes: {left} left", thousands(budget))?;
        } else {
            let over = thousands(brotli - budget);
            writeln!(f, "OVER the budget of {} brotli bytes by {over}", thousands(budget))?;
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
        write!(f, "{:<32}{raw:>10}{gzip:>10}{brotli:>10}", self.name)
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
        let row = |name: &str, brotli| Row { name: name.into(), raw: 4_000, gzip: 2_000, brotli };
        Report { rows: vec![row("a.js", brotli[0]), row("b.wasm", brotli[1])], others: Vec::new(), budget }
    }

    #[test]
    fn the_budget_is_met_to_the_byte() {
        assert!(report([500, 500], 1_000).within_budget());
        assert!(!report([500, 501], 1_000).within_budget());
    }

    #[test]
    fn the_table_has_a_row_per_file_a_total_and_a_verdict() {
        let text = report([1_500, 500], 2_500).to_string();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1], "a.js                                 4,000     2,000     1,500");
        assert_eq!(lines[3], "total                                8,000     4,000     2,000");
        assert_eq!(lines[4], "within the budget of 2,500 brotli bytes: 500 left");
        let over = report([1_500, 500], 1_500).to_string();
        assert!(over.ends_with("OVER the budget of 1,500 brotli bytes by 500\n"), "{over}");
    }

    #[test]
    fn a_misspelt_budget_is_refused() {
        assert!(toml::from_str::<Budget>("total_brotli_bytes = 1").is_ok());
        assert!(toml::from_str::<Budget>("total_broti_bytes = 1").is_err());
        assert!(toml::from_str::<Budget>("total_brotli_bytes = 1\nextra = 2").is_err());
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
