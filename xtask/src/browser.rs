//! Finds the browsers of the e2e tests, or installs them where that needs no question.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::tool;

/// A browser to test with.
pub struct Browser {
    /// Environment variable that names the program.
    pub variable: &'static str,
    /// Names on the search path, most likely first.
    names: &'static [&'static str],
    /// Usual places outside the search path.
    places: &'static [&'static str],
    /// Other programs that have to be on the search path, for one without a window of its own.
    besides: &'static [&'static str],
    /// Packages of Debian, and mostly of what is made of it.
    packages: &'static [&'static str],
    /// Whether `--version` says which one it is, and that it runs at all.
    has_version: bool,
    /// What to do where it cannot be found or installed.
    advice: &'static str,
}

/// Chromium, or a browser made of it.
pub const CHROMIUM: Browser = Browser {
    variable: "CHROMIUM_PATH",
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"],
    places: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
        "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
        "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    ],
    besides: &[],
    packages: &["chromium"],
    has_version: true,
    advice: "no Chromium was found for the browser tests: install Chromium or Google Chrome, or set CHROMIUM_PATH to the program",
};

/// Firefox, the second engine.
pub const FIREFOX: Browser = Browser {
    variable: "FIREFOX_PATH",
    names: &["firefox-esr", "firefox"],
    places: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
        "C:\\Program Files (x86)\\Mozilla Firefox\\firefox.exe",
    ],
    besides: &[],
    packages: &["firefox-esr"],
    has_version: true,
    advice: "no Firefox was found for the browser tests: install Firefox, or set FIREFOX_PATH to the program",
};

/// The driver of WebKitGTK, the third engine, which knows its browser's place. It needs a screen and a session bus.
pub const WEBKIT: Browser = Browser {
    variable: "WEBKIT_DRIVER_PATH",
    names: &["WebKitWebDriver"],
    places: &[],
    besides: &["Xvfb", "dbus-daemon"],
    packages: &["webkit2gtk-driver", "xvfb", "dbus"],
    has_version: false,
    advice: "no WebKitGTK was found for the browser tests: install WebKitWebDriver, Xvfb and dbus-daemon",
};

impl Browser {
    /// Finds the program, or installs it on Debian and Ubuntu where no password is needed.
    pub fn ensure(&self) -> Result<PathBuf> {
        if let Some(chosen) = env::var_os(self.variable).filter(|path| !path.is_empty()) {
            let path = PathBuf::from(chosen);
            if !path.is_file() {
                bail!("{} names {}, which does not exist", self.variable, path.display());
            }
            return Ok(path);
        }
        let search = env::var_os("PATH").unwrap_or_default();
        if let Some(found) = self.find(&search) {
            return Ok(found);
        }
        self.install()?;
        self.find(&search).context(self.advice)
    }

    /// Finds the program on the search path or in its usual places, if all it needs is there too.
    fn find(&self, search: &OsStr) -> Option<PathBuf> {
        if !self.besides.iter().all(|name| on_path(&[name], env::split_paths(search)).is_some()) {
            return None;
        }
        on_path(self.names, env::split_paths(search))
            .or_else(|| self.places.iter().map(PathBuf::from).find(|path| path.is_file()))
            .filter(|path| !self.has_version || answers(path))
    }

    /// Says for the log which program it is, such as `Mozilla Firefox 140.0esr`.
    pub fn describe(&self, program: &Path) -> String {
        let version = if self.has_version { version(program) } else { String::new() };
        format!("{version} ({})", program.display()).trim_start().to_owned()
    }

    /// Installs the packages with apt, or says in one sentence what the person has to do.
    fn install(&self) -> Result<()> {
        let Self { packages, advice, .. } = *self;
        if !Path::new("/usr/bin/apt-get").is_file() {
            bail!("{advice}");
        }
        let mut prefix = Vec::new();
        if !is_root() {
            if tool::output(Command::new("sudo").args(["-n", "true"])).is_err() {
                bail!("{advice} (sudo apt-get install {})", packages.join(" "));
            }
            prefix.extend(["sudo", "-n"]);
        }
        let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
        for arguments in [&["update"], &install[..]] {
            let words = [&prefix[..], &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
            let Some((program, rest)) = words.split_first() else {
                continue;
            };
            tool::quiet(Command::new(program).args(rest)).map_err(|error| anyhow!("{error}\n{advice}"))?;
        }
        Ok(())
    }
}

/// Finds the first existing program, by name first, then by directory.
fn on_path(names: &[&str], directories: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let directories: Vec<_> = directories.collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        directories.iter().map(|directory| directory.join(&file)).find(|path| path.is_file())
    })
}

/// Checks that the program runs: Ubuntu's `chromium-browser` and `firefox` may be stubs that only say "use snap". Windows'
/// Chrome prints no version.
fn answers(path: &Path) -> bool {
    cfg!(windows) || tool::output(Command::new(path).arg("--version")).is_ok()
}

/// Tells whether apt can be called without `sudo`.
#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Tells whether apt can be called without `sudo`.
#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Reads the version, such as `Mozilla Firefox 140.0esr`.
fn version(path: &Path) -> String {
    if cfg!(windows) {
        return path.display().to_string();
    }
    tool::output(Command::new(path).arg("--version"))
        .map(|text| text.lines().next().unwrap_or_default().trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Makes a folder with empty files of these names.
    fn folder(name: &str, files: &[&str]) -> PathBuf {
        let root = env::temp_dir().join(format!("xtask-browser-{name}-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        for file in files {
            fs::write(root.join(format!("{file}{}", env::consts::EXE_SUFFIX)), "").unwrap();
        }
        root
    }

    #[test]
    fn a_browser_without_what_it_needs_besides_is_not_there() {
        let (whole, lame) = (
            folder("whole", &["WebKitWebDriver", "Xvfb", "dbus-daemon"]),
            folder("lame", &["WebKitWebDriver", "Xvfb"]),
        );
        let driver = whole.join(format!("WebKitWebDriver{}", env::consts::EXE_SUFFIX));
        assert_eq!(WEBKIT.find(whole.as_os_str()), Some(driver));
        assert_eq!(WEBKIT.find(lame.as_os_str()), None);
        fs::remove_dir_all(&whole).unwrap();
        fs::remove_dir_all(&lame).unwrap();
    }

    #[test]
    fn the_preferred_name_wins_over_the_earlier_directory() {
        let (first, second) = (folder("first", &["google-chrome"]), folder("second", &["chromium"]));
        let suffix = env::consts::EXE_SUFFIX;
        let directories = || [first.clone(), second.clone()].into_iter();
        assert_eq!(
            on_path(&["chromium", "google-chrome"], directories()),
            Some(second.join(format!("chromium{suffix}")))
        );
        assert_eq!(on_path(&["google-chrome"], directories()), Some(first.join(format!("google-chrome{suffix}"))));
        assert_eq!(on_path(&["netscape"], directories()), None);
        fs::remove_dir_all(&first).unwrap();
        fs::remove_dir_all(&second).unwrap();
    }
}
