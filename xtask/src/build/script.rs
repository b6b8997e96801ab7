//! TypeScript and the style sheets → `dist/ssojet-login.js`. What is done with them is written in
//! `npm/package.json`; here it is only called.

use std::fs;

use anyhow::{Context, Result};

use super::wasm;
use crate::project::Project;
use crate::{node, tool};

/// The strict type check, glue included.
pub fn check_types(project: &Project) -> Result<()> {
    tool::quiet(node::npm(&project.npm()).args(["run", "--silent", "check"]))
}

/// Writes `dist/` anew: script, source map, module.
pub fn bundle(project: &Project) -> Result<()> {
    let dist = project.dist();
    if dist.exists() {
        fs::remove_dir_all(&dist).with_context(|| format!("cannot empty {}", dist.display()))?;
    }
    fs::create_dir_all(&dist)?;
    tool::quiet(node::npm(&project.npm()).args(["run", "--silent", "bundle", "--"]).arg(&dist))?;
    wasm::copy(&wasm::optimized(project), &dist.join("ssojet-login.wasm"))
}
