//! Checks the TypeScript, and bundles it with the style sheets and the module into `dist/`. `npm/scripts/` says how.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use ssojet_login_core::phone::METADATA;

use super::wasm;
use crate::project::Project;
use crate::{node, tool};

/// Renders the first screen natively, and makes of it what the script draws.
pub fn first_screen(project: &Project) -> Result<()> {
    let listing = tool::output(&mut project.cargo([
        "run",
        "--locked",
        "--quiet",
        "--package=ssojet-login",
        "--no-default-features",
        "--features=ssr",
        "--bin=first-screen",
    ]))?;
    let file = project.target().join("first-screen.txt");
    fs::write(&file, listing).with_context(|| format!("cannot write {}", file.display()))?;
    let generated = project.npm().join("src/generated/first-screen.ts");
    tool::quiet(node::node(project.root()).arg("npm/scripts/first-screen.mjs").arg(file).arg(generated))
}

/// Checks all types, those of the glue included.
pub fn check_types(project: &Project) -> Result<()> {
    tool::quiet(node::npm(project.root()).args(["run", "--silent", "check"]))
}

/// Writes `dist/` anew.
pub fn package(project: &Project) -> Result<()> {
    let module = wasm::optimized(project);
    // No part of the module: the widget fetches it when somebody types a number.
    let phone_numbers = module.with_file_name("ssojet-login-phone-numbers.txt");
    fs::write(&phone_numbers, METADATA).with_context(|| format!("cannot write {}", phone_numbers.display()))?;
    tool::quiet(
        node::node(project.root()).arg("npm/scripts/bundle.mjs").arg(project.dist()).arg(module).arg(phone_numbers),
    )
}

/// Lists the `integrity` attribute of each file a script tag leads to, as the build has written them down.
pub fn integrity(project: &Project) -> Result<String> {
    let path = project.dist().join("integrity.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
    let hashes: BTreeMap<String, String> = serde_json::from_str(&text).context("integrity.json is not understood")?;
    Ok(hashes.iter().map(|(file, hash)| format!("  {file:<32}{hash}\n")).collect())
}
