//! Where things are in this repository.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::tool;

/// The target the widget is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository and the cargo that started us.
pub struct Project {
    root: PathBuf,
    target: PathBuf,
    cargo: OsString,
}

impl Project {
    /// Finds the repository from this crate's own place in it.
    pub fn find() -> Result<Self> {
        // Set by `cargo run`; what was compiled in serves a binary started by hand.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("the xtask crate has no parent directory")?.to_path_buf();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());

        #[derive(Deserialize)]
        struct Metadata {
            target_directory: PathBuf,
        }
        let metadata = tool::output(
            Command::new(&cargo).args(["metadata", "--no-deps", "--locked", "--format-version=1"]).current_dir(&root),
        )?;
        let metadata: Metadata = serde_json::from_str(&metadata).context("cargo metadata printed something else")?;

        Ok(Self { root, target: metadata.target_directory, cargo })
    }

    /// A cargo command in the root of the repository.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(&self.cargo);
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// A path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The npm package, which also holds what a script tag loads.
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// The built pages, as the sandbox serves them: the demo, and the hosted page in `login/`.
    pub fn pages(&self) -> PathBuf {
        self.dist().join("pages")
    }

    /// The TypeScript package.
    pub fn npm(&self) -> PathBuf {
        self.path("npm")
    }

    /// The compiler of the Angular component, which wants a TypeScript of its own.
    pub fn angular(&self) -> PathBuf {
        self.path("npm/angular")
    }

    /// The browser tests.
    pub fn e2e(&self) -> PathBuf {
        self.path("tests/e2e")
    }

    /// The package in real applications.
    pub fn packaging(&self) -> PathBuf {
        self.path("tests/packaging")
    }

    /// Cargo's output directory, wherever the person keeps it.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The sandbox as `cargo build` leaves it.
    pub fn sandbox_binary(&self) -> PathBuf {
        self.target.join("debug").join(format!("ssojet-sandbox{}", env::consts::EXE_SUFFIX))
    }

    /// The same path as a person in the root would type it.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}
