//! Holds the lifetimes, counts and request limits of the API (docs/api.md#lifetimes), each an option of the command line.

use std::time::Duration;

/// Lifetimes and counts of one login. All durations in seconds on the command line.
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

    /// How long tokens can be renewed after a login
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

    /// Questions of one address in 1 minute whether somebody has a passkey, or for the options of a login with one
    #[arg(long, env = "SANDBOX_PASSKEY_CHECKS_PER_ADDRESS", default_value = "60", value_name = "COUNT", value_parser = at_least_one)]
    pub passkey_checks_per_address: u32,

    /// Wrong codes for one identifier in 24 hours, whatever they are sent by
    #[arg(long, env = "SANDBOX_WRONG_CODES_PER_IDENTIFIER", default_value = "20", value_name = "COUNT", value_parser = at_least_one)]
    pub wrong_codes_per_identifier: u32,
}

impl Default for Rules {
    /// The numbers of docs/api.md#lifetimes.
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
            wrong_codes_per_identifier: 20,
        }
    }
}

/// Reads a duration of the command line.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
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
