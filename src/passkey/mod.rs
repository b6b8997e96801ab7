//! Passkeys: `navigator.credentials`, asked one thing at a time on the whole page.
//!
//! - `availability`: what this browser and device can
//! - `ceremony`: signing in and adding a passkey; one request on the page, whoever asks
//! - `options`, `credential`: the API's JSON into what the browser takes, and back
//! - `failure`: what was thrown, for the table in `ssojet_login_core`
//! - `signal`: telling the browser that a passkey is unknown to the server
//! - `bindings`: what web-sys lacks
//!
//! Options and credentials pass through as JSON text, which nobody between the API and the browser needs to look into.
//! When to ask for what is decided in `core`, not here.

mod availability;
mod base64url;
mod bindings;
mod ceremony;
mod credential;
mod failure;
mod options;
mod signal;

pub use availability::{Availability, availability};
pub use ceremony::perform;
pub use failure::{PasskeyFailure, is_allowed_in_frame};
pub use signal::signal_unknown_credential;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// A field of anything, `undefined` where there is none: also of `null`, and where a getter throws.
fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a field. Fails silently: the objects are our own.
fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
