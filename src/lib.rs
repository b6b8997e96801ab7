//! The widget: a login as `ssojet-login-core` decides it, shown by Leptos and carried out by the browser.
//!
//! ```text
//! DOM event → Happening → core::step → State → view
//!                  ↑          ↓
//!                  └─ runner ← Effect
//! ```
//!
//! - [`api`]: what goes over HTTP and what comes back
//! - [`view`]: one file a screen, each a function of the state
//! - [`passkey`]: what the browser is asked to do with passkeys
//! - `runner`: carries out effects and feeds events back; knows no DOM
//! - `element`: the boundary to TypeScript; knows no login
//! - `browser`: the few things of the browser that the others share
//! - `countries`, `one_time_code`, `remember`: one thing of the browser each

pub mod api;
mod browser;
mod countries;
mod element;
mod one_time_code;
pub mod passkey;
mod remember;
mod runner;
pub mod view;

pub use element::{Mounted, mount, on_panic};

/// A third of the size of the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
