//! Lists the Rust standard library and the crates in it, by the notices that come with the compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Work, tidy};
use crate::project::WASM_TARGET;
use crate::tool;

/// Names the notices, below the folder of the compiler.
const NOTICES: &str = "share/doc/rust/COPYRIGHT-library.html";

/// Names the licence of the tables in `core` that tell upper from lower case, below the folder of the compiler.
const UNICODE: &str = "share/doc/rust/licenses/Unicode-3.0.txt";

/// Starts the entry of a crate in the notices.
const ENTRY: &str = "<h3>📦 ";

/// Lists what of the standard library the module may hold.
pub fn works() -> Result<Vec<Work>> {
    let compiler = |arguments: &[&str]| tool::output(Command::new("rustc").args(arguments));
    let root = PathBuf::from(compiler(&["--print", "sysroot"])?.trim());
    let read = |name: &str| {
        let path = root.join(name);
        fs::read_to_string(&path)
            .with_context(|| format!("{} is missing: it comes with the compiler of https://rustup.rs", path.display()))
    };
    let version = compiler(&["--version"])?;
    let version = version.split_whitespace().nth(1).context("rustc has no version")?;
    let mut works = crates(
        &read(NOTICES)?,
        &libraries(Path::new(compiler(&["--print", "target-libdir", "--target", WASM_TARGET])?.trim()))?,
    );
    for work in &mut works {
        work.remark = Some(format!("part of the Rust standard library {version}"));
    }
    let of_rust = |title: &str, license: &str| Work {
        title: format!("{title} {version}"),
        license: license.into(),
        authors: vec!["The Rust Project Developers".into()],
        repository: Some("https://github.com/rust-lang/rust".into()),
        ..Work::default()
    };
    works.push(of_rust("Rust standard library", "MIT OR Apache-2.0"));
    works.push(Work {
        authors: vec!["Unicode, Inc.".into()],
        texts: vec![("Unicode-3.0.txt".into(), tidy(&read(UNICODE)?))],
        ..of_rust("Rust standard library, tables of Unicode", "Unicode-3.0")
    });
    Ok(works)
}

/// Reads the names of the crates that are compiled for the target, such as `cfg_if` from `libcfg_if-2b7a1541.rlib`.
fn libraries(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let name = |file: &str| Some(file.strip_prefix("lib")?.strip_suffix(".rlib")?.rsplit_once('-')?.0.to_owned());
    Ok(entries.flatten().filter_map(|entry| name(&entry.file_name().to_string_lossy())).collect())
}

/// Reads the entries of those crates that are among the libraries.
fn crates(notices: &str, libraries: &[String]) -> Vec<Work> {
    let is_linked = |name: &str| libraries.iter().any(|library| *library == name.replace('-', "_"));
    notices
        .split(ENTRY)
        .skip(1)
        .filter_map(|entry| {
            let (name, version) = split_version(entry)?;
            is_linked(name).then(|| Work {
                title: format!("{name} {version}"),
                license: between(entry, "<p><b>License:</b> ", "</p>").unwrap_or_default(),
                authors: between(entry, "<p><b>Authors:</b> ", "</p>").into_iter().collect(),
                repository: Some(format!("https://crates.io/crates/{name}")),
                remark: None,
                texts: texts(entry),
            })
        })
        .collect()
}

/// Parts `rustc-demangle-0.1.27</h3>…` into name and version.
fn split_version(entry: &str) -> Option<(&str, &str)> {
    let title = entry.split("</h3>").next()?;
    let is_version = |(position, _): &(usize, &str)| {
        title.get(position + 1..).is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let (position, _) = title.match_indices('-').find(is_version)?;
    Some((title.get(..position)?, title.get(position + 1..)?))
}

/// Reads the texts of one entry, with their names.
fn texts(entry: &str) -> Vec<(String, String)> {
    let text = |part: &str| {
        let name = between(part, "<code>", "</code>")?;
        Some((name, tidy(&between(part, "<pre>", "</pre>")?)))
    };
    entry.split("<summary>").skip(1).filter_map(text).collect()
}

/// Returns what stands between two marks, as it reads on the page.
fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let text = text.split_once(start)?.1.split_once(end)?.0;
    let characters = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
    ];
    let plain = characters.iter().fold(text.to_owned(), |text, (written, read)| text.replace(written, read));
    Some(plain.replace("&#38;", "&").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_crates_that_are_compiled_for_the_target() {
        let notices = "<h1>x</h1>
            <h3>📦 rustc-demangle-0.1.27</h3>
            <p><b>Authors:</b> A &#38; B &#60;a@example.com&#62;</p>
            <p><b>License:</b> MIT/Apache-2.0</p>
            <details><summary><code>LICENSE-MIT</code></summary><pre>
The terms &#34;MIT&#34;
            </pre></details>
            <h3>📦 wasi-0.14.4+wasi-0.2.4</h3>
            <p><b>License:</b> MIT</p>";
        let works = crates(notices, &["rustc_demangle".to_owned(), "std".to_owned()]);
        assert_eq!(works.len(), 1);
        assert_eq!(works[0].title, "rustc-demangle 0.1.27");
        assert_eq!(works[0].license, "MIT/Apache-2.0");
        assert_eq!(works[0].authors, ["A & B <a@example.com>"]);
        assert_eq!(works[0].texts, [("LICENSE-MIT".to_owned(), "The terms \"MIT\"".to_owned())]);
        assert_eq!(crates(notices, &["wasi".to_owned()])[0].title, "wasi 0.14.4+wasi-0.2.4");
    }
}
