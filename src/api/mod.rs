//! Speaks the HTTP contract: what each call sends, and what may come back. See docs/api.md#endpoints.
//!
//! `request` and `response` are plain data and run natively in tests; only `transport` touches the network.

mod json;
mod request;
mod response;
mod spelling;
#[cfg(test)]
mod tests;
mod transport;

pub(crate) use json::Json;
pub(crate) use transport::perform;
