//! Reads the command line and the environment, and refuses what would expose the server by accident.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use super::numbers::{Limits, Rules, seconds};
use super::settings::{Database, Settings};
use crate::inbox_key;
use crate::logging::LogFormat;
use crate::loopback::parse_origin;

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

    /// Rules of a login that can be tuned
    #[command(flatten)]
    pub rules: Rules,

    /// Request limits
    #[command(flatten)]
    pub limits: Limits,

    /// How long a connection may take to send the header of a request, or be idle
    #[arg(long, env = "SANDBOX_HEADER_TIMEOUT", default_value = "15", value_name = "SECONDS", value_parser = seconds)]
    pub header_timeout: Duration,

    /// Take the caller's address from the last entry of X-Forwarded-For (only behind a proxy that sets it)
    #[arg(long, env = "SANDBOX_TRUST_FORWARDED_FOR")]
    pub trust_forwarded_for: bool,

    /// Key that opens the inbox and the test controls, at least 16 characters; better set by the variable than here
    /// [default: a random one at each start]
    #[arg(long, env = "SANDBOX_INBOX_KEY", hide_env_values = true, value_name = "KEY")]
    pub inbox_key: Option<String>,

    /// Serve /test/clock, /test/reset and /test/limits: whoever has the inbox key can then change the server
    #[arg(long, env = "SANDBOX_TEST_CONTROLS")]
    pub test_controls: bool,

    /// How much to log on stderr: error, warn, info, debug or trace
    #[arg(long, env = "SANDBOX_LOG", default_value = "info", value_name = "LEVEL")]
    pub log: tracing::Level,

    /// How log lines are written
    #[arg(long, env = "SANDBOX_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
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
    /// The inbox key can be guessed, or does not fit into an address. Not quoted.
    #[error("--inbox-key must be 16 to 128 of the characters A-Z a-z 0-9 - . _ ~")]
    InboxKey,
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
            && parse_origin(url.trim_end_matches('/')).is_none()
        {
            return Err(ConfigError::PublicUrl);
        }
        if self.inbox_key.as_deref().is_some_and(|key| !inbox_key::is_usable(key)) {
            return Err(ConfigError::InboxKey);
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
            header_timeout: self.header_timeout,
            trust_forwarded_for: self.trust_forwarded_for,
            test_controls: self.test_controls,
            inbox_key: self.inbox_key,
        }
    }
}

/// How a browser on this machine reaches a bound address. `localhost`, not the number: passkeys need a name.
pub fn local_url(bound: SocketAddr) -> String {
    format!("http://localhost:{}", bound.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Options {
        Options::try_parse_from(std::iter::once("ssojet-sandbox").chain(arguments.iter().copied())).unwrap()
    }

    #[test]
    fn defaults_are_the_documented_numbers() {
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
