//! An API-compatible SSOJet passwordless server for development and tests.
//!
//! What lives where:
//!
//! - [`config`]: command line and environment, checked into [`config::Settings`]
//! - [`app`]: the running server: what it is made of, how it starts, sweeps and stops
//! - `method`: the login methods, one row each: endpoints, channel, what proves the login
//! - `server`: connections, and how long each may take
//! - `clients`: the applications that may use the server
//! - `routes`: HTTP only: reads a request, calls `login`, writes an answer
//! - `login`: what a sign-in is, one transaction a step; knows no HTTP
//! - `store`: SQLite behind one thread, and the channels of messages; no rule of a login lives there
//! - `mail`, `sms`: composing a message and handing it to SMTP or a webhook; `delivery`: trying again in the background
//! - `pages`: the HTML a person sees
//! - small tools: [`clock`], [`tokens`], [`secrets`], `cors`, `limits`, `logging`, `loopback`, `error`, `headers`, `in_words`, `inbox_key`
//!
//! It shares no type with the widget on purpose: a mistake about the API (`docs/api.md`) cannot be made on both sides at once.

pub mod app;
mod clients;
pub mod clock;
pub mod config;
mod cors;
mod delivery;
mod error;
mod headers;
mod in_words;
mod inbox_key;
mod limits;
mod logging;
mod login;
mod loopback;
mod mail;
mod method;
mod pages;
mod routes;
pub mod secrets;
mod server;
mod sms;
mod store;
pub mod tokens;

pub use app::App;
pub use logging::{LogFormat, layer as log_layer, quiet_panics};
pub use login::email;
pub use routes::router;
