//! What a sign-in is on the server's side: one function a step, one transaction each.
//!
//! Nothing here reads a request or writes a response; refusals are [`crate::error::ApiError`], which the routes pass on.

pub mod code;
pub mod email;
pub mod magic_link;
pub mod message;
pub mod passkey;
pub mod phone;
pub mod session;
