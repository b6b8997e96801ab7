//! Writes `dist/THIRD-PARTY-NOTICES.txt`: whose work is compiled into the module and the scripts, and its licences.

mod licence;
mod scripts;
mod standard_library;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::packages::{self, Package};
use crate::project::Project;

/// Names the file in `dist/`.
const FILE: &str = "THIRD-PARTY-NOTICES.txt";

/// Carries libphonenumber's metadata, which `core/build.rs` reduces to a file of its own. The build metadata of its version is
/// libphonenumber's own version.
const METADATA_CRATE: &str = "phonenumber";

/// Writes the JavaScript that connects the module with the browser.
const GLUE_CRATE: &str = "wasm-bindgen-cli-support";

/// Beginnings of the names of files that say under which licence a crate is, in lower case.
const LICENSE_FILES: [&str; 5] = ["license", "licence", "copying", "copyright", "notice"];

/// Where the terms of the MIT licence begin, below the name of who grants them.
const MIT_TERMS: &str = "Permission is hereby granted";

/// One work that a copy of the package holds.
#[derive(Default)]
struct Work {
    title: String,
    license: String,
    authors: Vec<String>,
    repository: Option<String>,
    /// What it is here for, where its name alone does not tell.
    remark: Option<String>,
    /// The texts of its licence files, by the names of these.
    texts: Vec<(String, String)>,
}

/// Writes the file, for what cargo compiles into the module now and for the scripts that were built. Fails where a work comes
/// without a text that its licence asks for.
pub fn write(project: &Project) -> Result<()> {
    let mit = fs::read_to_string(project.path("LICENSE-MIT")).context("LICENSE-MIT is missing")?;
    let terms = mit.find(MIT_TERMS).and_then(|start| mit.get(start..)).context("LICENSE-MIT holds no terms")?;
    let path = project.dist().join(FILE);
    let mut works = compiled(project)?;
    works.extend(standard_library::works()?);
    works.extend(scripts::works(project.root(), &project.dist())?);
    works.sort_by_key(|work| work.title.to_lowercase());
    works.iter().try_for_each(licence::check)?;
    fs::write(&path, render(&works, terms)).with_context(|| format!("cannot write {}", path.display()))
}

/// Collects the crates of the module, the one that wrote its scripts, and the metadata of phone numbers.
fn compiled(project: &Project) -> Result<Vec<Work>> {
    let all = packages::all(project)?;
    let mut works = Vec::new();
    for (name, version) in packages::compiled_in(project)? {
        let package = all.iter().find(|package| package.name == name && package.version == version);
        let package = package.with_context(|| format!("cargo knows nothing of {name} {version}"))?;
        // A crate of this repository is under the licence of the whole.
        if package.source.is_some() {
            works.push(work(package, None)?);
        }
    }

    let named = |name: &str| {
        all.iter().find(|package| package.name == name).with_context(|| format!("the lock file has no {name}"))
    };
    works.push(work(named(GLUE_CRATE)?, Some("has written the JavaScript that calls the module"))?);

    let carrier = named(METADATA_CRATE)?;
    let version =
        carrier.version.split_once('+').map(|(_, version)| version).context("libphonenumber has no version")?;
    works.push(Work {
        title: format!("libphonenumber metadata {version}"),
        license: "Apache-2.0".into(),
        authors: vec!["The Libphonenumber Authors".into()],
        repository: Some("https://github.com/google/libphonenumber".into()),
        remark: Some(format!("rules of phone numbers, taken from the crate {METADATA_CRATE} {}", carrier.version)),
        texts: license_texts(carrier.folder())?,
    });

    Ok(works)
}

/// Describes a crate.
fn work(package: &Package, remark: Option<&str>) -> Result<Work> {
    Ok(Work {
        title: format!("{} {}", package.name, package.version),
        license: package.license.clone().with_context(|| format!("{} names no licence", package.name))?,
        authors: package.authors.clone(),
        repository: package.repository.clone(),
        remark: remark.map(str::to_owned),
        texts: license_texts(package.folder())?,
    })
}

/// Reads the licence files of a folder, in alphabetical order.
fn license_texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let lower = name.to_lowercase();
        if entry.path().is_file() && LICENSE_FILES.iter().any(|beginning| lower.starts_with(beginning)) {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
            texts.push((name, tidy(&String::from_utf8_lossy(&bytes))));
        }
    }
    texts.sort();
    Ok(texts)
}

/// Makes texts that differ in nothing but their white space equal.
fn tidy(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Lists the works, then each text once.
fn render(works: &[Work], mit_terms: &str) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut texts: Vec<(&str, Vec<String>)> = Vec::new();
    let mut list = String::new();
    for work in works {
        let mut refers = Vec::new();
        for (file, text) in &work.texts {
            let number = *numbers.entry(text).or_insert_with(|| {
                texts.push((text, Vec::new()));
                texts.len()
            });
            if let Some((_, users)) = number.checked_sub(1).and_then(|index| texts.get_mut(index)) {
                users.push(format!("{} ({file})", work.title));
            }
            refers.push(number.to_string());
        }
        let _ = writeln!(list, "{}\n  licence: {}", work.title, work.license);
        if let Some(remark) = &work.remark {
            let _ = writeln!(list, "  what: {remark}");
        }
        if !work.authors.is_empty() {
            let _ = writeln!(list, "  authors: {}", work.authors.join(", "));
        }
        if let Some(repository) = &work.repository {
            let _ = writeln!(list, "  repository: {repository}");
        }
        match refers.as_slice() {
            [] => list += "  texts: none of its own; copyright of its authors, under the terms below\n",
            numbers => {
                let _ = writeln!(list, "  texts: {}", numbers.join(", "));
            }
        }
        list.push('\n');
    }

    let mut file = format!(
        "Third-party notices of ssojet-login\n\n\
         ssojet-login.wasm, and the scripts that hold or call it, are compiled from the works listed here, each under its\n\
         own licence. Each text of a licence follows once, with the works it belongs to.\n\n{list}"
    );
    let rule = "=".repeat(80);
    for (position, (text, users)) in texts.iter().enumerate() {
        let _ = writeln!(file, "{rule}\nText {}, of {}\n{rule}\n\n{text}\n", position + 1, users.join(", "));
    }
    let _ = writeln!(
        file,
        "{rule}\nTerms of the MIT licence, for works without a text of their own\n{rule}\n\n{}",
        tidy(mit_terms)
    );
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(title: &str, texts: &[&str]) -> Work {
        Work {
            title: title.into(),
            license: "MIT".into(),
            authors: vec!["An Author".into()],
            texts: texts.iter().map(|text| ("LICENSE".to_owned(), tidy(text))).collect(),
            ..Work::default()
        }
    }

    #[test]
    fn a_text_that_two_works_share_is_printed_once() {
        let file = render(
            &[work("a 1", &["Same \r\ntext\n"]), work("b 2", &["Same\ntext", "Other"]), work("c 3", &[])],
            "Terms",
        );
        assert_eq!(file.matches("Same\ntext").count(), 1, "{file}");
        assert!(file.contains("Text 1, of a 1 (LICENSE), b 2 (LICENSE)\n"), "{file}");
        assert!(file.contains("b 2\n  licence: MIT\n  authors: An Author\n  texts: 1, 2\n"), "{file}");
        assert!(file.contains("c 3\n  licence: MIT\n  authors: An Author\n  texts: none of its own"), "{file}");
        assert!(file.ends_with("\n\nTerms\n"), "{file}");
    }

    #[test]
    fn the_widget_is_made_of_what_is_listed() {
        let project = Project::find().unwrap();
        let works = compiled(&project).unwrap();
        let license = |name: &str| {
            works.iter().find(|work| work.title.starts_with(name)).map(|work| work.license.as_str()).unwrap_or_default()
        };
        assert_eq!(license("leptos 0."), "MIT");
        assert_eq!(license("wasm-bindgen 0."), "MIT OR Apache-2.0");
        assert_eq!(license("libphonenumber metadata "), "Apache-2.0");
        // Neither what runs at build time nor what is our own.
        for absent in ["serde_derive ", "leptos_macro ", "phonenumber ", "ssojet-login"] {
            assert_eq!(license(absent), "", "{absent}");
        }
    }

    #[test]
    fn every_crate_of_the_module_has_a_notice_with_the_texts_of_its_licence() {
        let project = Project::find().unwrap();
        let works = compiled(&project).unwrap();
        let printed = render(&works, "Terms");
        let own: Vec<_> =
            packages::all(&project).unwrap().into_iter().filter(|package| package.source.is_none()).collect();
        let mut foreign = 0;
        for (name, version) in packages::compiled_in(&project).unwrap() {
            if own.iter().all(|package| package.name != name) {
                assert!(
                    printed.contains(&format!("\n{name} {version}\n  licence: ")),
                    "{name} {version} has no notice"
                );
                foreign += 1;
            }
        }
        assert!(foreign > 50, "{foreign}");
        for work in &works {
            licence::check(work).unwrap();
        }
    }
}
