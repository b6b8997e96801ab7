//! Asks `navigator.credentials` for passkeys, one thing at a time on the whole page.
//!
//! - `availability`: what this browser and device can
//! - `ceremony`: signing in and adding a passkey; one request on the page, whichever element asks
//! - `options`, `credential`: the API's JSON into what the browser takes, and back
//! - `failure`: classifies what was thrown
//! - `signal`: telling the browser that a passkey is unknown to the server
//! - `bindings`: what web-sys lacks
//!
//! Options and credentials pass through as JSON text, which nothing between the API and the browser needs to look into.
//! When to ask for what is decided in `core`, not here.

mod availability;
mod bindings;
mod ceremony;
mod credential;
mod failure;
mod options;
mod signal;

pub(crate) use availability::{Availability, availability};
pub(crate) use ceremony::perform;
pub(crate) use signal::signal_unknown_credential;
