//! Carries out the steps of a sign-in on the server: one function a step, one transaction each.
//!
//! Nothing here reads a request or writes a response; refusals are [`crate::error::ApiError`], which the routes pass on.

pub mod code;
pub mod email;
pub mod link;
pub mod message;
pub mod passkey;
pub mod phone;
pub mod session;
pub mod status;
