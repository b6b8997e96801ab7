//! Shows a login in a web page, as `ssojet-login-core` decides it: Leptos draws the state, the browser carries out the effects.
//!
//! ```text
//! DOM event → Event → core::step → State → view
//!               ↑          ↓
//!               └─ runner ← Effect
//! ```
//!
//! - `api`: speaks the HTTP contract
//! - [`view`]: draws the screens, one file each, as functions of the state
//! - `passkey`: asks the browser for passkeys
//! - `runner`: carries out effects and feeds events back; knows no DOM
//! - `element`: connects the widget to TypeScript; knows no login
//! - `browser`, `js`, `base64url`: what the others share of the browser, and of JavaScript objects
//! - `countries`, `one_time_code`, `phone_metadata`, `remember`: use one thing of the browser each

mod api;
mod base64url;
mod browser;
mod countries;
mod element;
mod js;
mod one_time_code;
mod passkey;
mod phone_metadata;
mod remember;
mod runner;
pub mod view;

pub use element::{Mounted, mount};

/// A third of the size of the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
