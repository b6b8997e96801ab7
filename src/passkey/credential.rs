//! Turns a credential into JSON text (WebAuthn Level 3 §5.1.7, `RegistrationResponseJSON` and `AuthenticationResponseJSON`).

use js_sys::{Array, JSON, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::base64url;
use super::bindings::Methods;
use crate::js::{field, set, set_text};

/// Fields of both kinds of response that hold bytes; of each response those are there that it has.
const BYTES: [&str; 5] = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/// The JSON text of `credential`; `None` where it is none.
pub(super) fn write(credential: &JsValue) -> Option<String> {
    // Password managers give objects of their own: without `toJSON`, or with the browser's, which refuses them.
    let json = match credential.unchecked_ref::<Methods>().to_json() {
        Ok(json) if is_complete(&json) => json,
        _ => by_hand(credential).filter(is_complete)?,
    };
    let response = field(&json, "response");
    if field(&response, "attestationObject").is_string() && !Array::is_array(&field(&response, "transports")) {
        set(&response, "transports", &transports(&field(credential, "response")));
    }
    JSON::stringify(&json).ok().map(String::from)
}

/// Whether bytes have become text where a server needs them.
fn is_complete(json: &JsValue) -> bool {
    let response = field(json, "response");
    let has = |name| field(&response, name).is_string();
    field(json, "rawId").is_string()
        && has("clientDataJSON")
        && (has("attestationObject") || has("authenticatorData") && has("signature"))
}

fn by_hand(credential: &JsValue) -> Option<JsValue> {
    let from = field(credential, "response");
    let response = Object::new();
    for name in BYTES {
        if let Some(text) = encoded(&field(&from, name)) {
            set(&response, name, &text);
        }
    }
    let json = Object::new();
    let id = encoded(&field(credential, "rawId"))?;
    set(&json, "id", &id);
    set(&json, "rawId", &id);
    set(&json, "response", &response);
    set_text(&json, "type", "public-key");
    let attachment = field(credential, "authenticatorAttachment");
    if attachment.is_string() {
        set(&json, "authenticatorAttachment", &attachment);
    }
    // The widget asks for no extensions.
    set(&json, "clientExtensionResults", &Object::new());
    Some(json.into())
}

/// Bytes as base64url; `None` for anything else. Not by `instanceof`: an extension's buffers come from another realm.
fn encoded(bytes: &JsValue) -> Option<JsValue> {
    field(bytes, "byteLength").as_f64()?;
    Some(JsValue::from_str(&base64url::encode(&Uint8Array::new(bytes).to_vec())))
}

/// How the authenticator can be reached, for the server to hand back at the next sign-in (WebAuthn Level 3 §5.2.1).
fn transports(response: &JsValue) -> JsValue {
    let transports = response.unchecked_ref::<Methods>().transports();
    transports.ok().filter(Array::is_array).unwrap_or_else(|| Array::new().into())
}
