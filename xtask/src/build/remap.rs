//! Has the compiler call the folders of this machine by names that are the same on every machine.
//!
//! A panic names the file it comes from, so the module would hold the paths of the sources: other bytes in every folder,
//! and the name of the person who has built it.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::packages;
use crate::project::Project;
use crate::tool;

/// Parts the flags in `CARGO_ENCODED_RUSTFLAGS`.
const SEPARATOR: &str = "\u{1f}";

/// Makes the compiler flags. Of two that fit a path the later one counts, so the outermost folders come first.
pub fn flags(project: &Project) -> Result<Vec<String>> {
    let mut flags = vec![flag(project.root(), "/ssojet-login"), flag(project.target(), "/target")];
    // Registries, git checkouts and vendored sources alike: the folder that holds the folders of the crates.
    let sources: BTreeSet<_> = packages::all(project)?
        .iter()
        .filter(|package| package.source.is_some())
        .filter_map(|package| package.folder().parent().map(Path::to_path_buf))
        .collect();
    flags.extend(sources.iter().map(|folder| flag(folder, "crates")));
    flags.push(flag(&standard_library()?, &format!("/rustc/{}", compiler_commit()?)));
    Ok(flags)
}

/// Makes one flag. The form with `=` is the one cargo leaves out of the hashes that end up in symbols, and so in the module.
fn flag(folder: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", folder.display())
}

/// Finds where rustup puts the sources of the standard library. Where they are not installed, the compiler says `/rustc/…`.
fn standard_library() -> Result<PathBuf> {
    let sysroot = tool::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust"))
}

/// Asks the compiler for the commit it was built from, which is in its own name for the standard library.
fn compiler_commit() -> Result<String> {
    let version = tool::output(Command::new("rustc").arg("-vV"))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    commit.map(str::to_owned).context("rustc -vV names no commit")
}

/// Adds flags to those a person has set in the environment or in the configuration of cargo.
pub fn apply(command: &mut Command, flags: &[String]) {
    match inherited(|name| env::var(name).ok()) {
        // Cargo reads no configuration once one of these variables is set.
        Some(mut all) => {
            all.extend_from_slice(flags);
            command.env("CARGO_ENCODED_RUSTFLAGS", all.join(SEPARATOR));
        }
        None => {
            // A list on the command line is joined to the lists of the configuration files.
            let list: Vec<_> = flags.iter().map(|flag| serde_json::Value::from(flag.as_str()).to_string()).collect();
            command.arg("--config").arg(format!("build.rustflags=[{}]", list.join(",")));
        }
    }
}

/// Reads the flags of the environment, in cargo's order of precedence.
fn inherited(variable: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let split = |text: String, separator: &str| {
        text.split(separator).map(str::trim).filter(|flag| !flag.is_empty()).map(str::to_owned).collect()
    };
    variable("CARGO_ENCODED_RUSTFLAGS")
        .map(|text| split(text, SEPARATOR))
        .or_else(|| variable("RUSTFLAGS").map(|text| split(text, " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_the_environment_are_kept() {
        let both = |name: &str| match name {
            "CARGO_ENCODED_RUSTFLAGS" => Some("--cfg\u{1f}one two".to_owned()),
            _ => Some("--cfg three".to_owned()),
        };
        assert_eq!(inherited(both), Some(vec!["--cfg".to_owned(), "one two".to_owned()]));
        let plain = |name: &str| (name == "RUSTFLAGS").then(|| " --cfg  three ".to_owned());
        assert_eq!(inherited(plain), Some(vec!["--cfg".to_owned(), "three".to_owned()]));
        assert_eq!(inherited(|_| None), None);
    }

    #[test]
    fn a_path_is_quoted_for_the_configuration() {
        let flag = flag(Path::new("C:\\my \"work\""), "/crates");
        let value = serde_json::Value::from(flag.as_str()).to_string();
        let parsed: toml::Table = toml::from_str(&format!("list=[{value}]")).unwrap();
        assert_eq!(parsed["list"][0].as_str(), Some(flag.as_str()));
    }
}
