//! Tells the browser that the server does not know a passkey, so that it is not offered again
//! (WebAuthn Level 3 §5.1.10.3).

use js_sys::{JSON, Object, Promise};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{bindings, options};
use crate::js::{field, set};

/// `request` is the JSON text of the options a sign-in began with, `credential` the JSON text it gave. Where the browser
/// has no such method, nothing happens; a failure is not reported.
pub fn signal_unknown_credential(request: &str, credential: &str) {
    let (Some(request), Ok(credential)) = (options::parse(request), JSON::parse(credential)) else { return };
    let mut rp_id = field(&request, "rpId");
    if !rp_id.is_string() {
        // What the browser took in its place (WebAuthn Level 3 §5.1.4.1, step 7).
        rp_id = field(&field(&js_sys::global(), "location"), "hostname");
    }
    let options = Object::new();
    set(&options, "rpId", &rp_id);
    set(&options, "credentialId", &field(&credential, "id"));
    if let Ok(promise) = bindings::signal_unknown(&options) {
        spawn_local(async move {
            let _ = JsFuture::from(Promise::resolve(&promise)).await;
        });
    }
}
