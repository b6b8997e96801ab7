//! Builds the widget, from Rust and TypeScript to the files of the npm package in `dist/`, which a script tag loads, too.

mod imports;
mod notices;
mod packages;
mod panics;
mod remap;
mod script;
mod wasm;

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::{Project, WASM_TARGET};
use crate::step::Progress;
use crate::{node, tool};

/// A step of the build: its name on the screen, and the work.
type Step = (&'static str, fn(&Project) -> Result<()>);

/// The steps of the build, in order.
pub const STEPS: &[Step] = &[
    ("Node.js", |_| node::check()),
    ("wasm target", ensure_wasm_target),
    ("JavaScript tools", node::install),
    ("widget (cargo)", wasm::compile),
    ("wasm-bindgen", wasm::bindgen),
    ("wasm-opt", wasm::optimize),
    ("first screen", script::first_screen),
    ("TypeScript", script::check_types),
    ("package", script::package),
    ("third-party notices", notices::write),
];

pub use script::integrity;

/// Runs all steps, which write `dist/`.
pub fn run(project: &Project, progress: &mut Progress) -> Result<()> {
    for (name, work) in STEPS {
        progress.step(name, || work(project))?;
    }
    Ok(())
}

/// Adds the target of the widget to the Rust toolchain. A toolchain file would not add it to one that is already installed.
pub fn ensure_wasm_target(_: &Project) -> Result<()> {
    if wasm_target_installed()? {
        return Ok(());
    }
    if tool::output(Command::new("rustup").arg("--version")).is_err() {
        bail!(
            "the Rust target {WASM_TARGET} is missing and rustup is not installed to add it: \
             install Rust through https://rustup.rs"
        );
    }
    tool::quiet(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// Asks the compiler whether it has the target, so that a Rust that did not come from rustup counts too.
fn wasm_target_installed() -> Result<bool> {
    let directory = tool::output(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    Ok(Path::new(directory.trim()).is_dir())
}
