//! Checks that Node and npm are here, installs the packages of the lock file, and starts what they hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::project::Project;
use crate::tool;

/// The oldest Node that runs the tools used here.
const OLDEST_MAJOR: u32 = 20;

/// Checks that Node is here and recent enough, and npm with it.
pub fn check() -> Result<()> {
    let version = tool::output(Command::new("node").arg("--version"))
        .ok()
        .context("Node.js is not installed: install Node 20 or newer from https://nodejs.org and try again")?;
    match major(&version) {
        Some(major) if major >= OLDEST_MAJOR => {}
        _ => {
            bail!("Node.js {} is too old: install Node {OLDEST_MAJOR} or newer from https://nodejs.org", version.trim())
        }
    }
    tool::output(npm(Path::new(".")).arg("--version")).ok().context(
        "npm is not installed: it comes with Node.js from https://nodejs.org (Debian and Ubuntu: apt-get install npm)",
    )?;
    Ok(())
}

/// Reads the major number of what `node --version` prints.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Variables by which npm tells the scripts it runs about the command a person typed. Under `npm pack --dry-run`, which
/// builds, the installation would be a dry run, too.
const OUTER_COMMAND: [&str; 4] =
    ["npm_config_dry_run", "npm_config_global", "npm_config_workspace", "npm_config_workspaces"];

/// Starts npm in a directory, in a form that never asks and never downloads a browser.
pub fn npm(directory: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(directory).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    for name in OUTER_COMMAND {
        command.env_remove(name);
    }
    command
}

/// Starts Node in a directory.
pub fn node(directory: &Path) -> Command {
    let mut command = Command::new("node");
    command.current_dir(directory).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Installs exactly what the lock file names for all workspaces, unless that is what is there already.
pub fn install(project: &Project) -> Result<()> {
    install_in(project.root())
}

/// Installs exactly what the lock file of a folder names, unless that is what is there already.
pub fn install_in(root: &Path) -> Result<()> {
    let wanted = fingerprint(root)?;
    let stamp = root.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    tool::quiet(npm(root).args(["ci", "--no-audit", "--no-fund"])).map_err(|error| {
        // The sentence comes last, below the output, where a person looks first.
        anyhow!(
            "{error}
the JavaScript tools could not be installed: is the npm registry reachable?"
        )
    })?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Finds a file of an installed package as Node would from `directory`: npm puts a package into the `node_modules` of a
/// workspace or into that of the root.
pub fn package_file(directory: &Path, file: &str) -> Result<PathBuf> {
    directory
        .ancestors()
        .map(|ancestor| ancestor.join("node_modules").join(file))
        .find(|path| path.is_file())
        .with_context(|| format!("npm has not installed {file} for {}", directory.display()))
}

/// Hashes the manifests and the lock file: the result changes whenever `npm ci` could install something else.
fn fingerprint(root: &Path) -> Result<String> {
    #[derive(Deserialize)]
    struct Manifest {
        #[serde(default)]
        workspaces: Vec<String>,
    }
    let read = |path: PathBuf| fs::read(&path).with_context(|| format!("{} is missing", path.display()));
    let own = read(root.join("package.json"))?;
    let Manifest { workspaces } = serde_json::from_slice(&own).context("package.json is not understood")?;

    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(&own);
    add(&read(root.join("package-lock.json"))?);
    for workspace in workspaces {
        add(&read(root.join(workspace).join("package.json"))?);
    }
    // Native packages (esbuild, TypeScript) differ by platform.
    hash.update(std::env::consts::OS);
    hash.update(std::env::consts::ARCH);
    Ok(hex(&hash.finalize()))
}

/// Writes bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn the_fingerprint_covers_the_lock_and_every_workspace() {
        let root = std::env::temp_dir().join(format!("xtask-node-{}", std::process::id()));
        fs::create_dir_all(root.join("tests/one")).unwrap();
        let write = |file: &str, text: &str| fs::write(root.join(file), text).unwrap();
        write("package.json", r#"{"workspaces":["tests/one"]}"#);
        write("package-lock.json", "{}");
        write("tests/one/package.json", "{}");
        let mut seen = vec![fingerprint(&root).unwrap()];
        for file in ["tests/one/package.json", "package-lock.json"] {
            write(file, r#"{"name":"changed"}"#);
            seen.push(fingerprint(&root).unwrap());
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 3);
        fs::remove_file(root.join("tests/one/package.json")).unwrap();
        assert!(fingerprint(&root).unwrap_err().to_string().contains("is missing"));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_package_is_found_in_the_workspace_first_then_in_the_root() {
        let root = std::env::temp_dir().join(format!("xtask-packages-{}", std::process::id()));
        let workspace = root.join("tests/one");
        let (inner, outer) = (workspace.join("node_modules/tool"), root.join("node_modules/tool"));
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir_all(&outer).unwrap();
        assert!(package_file(&workspace, "tool/cli.js").unwrap_err().to_string().contains("tool/cli.js"));
        fs::write(outer.join("cli.js"), "").unwrap();
        assert_eq!(package_file(&workspace, "tool/cli.js").unwrap(), outer.join("cli.js"));
        fs::write(inner.join("cli.js"), "").unwrap();
        assert_eq!(package_file(&workspace, "tool/cli.js").unwrap(), inner.join("cli.js"));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn hexadecimal_keeps_leading_zeros() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
