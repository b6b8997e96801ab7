//! Command line and environment, and the checked settings the server runs with.
//!
//! Nothing here opens a file or a socket.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use crate::logging::LogFormat;

/// What the command line says. Every option is also an environment variable.
#[derive(Parser)]
#[command(
    name = "ssojet-sandbox",
    version,
    about = "An API-compatible SSOJet passwordless server for development and tests"
)]
pub struct Options {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "SANDBOX_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,

    /// Allow listening on an address that other machines can reach
    #[arg(long, env = "SANDBOX_ALLOW_REMOTE")]
    pub allow_remote: bool,

    /// Origin that mailed links point to [default: http://localhost:<port>]
    #[arg(long, env = "SANDBOX_PUBLIC_URL", value_name = "ORIGIN")]
    pub public_url: Option<String>,

    /// SQLite file, or `:memory:`
    #[arg(long, env = "SANDBOX_DATABASE", default_value = "./sandbox.sqlite3", value_name = "FILE")]
    pub database: PathBuf,

    /// Built widget to serve, readable from any origin
    #[arg(long, env = "SANDBOX_ASSETS", value_name = "DIR")]
    pub assets: Option<PathBuf>,

    /// Pages to serve at `/`
    #[arg(long, env = "SANDBOX_PAGES", value_name = "DIR")]
    pub pages: Option<PathBuf>,

    /// JSON file with more client ids (see docs/api.md)
    #[arg(long, env = "SANDBOX_CLIENTS", value_name = "FILE")]
    pub clients: Option<PathBuf>,

    /// SMTP server for real mail, for example smtp://127.0.0.1:2525 or smtps://user:password@host
    #[arg(long, env = "SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,

    /// Sender of the mail
    #[arg(
        long,
        env = "SANDBOX_MAIL_FROM",
        default_value = "Sign-in sandbox <no-reply@localhost>",
        value_name = "MAILBOX"
    )]
    pub mail_from: String,

    /// SMS gateway that each SMS is posted to, for example https://sms.example.com/send (see docs/api.md)
    #[arg(long, env = "SMS_WEBHOOK_URL", hide_env_values = true, value_name = "URL")]
    pub sms_webhook_url: Option<String>,

    /// Secret that the calls of the SMS gateway are signed with; better set by the variable than here
    #[arg(long, env = "SMS_WEBHOOK_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub sms_webhook_secret: Option<String>,

    /// Rules of the contract that can be tuned
    #[command(flatten)]
    pub rules: Rules,

    /// Request limits
    #[command(flatten)]
    pub limits: Limits,

    /// Take the caller's address from the last entry of X-Forwarded-For (only behind a proxy that sets it)
    #[arg(long, env = "SANDBOX_TRUST_FORWARDED_FOR")]
    pub trust_forwarded_for: bool,

    /// Serve /test/clock, /test/reset and /test/limits: anyone on this machine can then change the server
    #[arg(long, env = "SANDBOX_TEST_CONTROLS")]
    pub test_controls: bool,

    /// How much to log on stderr: error, warn, info, debug or trace
    #[arg(long, env = "SANDBOX_LOG", default_value = "info", value_name = "LEVEL")]
    pub log: tracing::Level,

    /// How log lines are written
    #[arg(long, env = "SANDBOX_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// Lifetimes and counts of the contract ("What the sandbox answers"). All durations in seconds on the command line.
#[derive(Clone, Debug, clap::Args)]
pub struct Rules {
    /// How long a state, its link and its code work after each message, and a verified state waits for its first status
    #[arg(long, env = "SANDBOX_LINK_LIFETIME", default_value = "300", value_name = "SECONDS", value_parser = seconds)]
    pub link_lifetime: Duration,

    /// Least time between two messages for one state
    #[arg(long, env = "SANDBOX_RESEND_WAIT", default_value = "30", value_name = "SECONDS", value_parser = seconds)]
    pub resend_wait: Duration,

    /// How often a message can be sent again for one state
    #[arg(long, env = "SANDBOX_RESENDS", default_value = "5", value_name = "COUNT")]
    pub resends: u32,

    /// Wrong codes for one state, after which it ends
    #[arg(long, env = "SANDBOX_CODE_TRIES", default_value = "5", value_name = "COUNT", value_parser = at_least_one)]
    pub code_tries: u32,

    /// How long a passkey challenge can be answered
    #[arg(long, env = "SANDBOX_CHALLENGE_LIFETIME", default_value = "300", value_name = "SECONDS", value_parser = seconds)]
    pub challenge_lifetime: Duration,

    /// How long an access token works
    #[arg(long, env = "SANDBOX_ACCESS_LIFETIME", default_value = "900", value_name = "SECONDS", value_parser = seconds)]
    pub access_lifetime: Duration,

    /// How long an unused refresh token works
    #[arg(long, env = "SANDBOX_REFRESH_LIFETIME", default_value = "2592000", value_name = "SECONDS", value_parser = seconds)]
    pub refresh_lifetime: Duration,

    /// How long status repeats the tokens after they were first read
    #[arg(long, env = "SANDBOX_STATUS_READABLE", default_value = "60", value_name = "SECONDS", value_parser = seconds)]
    pub status_readable: Duration,
}

/// Requests allowed, each a burst that fills up again evenly over its window.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Limits {
    /// Messages for one identifier in 10 minutes
    #[arg(long, env = "SANDBOX_SENDS_PER_IDENTIFIER", default_value = "10", value_name = "COUNT", value_parser = at_least_one)]
    pub sends_per_identifier: u32,

    /// Messages asked for by one address in 10 minutes
    #[arg(long, env = "SANDBOX_SENDS_PER_ADDRESS", default_value = "60", value_name = "COUNT", value_parser = at_least_one)]
    pub sends_per_address: u32,

    /// API requests of one address in 1 minute
    #[arg(long, env = "SANDBOX_REQUESTS_PER_ADDRESS", default_value = "600", value_name = "COUNT", value_parser = at_least_one)]
    pub requests_per_address: u32,

    /// Questions of one address in 1 minute whether somebody has a passkey
    #[arg(long, env = "SANDBOX_PASSKEY_CHECKS_PER_ADDRESS", default_value = "60", value_name = "COUNT", value_parser = at_least_one)]
    pub passkey_checks_per_address: u32,
}

impl Default for Rules {
    /// The contract's numbers.
    fn default() -> Self {
        Self {
            link_lifetime: Duration::from_secs(5 * 60),
            resend_wait: Duration::from_secs(30),
            resends: 5,
            code_tries: 5,
            challenge_lifetime: Duration::from_secs(5 * 60),
            access_lifetime: Duration::from_secs(15 * 60),
            refresh_lifetime: Duration::from_secs(30 * 24 * 60 * 60),
            status_readable: Duration::from_secs(60),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sends_per_identifier: 10,
            sends_per_address: 60,
            requests_per_address: 600,
            passkey_checks_per_address: 60,
        }
    }
}

/// Options that cannot be used together, or a value that is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `--listen` names an address other machines can reach.
    #[error(
        "{0} can be reached from other machines. This server is for development; it listens on loopback only, \
         unless you add --allow-remote."
    )]
    RemoteWithoutConsent(SocketAddr),
    /// Test controls on a server others can reach.
    #[error("--test-controls let anyone change the server's clock and data: they cannot be used with --allow-remote.")]
    RemoteTestControls,
    /// `--public-url` is not an origin.
    #[error("--public-url must be an origin such as https://login.example.com, without a path.")]
    PublicUrl,
}

/// Where the data is kept.
#[derive(Clone, Debug)]
pub enum Database {
    /// Gone when the server stops.
    Memory,
    /// One SQLite file (and its write-ahead log beside it).
    File(PathBuf),
}

/// Checked settings of a server, without the address it listens on.
///
/// No `Debug`: the SMTP URL holds a password, and there is the webhook's secret.
#[derive(Clone)]
pub struct Settings {
    /// Origin the mailed links point to, without a trailing slash.
    pub public_url: String,
    /// Where the data is kept.
    pub database: Database,
    /// The built widget.
    pub assets: Option<PathBuf>,
    /// Pages served at `/`.
    pub pages: Option<PathBuf>,
    /// File with more clients.
    pub clients: Option<PathBuf>,
    /// SMTP server, as a URL.
    pub smtp_url: Option<String>,
    /// Sender of the mail.
    pub mail_from: String,
    /// SMS gateway, as a URL.
    pub sms_webhook_url: Option<String>,
    /// What its calls are signed with.
    pub sms_webhook_secret: Option<String>,
    /// Lifetimes and counts.
    pub rules: Rules,
    /// Request limits.
    pub limits: Limits,
    /// Whether X-Forwarded-For is believed.
    pub trust_forwarded_for: bool,
    /// Whether `/test/*` exists.
    pub test_controls: bool,
}

impl Settings {
    /// The contract's numbers, data in memory, no files, no SMTP, no test controls.
    pub fn in_memory(public_url: &str) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            database: Database::Memory,
            assets: None,
            pages: None,
            clients: None,
            smtp_url: None,
            mail_from: "Sign-in sandbox <no-reply@localhost>".to_owned(),
            sms_webhook_url: None,
            sms_webhook_secret: None,
            rules: Rules::default(),
            limits: Limits::default(),
            trust_forwarded_for: false,
            test_controls: false,
        }
    }
}

impl Options {
    /// Refuses combinations that would expose the server by accident. Called before anything is opened.
    pub fn check(&self) -> Result<(), ConfigError> {
        if !self.listen.ip().to_canonical().is_loopback() && !self.allow_remote {
            return Err(ConfigError::RemoteWithoutConsent(self.listen));
        }
        if self.allow_remote && self.test_controls {
            return Err(ConfigError::RemoteTestControls);
        }
        if let Some(url) = &self.public_url
            && crate::loopback::parse_origin(url.trim_end_matches('/')).is_none()
        {
            return Err(ConfigError::PublicUrl);
        }
        Ok(())
    }

    /// The settings, once the port is known.
    pub fn into_settings(self, bound: SocketAddr) -> Settings {
        let public_url = match self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => local_url(bound),
        };
        Settings {
            public_url,
            database: if self.database.as_os_str() == ":memory:" {
                Database::Memory
            } else {
                Database::File(self.database)
            },
            assets: self.assets,
            pages: self.pages,
            clients: self.clients,
            smtp_url: self.smtp_url.filter(|url| !url.is_empty()),
            mail_from: self.mail_from,
            sms_webhook_url: self.sms_webhook_url.filter(|url| !url.is_empty()),
            sms_webhook_secret: self.sms_webhook_secret.filter(|secret| !secret.is_empty()),
            rules: self.rules,
            limits: self.limits,
            trust_forwarded_for: self.trust_forwarded_for,
            test_controls: self.test_controls,
        }
    }
}

/// How a browser on this machine reaches a bound address. `localhost`, not the number: passkeys need a name.
pub fn local_url(bound: SocketAddr) -> String {
    format!("http://localhost:{}", bound.port())
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<u32>() {
        Ok(number) if number > 0 => Ok(Duration::from_secs(number.into())),
        _ => Err("give a whole number of seconds, at least 1".to_owned()),
    }
}

fn at_least_one(text: &str) -> Result<u32, String> {
    match text.parse::<u32>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("give a whole number, at least 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Options {
        Options::try_parse_from(std::iter::once("ssojet-sandbox").chain(arguments.iter().copied())).unwrap()
    }

    #[test]
    fn defaults_are_the_contracts() {
        let options = options(&[]);
        assert!(options.check().is_ok());
        assert_eq!(format!("{:?}", options.rules), format!("{:?}", Rules::default()));
        assert_eq!(format!("{:?}", options.limits), format!("{:?}", Limits::default()));
    }

    #[test]
    fn remote_addresses_need_consent_and_exclude_test_controls() {
        assert!(matches!(options(&["--listen", "0.0.0.0:8787"]).check(), Err(ConfigError::RemoteWithoutConsent(_))));
        assert!(options(&["--listen", "0.0.0.0:8787", "--allow-remote"]).check().is_ok());
        assert!(matches!(
            options(&["--allow-remote", "--test-controls"]).check(),
            Err(ConfigError::RemoteTestControls)
        ));
        assert!(options(&["--listen", "[::1]:0", "--test-controls"]).check().is_ok());
    }

    #[test]
    fn the_public_url_is_an_origin() {
        assert!(matches!(options(&["--public-url", "https://a.example/path"]).check(), Err(ConfigError::PublicUrl)));
        let given = options(&["--public-url", "https://a.example/"]);
        assert!(given.check().is_ok());
        let bound: SocketAddr = "127.0.0.1:1234".parse().unwrap();
        assert_eq!(given.into_settings(bound).public_url, "https://a.example");
        assert_eq!(options(&[]).into_settings(bound).public_url, "http://localhost:1234");
    }
}
