//! Writes mail (`compose`) and hands it to an SMTP server (`outbox`).
//!
//! The copy `/inbox` shows is kept by the login itself, in the same transaction: delivery can fail without losing it.

mod compose;
mod outbox;

pub use self::compose::{Contents, compose};
pub use self::outbox::{MailError, Outbox};
