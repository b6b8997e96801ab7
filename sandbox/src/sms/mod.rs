//! Writes text messages (`compose`) and hands them to a webhook (`gateway`).
//!
//! The copy `/inbox` shows is kept by the login itself, in the same transaction: delivery can fail without losing it.

mod compose;
mod gateway;

pub use self::compose::compose_code;
pub use self::gateway::{Gateway, SmsError};
