//! Tests passkeys, with a software authenticator (docs/api.md#passkeys; WebAuthn §7).
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod account;
mod authenticator;
mod calls;
mod ceremonies;
#[path = "../support/mod.rs"]
mod support;
