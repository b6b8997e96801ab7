//! Node and npm: checked once, then used for everything that is JavaScript.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};

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

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// npm in a directory, in a form that never asks and never downloads a browser.
pub fn npm(directory: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(directory).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Node in a directory.
pub fn node(directory: &Path) -> Command {
    let mut command = Command::new("node");
    command.current_dir(directory).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Installs exactly what the lock file names, unless that is what is there already.
pub fn install(directory: &Path) -> Result<()> {
    let wanted = fingerprint(directory)?;
    let stamp = directory.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    tool::quiet(npm(directory).args(["ci", "--no-audit", "--no-fund"])).map_err(|error| {
        // The sentence comes last, below the output, where a person looks first.
        anyhow!(
            "{error}
the JavaScript tools could not be installed: is the npm registry reachable?"
        )
    })?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Changes whenever `npm ci` could install something else.
fn fingerprint(directory: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for name in ["package.json", "package-lock.json"] {
        let path = directory.join(name);
        let bytes = fs::read(&path).with_context(|| format!("{} is missing", path.display()))?;
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    // Native packages (esbuild, TypeScript) differ by platform.
    hash.update(std::env::consts::OS);
    hash.update(std::env::consts::ARCH);
    Ok(hex(&hash.finalize()))
}

/// Lower-case hexadecimal.
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
    fn hexadecimal_keeps_leading_zeros() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
