//! Compiles the widget to WebAssembly, has wasm-bindgen write the JavaScript glue, and shrinks the module.
//!
//! Everything in between stays under cargo's target directory; the glue goes to `npm/src/generated/`, where
//! TypeScript and esbuild find it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

use super::{imports, panics, remap};
use crate::project::{Project, WASM_TARGET};
use crate::{node, tool};

/// Cargo profile of the widget, see the root `Cargo.toml`.
const PROFILE: &str = "widget";

/// Name of the library, and so of the generated glue.
const STEM: &str = "ssojet_login";

/// What `wasm-opt` is told. Features are named one by one: `--all-features` would write encodings (compact
/// imports among them) that browsers refuse to instantiate.
const OPTIMIZE: &[&str] = &[
    // Plain forms of nested code, and loops told anew, are more alike: 0.3 kB.
    "--flatten",
    "--rereloop",
    "-Oz",
    // What each of these takes out of the module, compression takes out better: 0.6 kB together.
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--converge",
    // Larger before compression, 1.5 kB smaller after it: equal pieces stay equal where they are not inlined.
    "--one-caller-inline-max-function-size=0",
    // The smallest are shorter than a call of them; and functions of one kind beside each other compress better. 1.2 kB together.
    "--always-inline-max-function-size=6",
    "--reorder-functions-by-name",
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

/// What wasm-bindgen calls the module that the WebAssembly imports from, and a shorter name: it stands beside each import.
const MODULE: (&str, &str) = ("./ssojet_login_bg.js", "_");

/// What is added to the glue. Its two halves of starting a module, for the loader to use in place of wasm-bindgen's `init`: that one
/// asks by `instanceof` what it was given, which is wrong in a page that has changed the browser's classes. And what
/// `npm/src/internal/imports.ts` needs.
const ADDED: [(&str, &str); 2] = [
    (
        "js",
        "
export { __wbg_get_imports as imports, __wbg_finalize_init as start };
export { addToExternrefTable0, getDataViewMemory0, getStringFromWasm0, handleError, passStringToWasm0, wasm, WASM_VECTOR_LEN };
",
    ),
    (
        "d.ts",
        "
export function imports(): WebAssembly.Imports;
export function start(instance: WebAssembly.Instance, module: WebAssembly.Module): void;
export function addToExternrefTable0(value: unknown): number;
export function getDataViewMemory0(): DataView;
export function getStringFromWasm0(pointer: number, length: number): string;
export function handleError(evaluate: (...given: any[]) => unknown, given: unknown[]): unknown;
export function passStringToWasm0(text: string, malloc: unknown): number;
export const wasm: Record<string, unknown>;
export const WASM_VECTOR_LEN: number;
",
    ),
];

/// Compiles the widget alone, for the browser, with paths that are the same on every machine.
pub fn compile(project: &Project) -> Result<()> {
    let mut command = project.cargo([
        "build",
        "--locked",
        "--package=ssojet-login",
        "--lib",
        "--target",
        WASM_TARGET,
        "--profile",
        PROFILE,
    ]);
    remap::apply(&mut command, &remap::flags(project)?);
    tool::quiet(&mut command)
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
    let glue = output.js().to_owned();
    let (_, expressions) = imports::take_expressions(&glue)?;
    let module = output.wasm_mut();
    panics::remove(module)?;
    let unused = remove_unused(module, &glue);
    let names = shorten_names(module, &expressions);
    output.emit(&out).context("wasm-bindgen could not write its output")?;

    let generated = project.npm().join("src/generated");
    fs::create_dir_all(&generated)?;
    for (extension, added) in ADDED {
        let name = format!("{STEM}.{extension}");
        let mut text = fs::read_to_string(out.join(&name)).with_context(|| format!("wasm-bindgen wrote no {name}"))?;
        text = unused.iter().fold(text, |text, import| without_import(&text, import));
        if extension == "js" {
            (text, _) = imports::take_expressions(&text)?;
            ensure!(text.contains(MODULE.0), "the glue does not name the module {} any more", MODULE.0);
            text = text.replace(MODULE.0, MODULE.1);
        }
        fs::write(generated.join(&name), text + added).with_context(|| format!("cannot write {name}"))?;
    }
    let file = generated.join(format!("{STEM}.names.json"));
    let text = serde_json::to_string_pretty(&names)?;
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// Removes what the module exports and the glue never asks for, and what nothing in the module reaches. Returns the imports that
/// it has no use for any more.
fn remove_unused(module: &mut Module, glue: &str) -> Vec<String> {
    let imports =
        |module: &Module| -> Vec<String> { module.imports.iter().map(|import| import.name.clone()).collect() };
    let before = imports(module);
    let unknown: Vec<_> =
        module.exports.iter().filter(|export| !glue.contains(&format!("wasm.{}", export.name))).collect();
    let unknown: Vec<_> = unknown.into_iter().map(|export| export.id()).collect();
    unknown.into_iter().for_each(|export| module.exports.delete(export));
    walrus::passes::gc::run(module);
    let after = imports(module);
    before.into_iter().filter(|import| !after.contains(import)).collect()
}

/// The glue without what it gives the module by the name `import`.
fn without_import(glue: &str, import: &str) -> String {
    let start = format!("        {import}: function(");
    let found = glue.split_once(&start).and_then(|(before, rest)| Some((before, rest.split_once("\n        },\n")?.1)));
    found.map_or_else(|| glue.to_owned(), |(before, after)| [before, after].concat())
}

/// Gives what the module imports its expression for a name, or else a name of one or two letters, as what it exports for the glue alone,
/// and tells the latter by the old: the bundler gives the glue the same (`mangleCache` of esbuild; `false` keeps a name). Each of
/// wasm-bindgen's own names holds a hash, which no compression can shorten, in both files: 3 kB for 164 imports.
fn shorten_names(module: &mut Module, expressions: &BTreeMap<String, String>) -> BTreeMap<String, serde_json::Value> {
    let mut names = BTreeMap::new();
    let mut shorten = |name: &mut String| {
        let short = short_name(names.len());
        let long = std::mem::replace(name, short.clone());
        names.insert(long, serde_json::Value::String(short));
    };
    for import in module.imports.iter_mut() {
        import.module = MODULE.1.to_owned();
        match expressions.get(&import.name) {
            Some(expression) => import.name.clone_from(expression),
            None => shorten(&mut import.name),
        }
    }
    module.exports.iter_mut().map(|export| &mut export.name).filter(|name| is_internal(name)).for_each(shorten);
    names
}

/// Whether wasm-bindgen has made up the name of an export. The same pattern is `mangleProps` in `npm/scripts/bundle.mjs`.
fn is_internal(export: &str) -> bool {
    ["__wb", "__externref", "wasm_bindgen__"].iter().any(|start| export.starts_with(start))
}

/// Counts in letters: `a` to `z`, then `aa`, `ba` and so on.
fn short_name(mut position: usize) -> String {
    let mut name = String::new();
    loop {
        name.extend(u8::try_from(position % 26).ok().map(|letter| char::from(b'a' + letter)));
        match (position / 26).checked_sub(1) {
            Some(rest) => position = rest,
            None => return name,
        }
    }
}

/// Shrinks the module, unless the very same input was shrunk last time.
pub fn optimize(project: &Project) -> Result<()> {
    let input = work_directory(project).join(format!("{STEM}_bg.wasm"));
    let output = optimized(project);
    let stamp = output.with_extension("wasm.made-from");

    let mut hash = Sha256::new();
    hash.update(fs::read(&input).context("wasm-bindgen wrote no module")?);
    hash.update(OPTIMIZE.join(" "));
    hash.update(fs::read(project.path("package-lock.json"))?);
    let wanted = node::hex(&hash.finalize());
    if output.is_file() && fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(());
    }

    tool::quiet(
        node::node(project.root())
            .arg(node::package_file(project.root(), "binaryen/bin/wasm-opt")?)
            .arg(&input)
            .arg("-o")
            .arg(&output)
            .args(OPTIMIZE),
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Returns where the module is that ships.
pub fn optimized(project: &Project) -> PathBuf {
    work_directory(project).join("ssojet-login.wasm")
}

/// Returns where cargo leaves the module.
fn compiled(project: &Project) -> PathBuf {
    project.target().join(WASM_TARGET).join(PROFILE).join(format!("{STEM}.wasm"))
}

/// Returns the folder of the files between two steps.
fn work_directory(project: &Project) -> PathBuf {
    project.target().join("bindgen")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_import_leaves_the_glue() {
        let glue = "{\n        __wbg_a: function(arg0) {\n            one();\n        },\n        __wbg_b: function() {\n        },\n    }";
        assert_eq!(without_import(glue, "__wbg_a"), "{\n        __wbg_b: function() {\n        },\n    }");
        assert_eq!(
            without_import(glue, "__wbg_b"),
            "{\n        __wbg_a: function(arg0) {\n            one();\n        },\n    }"
        );
        assert_eq!(without_import(glue, "__wbg_c"), glue);
    }

    #[test]
    fn short_names_are_short_and_unlike() {
        assert_eq!([0, 25, 26, 27, 52].map(short_name), ["a", "z", "aa", "ba", "ab"]);
        let names: BTreeSet<_> = (0..702).map(short_name).collect();
        assert_eq!(names.len(), 702);
        assert!(names.iter().all(|name| name.len() <= 2));
    }
}
