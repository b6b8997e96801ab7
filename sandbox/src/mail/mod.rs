//! The mail: what it says (`compose`) and how it leaves (`outbox`, by SMTP).
//!
//! The copy `/inbox` shows is kept by the login itself, in the same transaction: delivery can fail without losing it.

mod compose;
mod outbox;

pub use compose::{Contents, Lead, compose};
pub use outbox::{Delivery, MailError, Outbox};
