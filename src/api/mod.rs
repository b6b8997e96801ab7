//! The HTTP contract: what each call sends, and what may come back. See `docs/api.md`.
//!
//! `request` and `response` are plain data and run natively in tests; only `transport` touches the network.

mod json;
pub mod request;
pub mod response;
#[cfg(test)]
mod tests;
mod transport;

pub use json::Json;
pub use transport::perform;
