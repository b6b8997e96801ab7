//! Finds the repository, its folders and the cargo to build it with.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::tool;

/// The target the widget is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository, and the cargo that started this program.
pub struct Project {
    root: PathBuf,
    target: PathBuf,
    cargo: OsString,
    /// Whether cargo has to be told `target`, since it would choose another by itself.
    own_target: bool,
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

        Ok(Self { root, target: metadata.target_directory, cargo, own_target: false })
    }

    /// Describes another checkout of the repository, with a target directory of its own inside.
    pub fn checkout(&self, root: &Path) -> Self {
        Self { root: root.to_path_buf(), target: root.join("target"), cargo: self.cargo.clone(), own_target: true }
    }

    /// Starts a cargo command in the root of the repository.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(&self.cargo);
        command.args(arguments).current_dir(&self.root);
        if self.own_target {
            command.env("CARGO_TARGET_DIR", &self.target);
        }
        command
    }

    /// Returns the folder that holds the workspaces of cargo and of npm.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a path below the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Returns the folder of the built files of the npm package, which a script tag loads, too.
    pub fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// Returns the folder of the built pages, as the sandbox serves them: the demo, and the hosted page in `login/`.
    pub fn pages(&self) -> PathBuf {
        self.dist().join("pages")
    }

    /// Returns the folder of the TypeScript sources.
    pub fn npm(&self) -> PathBuf {
        self.path("npm")
    }

    /// Returns the folder of the browser tests.
    pub fn e2e(&self) -> PathBuf {
        self.path("tests/e2e")
    }

    /// Returns the folder of the tests of the package in real applications.
    pub fn packaging(&self) -> PathBuf {
        self.path("tests/packaging")
    }

    /// Returns the folder of the bench in a browser, with the login forms that it measures beside ours.
    pub fn bench(&self) -> PathBuf {
        self.path("bench")
    }

    /// Returns cargo's output directory, which a person may keep outside of the repository.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Returns the program of the sandbox as `cargo build` leaves it.
    pub fn sandbox_binary(&self) -> PathBuf {
        self.target.join("debug").join(format!("ssojet-sandbox{}", env::consts::EXE_SUFFIX))
    }

    /// Writes a path as a person in the root would type it.
    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}
