//! Rust → WebAssembly → JavaScript glue → as few bytes as possible.
//!
//! Everything in between stays under cargo's target directory; the glue goes to `npm/src/generated/`, where
//! TypeScript and esbuild find it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::project::{Project, WASM_TARGET};
use crate::{node, tool};

/// Cargo profile of the widget, see the root `Cargo.toml`.
const PROFILE: &str = "widget";

/// Name of the library, and so of the generated glue.
const STEM: &str = "ssojet_login";

/// What `wasm-opt` is told. Features are named one by one: `--all-features` would write encodings (compact
/// imports among them) that browsers refuse to instantiate.
const OPTIMIZE: &[&str] = &[
    "-Oz",
    "--converge",
    // Larger before compression, 1.5 kB smaller after it: equal pieces stay equal where they are not inlined.
    "--one-caller-inline-max-function-size=0",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// `cargo build` of the widget alone, for the browser.
pub fn compile(project: &Project) -> Result<()> {
    tool::quiet(&mut project.cargo([
        "build",
        "--locked",
        "--package=ssojet-login",
        "--lib",
        "--target",
        WASM_TARGET,
        "--profile",
        PROFILE,
    ]))
}

/// Writes the glue and the module it belongs to.
pub fn bindgen(project: &Project) -> Result<()> {
    let input = fs::read(compiled(project)).context("cargo built no WebAssembly module")?;
    let out = work_directory(project);
    let output = Bindgen::new()
        .input_bytes(STEM, input)
        .web(true)?
        .typescript(true)
        // The loader passes the address. A second `new URL("….wasm", import.meta.url)` in the glue would make
        // bundlers ship the module twice.
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate_output();
    let mut output = output.context("wasm-bindgen refused the module")?;
    output.emit(&out).context("wasm-bindgen could not write its output")?;

    let generated = project.npm().join("src/generated");
    fs::create_dir_all(&generated)?;
    for extension in ["js", "d.ts"] {
        let name = format!("{STEM}.{extension}");
        copy(&out.join(&name), &generated.join(&name))?;
    }
    Ok(())
}

/// Shrinks the module, unless the very same input was shrunk last time.
pub fn optimize(project: &Project) -> Result<()> {
    let input = work_directory(project).join(format!("{STEM}_bg.wasm"));
    let output = optimized(project);
    let stamp = output.with_extension("wasm.made-from");

    let mut hash = Sha256::new();
    hash.update(fs::read(&input).context("wasm-bindgen wrote no module")?);
    hash.update(OPTIMIZE.join(" "));
    hash.update(fs::read(project.npm().join("package-lock.json"))?);
    let wanted = node::hex(&hash.finalize());
    if output.is_file() && fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(());
    }

    tool::quiet(
        node::node(&project.npm())
            .arg("node_modules/binaryen/bin/wasm-opt")
            .arg(&input)
            .arg("-o")
            .arg(&output)
            .args(OPTIMIZE),
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// The module as it ships.
pub fn optimized(project: &Project) -> PathBuf {
    work_directory(project).join("ssojet-login.wasm")
}

fn compiled(project: &Project) -> PathBuf {
    project.target().join(WASM_TARGET).join(PROFILE).join(format!("{STEM}.wasm"))
}

fn work_directory(project: &Project) -> PathBuf {
    project.target().join("bindgen")
}

/// Copies with both names in the error.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}
