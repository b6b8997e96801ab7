//! Passkeys, with a software authenticator (contract: "Passkey status" to "Delete passkey"; WebAuthn §7).

mod account;
mod authenticator;
mod calls;
mod ceremonies;
#[path = "../support/mod.rs"]
mod support;
