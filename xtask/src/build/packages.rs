//! Asks cargo about the crates of the widget: where their sources are, and under which licence.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::project::{Project, WASM_TARGET};
use crate::tool;

/// A crate, as cargo describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// Where it comes from; nothing for a crate of this repository.
    pub source: Option<String>,
    pub license: Option<String>,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    manifest_path: PathBuf,
}

impl Package {
    /// Returns the folder of its sources.
    pub fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }
}

/// Reads every crate of the lock file, but for those that only other platforms than the widget's need.
pub fn all(project: &Project) -> Result<Vec<Package>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let text = tool::output(&mut project.cargo([
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        WASM_TARGET,
    ]))?;
    let metadata: Metadata = serde_json::from_str(&text).context("cargo metadata printed something else")?;
    Ok(metadata.packages)
}

/// Lists name and version of each crate that is compiled into the module, in alphabetical order.
pub fn compiled_in(project: &Project) -> Result<Vec<(String, String)>> {
    let tree = tool::output(&mut project.cargo([
        "tree",
        "--locked",
        "--package=ssojet-login",
        "--target",
        WASM_TARGET,
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}",
    ]))?;
    Ok(read_tree(&tree))
}

/// Reads lines such as `leptos v0.8.23` and `ssojet-login-core v0.1.0 (/place) (*)`.
fn read_tree(tree: &str) -> Vec<(String, String)> {
    let mut crates: Vec<_> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next()?;
            let version = words.next()?.strip_prefix('v')?;
            Some((name.to_owned(), version.to_owned()))
        })
        .collect();
    crates.sort();
    crates.dedup();
    crates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_crate_of_a_tree_once() {
        let tree = "ssojet-login v0.1.0 (/place)\nleptos v0.8.23\nany_spawner v0.3.0\nleptos v0.8.23 (*)\n\n";
        let expected = [("any_spawner", "0.3.0"), ("leptos", "0.8.23"), ("ssojet-login", "0.1.0")];
        assert_eq!(read_tree(tree), expected.map(|(name, version)| (name.to_owned(), version.to_owned())));
    }
}
