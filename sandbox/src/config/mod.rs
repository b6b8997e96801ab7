//! Reads the command line and the environment (`options`), the numbers that can be tuned (`numbers`) among them, and
//! checks them into the settings that the server runs with (`settings`).
//!
//! Nothing here opens a file or a socket.

mod numbers;
mod options;
mod settings;

pub use self::numbers::{Limits, Rules};
pub use self::options::{ConfigError, Options, local_url};
pub use self::settings::{Database, Settings};
