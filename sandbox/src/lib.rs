//! An API-compatible SSOJet passwordless server for development and tests.
//!
//! What lives where:
//!
//! - [`config`]: command line and environment, checked into [`config::Settings`]
//! - [`app`]: the running server: what it is made of, how it starts, sweeps and stops
//! - `routes`: HTTP only: reads a request, calls `login`, writes an answer
//! - `login`: what a sign-in is, one transaction a step; knows no HTTP
//! - `store`: SQLite behind one thread; no rule of the contract lives there
//! - `mail`: composing the message and delivering it by SMTP
//! - `pages`: the HTML a person sees
//! - small tools: [`clock`], [`tokens`], [`secrets`], `clients`, `cors`, `limits`, `loopback`, `error`, `headers`
//!
//! It shares no type with the widget on purpose: a mistake about the contract cannot be made on both sides at once.

pub mod app;
mod clients;
pub mod clock;
pub mod config;
mod cors;
mod error;
mod headers;
mod limits;
mod logging;
mod login;
mod loopback;
mod mail;
mod pages;
mod routes;
pub mod secrets;
mod store;
pub mod tokens;

pub use app::App;
pub use logging::{LogFormat, layer as log_layer, quiet_panics};
pub use routes::router;
