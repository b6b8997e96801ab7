//! Tells the browser that the server does not know a passkey, so that it is not offered again
//! (WebAuthn Level 3 §5.1.10.3).

use js_sys::{JSON, Object, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{bindings, options};
use crate::js::{field, set};

/// `request` is the JSON text of the options a ceremony began with, `credential` the JSON text it gave. Where the browser
/// has no such method, nothing happens; a failure is not reported.
pub fn signal_unknown_credential(request: &str, credential: &str) {
    let (Some(request), Ok(credential)) = (options::parse(request), JSON::parse(credential)) else { return };
    // To sign in, to add one, and what the browser takes where it is left out (WebAuthn Level 3 §5.1.3, step 7; §5.1.4.1, step 7).
    let named = [field(&request, "rpId"), field(&field(&request, "rp"), "id")];
    let rp_id = named.into_iter().find(JsValue::is_string);
    let options = Object::new();
    set(&options, "rpId", &rp_id.unwrap_or_else(|| field(&field(&js_sys::global(), "location"), "hostname")));
    set(&options, "credentialId", &field(&credential, "id"));
    if let Ok(promise) = bindings::signal_unknown(&options) {
        spawn_local(async move {
            let _ = JsFuture::from(Promise::resolve(&promise)).await;
        });
    }
}
