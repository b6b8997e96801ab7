//! Lists the npm packages whose code is in the scripts and sheets of `dist/`, by the source maps beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Work, license_texts};
use crate::node;

/// Joins the scripts, and puts small functions of its own into them, which no source map names.
const BUNDLER: &str = "esbuild";

/// The folder that npm installs packages into.
const INSTALLED: &str = "node_modules";

/// What of a package's manifest is printed.
#[derive(Deserialize)]
struct Manifest {
    name: String,
    version: String,
    license: Option<String>,
}

/// Lists the packages in what is built, and the bundler.
pub fn works(root: &Path, dist: &Path) -> Result<Vec<Work>> {
    let bundler = node::package_file(root, &format!("{BUNDLER}/package.json"))?;
    let mut folders = BTreeSet::new();
    for map in maps(dist)? {
        folders.extend(sources(&map)?.iter().filter_map(|source| package_of(source)));
    }
    let mut works = folders.iter().map(|folder| work(folder)).collect::<Result<Vec<_>>>()?;
    let mut bundler = work(bundler.parent().unwrap_or(root))?;
    bundler.remark = Some("has joined the scripts, with functions of its own".into());
    works.push(bundler);
    Ok(works)
}

/// Finds the source maps in a folder and those below.
fn maps(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(maps(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "map") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Reads the paths of the sources that a map names, which it writes as seen from its own folder.
fn sources(map: &Path) -> Result<Vec<PathBuf>> {
    #[derive(Deserialize)]
    struct SourceMap {
        sources: Vec<String>,
    }
    let text = fs::read_to_string(map).with_context(|| format!("cannot read {}", map.display()))?;
    let SourceMap { sources } =
        serde_json::from_str(&text).with_context(|| format!("{} is no source map", map.display()))?;
    let folder = map.parent().unwrap_or(map);
    Ok(sources.iter().map(|source| folder.join(source)).collect())
}

/// Returns the folder of the package that a source is in: `…/node_modules/name`, or `…/node_modules/@scope/name`.
fn package_of(source: &Path) -> Option<PathBuf> {
    let parts: Vec<_> = source.components().collect();
    let installed = parts.iter().rposition(|part| *part == Component::Normal(INSTALLED.as_ref()))?;
    let scope = parts.get(installed + 1)?.as_os_str().to_string_lossy().starts_with('@');
    Some(parts.get(..=installed + 1 + usize::from(scope))?.iter().collect())
}

/// Describes a package.
fn work(folder: &Path) -> Result<Work> {
    let path = folder.join("package.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
    let Manifest { name, version, license } =
        serde_json::from_str(&text).with_context(|| format!("{} is not understood", path.display()))?;
    Ok(Work {
        license: license.with_context(|| format!("{name} names no licence"))?,
        repository: Some(format!("https://www.npmjs.com/package/{name}")),
        title: format!("{name} {version}"),
        texts: license_texts(folder)?,
        ..Work::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_in_a_bundle_is_listed_with_its_licence() {
        let root = std::env::temp_dir().join(format!("xtask-scripts-{}", std::process::id()));
        let write = |file: &str, text: &str| {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("node_modules/esbuild/package.json", r#"{"name":"esbuild","version":"1.0.0","license":"MIT"}"#);
        write("node_modules/@a/b/package.json", r#"{"name":"@a/b","version":"2.0.0","license":"ISC"}"#);
        write("node_modules/@a/b/LICENSE", "Terms");
        write("dist/one.js.map", r#"{"sources":["../npm/src/one.ts"]}"#);
        let titles = || {
            works(&root, &root.join("dist")).map(|works| works.into_iter().map(|work| work.title).collect::<Vec<_>>())
        };
        assert_eq!(titles().unwrap(), ["esbuild 1.0.0"]);

        write(
            "dist/pages/two.js.map",
            r#"{"sources":["../../node_modules/@a/b/lib/x.js","../../node_modules/@a/b/y.js"]}"#,
        );
        assert_eq!(titles().unwrap(), ["@a/b 2.0.0", "esbuild 1.0.0"]);
        assert_eq!(works(&root, &root.join("dist")).unwrap()[0].texts, [("LICENSE".to_owned(), "Terms".to_owned())]);

        write("node_modules/@a/b/package.json", r#"{"name":"@a/b","version":"2.0.0"}"#);
        assert!(titles().unwrap_err().to_string().contains("@a/b names no licence"));
        fs::remove_dir_all(&root).unwrap();
    }
}
