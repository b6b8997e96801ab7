//! The SMS: what it says (`compose`) and how it leaves (`gateway`, by a webhook).
//!
//! The copy `/inbox` shows is kept by the login itself, in the same transaction: delivery can fail without losing it.

mod compose;
mod gateway;

pub use compose::compose_code;
pub use gateway::{Delivery, Gateway, SmsError};
