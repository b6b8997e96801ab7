//! Builds the commit twice, in two folders, and compares what comes out byte by byte.
//!
//! The same commit, Rust and Node give the same files in every folder. So anyone can check that a published package was
//! made from the sources it names.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::project::Project;
use crate::step::Progress;
use crate::{build, node, tool};

/// Folders with paths of different lengths: a path that leaks moves everything behind it.
const FOLDERS: [&str; 2] = ["a", "another/folder/with a longer path"];

/// Builds `HEAD` in two temporary folders with the build of this very program, and tells what differs.
pub fn run(project: &Project) -> Result<ExitCode> {
    let git = |words: &[&str]| tool::output(Command::new("git").args(words).current_dir(project.root()));
    let commit = git(&["rev-parse", "HEAD"])?.trim().to_owned();
    if !git(&["status", "--porcelain"])?.trim().is_empty() {
        println!("note: changes that are not committed are left out");
    }
    println!("commit {commit}");

    let work = env::temp_dir().join(format!("ssojet-login-reproducible-{}", std::process::id()));
    let mut outputs = Vec::new();
    for name in FOLDERS {
        let folder = work.join(name);
        println!("\nin {}:", folder.display());
        let checkout = check_out(project, &commit, &folder)?;
        build::run(&checkout, &mut Progress::new(build::STEPS.len()))?;
        outputs.push(checkout.dist());
    }
    let [first, second] = outputs.as_slice() else { anyhow::bail!("two builds were to be compared") };

    println!();
    for file in files(first)? {
        let bytes = fs::read(first.join(&file))?;
        println!("{}  {}", node::hex(&Sha256::digest(&bytes)), file.display());
    }
    let differences = compare(first, second)?;
    for difference in &differences {
        println!("DIFFERS: {difference}");
    }
    if differences.is_empty() {
        println!("both builds are the same, byte by byte");
        fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} files differ; both builds are kept in {}", differences.len(), work.display());
    Ok(ExitCode::FAILURE)
}

/// Makes a clean checkout that shares the objects of the repository.
fn check_out(project: &Project, commit: &str, folder: &Path) -> Result<Project> {
    fs::create_dir_all(folder)?;
    tool::quiet(
        Command::new("git").args(["clone", "--quiet", "--shared", "--no-checkout"]).arg(project.root()).arg(folder),
    )?;
    tool::quiet(Command::new("git").args(["checkout", "--quiet", "--detach", commit]).current_dir(folder))?;
    // As cargo will see it: the folder for temporary files may be a link.
    Ok(project.checkout(&folder.canonicalize()?))
}

/// A file that two builds did not write alike.
#[derive(Debug, PartialEq, Eq)]
enum Difference {
    /// Only the first build wrote it.
    OnlyFirst(PathBuf),
    /// Only the second build wrote it.
    OnlySecond(PathBuf),
    /// The bytes from `offset` on are not the same, or one file ends there.
    Bytes { file: PathBuf, offset: usize },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyFirst(file) => write!(f, "{} was written by the first build only", file.display()),
            Self::OnlySecond(file) => write!(f, "{} was written by the second build only", file.display()),
            Self::Bytes { file, offset } => write!(f, "{} from byte {offset} on", file.display()),
        }
    }
}

/// Compares all files below two folders, and lists those that differ.
fn compare(first: &Path, second: &Path) -> Result<Vec<Difference>> {
    let (in_first, in_second) = (files(first)?, files(second)?);
    let mut differences = Vec::new();
    for file in in_first.union(&in_second) {
        if !in_second.contains(file) {
            differences.push(Difference::OnlyFirst(file.clone()));
        } else if !in_first.contains(file) {
            differences.push(Difference::OnlySecond(file.clone()));
        } else if let Some(offset) = first_difference(&fs::read(first.join(file))?, &fs::read(second.join(file))?) {
            differences.push(Difference::Bytes { file: file.clone(), offset });
        }
    }
    Ok(differences)
}

/// Finds the first byte at which two files differ.
fn first_difference(first: &[u8], second: &[u8]) -> Option<usize> {
    let common = first.iter().zip(second).take_while(|(a, b)| a == b).count();
    (common < first.len().max(second.len())).then_some(common)
}

/// Lists every file below a folder, by its path in it.
fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).with_context(|| format!("cannot read {}", directory.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_path_buf());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_file_that_differs_and_where() {
        let root = env::temp_dir().join(format!("xtask-reproducible-{}", std::process::id()));
        let (first, second) = (root.join("first"), root.join("second"));
        let write = |file: PathBuf, text: &str| {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        for folder in [&first, &second] {
            write(folder.join("same"), "same");
            write(folder.join("inner/same"), "");
        }
        assert_eq!(compare(&first, &second).unwrap(), []);

        write(first.join("inner/other"), "0123");
        write(second.join("inner/other"), "01x3");
        write(first.join("longer"), "0123");
        write(second.join("longer"), "01234");
        write(first.join("a"), "");
        write(second.join("b"), "");
        let differences: Vec<_> = compare(&first, &second).unwrap().iter().map(ToString::to_string).collect();
        let other = Path::new("inner").join("other");
        assert_eq!(
            differences,
            [
                "a was written by the first build only".to_owned(),
                "b was written by the second build only".to_owned(),
                format!("{} from byte 2 on", other.display()),
                "longer from byte 4 on".to_owned(),
            ]
        );
        fs::remove_dir_all(&root).unwrap();
    }
}
