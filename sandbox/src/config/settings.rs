//! Holds the checked settings of a server, without the address it listens on.

use std::path::PathBuf;
use std::time::Duration;

use super::numbers::{Limits, Rules};

/// Where the data is kept.
#[derive(Clone, Debug)]
pub enum Database {
    /// Gone when the server stops.
    Memory,
    /// One SQLite file (and its write-ahead log beside it).
    File(PathBuf),
}

/// The settings of one server.
///
/// No `Debug`: the SMTP URL holds a password, and there are the webhook's secret and the inbox key.
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
    /// Time for the header of a request.
    pub header_timeout: Duration,
    /// Whether X-Forwarded-For is believed.
    pub trust_forwarded_for: bool,
    /// Whether `/test/*` exists.
    pub test_controls: bool,
    /// What opens the inbox and the test controls; a random one where there is none.
    pub inbox_key: Option<String>,
}

impl Settings {
    /// The documented numbers, data in memory, no files, no SMTP, no test controls.
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
            header_timeout: Duration::from_secs(15),
            trust_forwarded_for: false,
            test_controls: false,
            inbox_key: None,
        }
    }
}
