//! Turns a credential into JSON text (WebAuthn Level 3 §5.1.7, `RegistrationResponseJSON` and `AuthenticationResponseJSON`).
//!
//! Password managers give objects of their own: without `toJSON`, with one that throws or leaves members out, with bytes of any
//! kind or with text that is base64url already. So each member is taken from what `toJSON` gave or else from the object.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::bindings::Methods;
use crate::base64url;
use crate::js::{bytes, field, keys, set, set_text, stringify};

/// Members of both kinds of response that hold bytes; of each response those are there that it has.
const BYTES: [&str; 5] = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/// The JSON text of `credential`; `None` where it is none.
pub(super) fn write(credential: &JsValue) -> Option<String> {
    let methods = credential.unchecked_ref::<Methods>();
    let given = methods.to_json().unwrap_or(JsValue::UNDEFINED);
    let json = copy(&given);
    let own = |name| [field(&given, name), field(credential, name)];
    let id = encoded(&own("rawId")).or_else(|| encoded(&own("id")))?;
    set_text(&json, "id", &id);
    set_text(&json, "rawId", &id);
    set_text(&json, "type", "public-key");
    set(&json, "response", &response(&own("response"))?);
    if let Some(attachment) = own("authenticatorAttachment").iter().find(|value| value.is_string()) {
        set(&json, "authenticatorAttachment", attachment);
    }
    let [results, _] = own("clientExtensionResults");
    if !results.is_object() {
        let results = methods.extension_results().ok().filter(JsValue::is_object);
        set(&json, "clientExtensionResults", &results.unwrap_or_else(|| Object::new().into()));
    }
    Some(stringify(&json))
}

/// The response of the first of two sources that has each member; `None` where one is missing that a server needs.
fn response(sources: &[JsValue; 2]) -> Option<JsValue> {
    let [given, own] = sources;
    let json = copy(given);
    for name in BYTES {
        let value = encoded(&[field(given, name), field(own, name)]);
        // What is no bytes is left out; the writing leaves out what is undefined.
        set(&json, name, &value.map_or(JsValue::UNDEFINED, |text| text.into()));
    }
    let has = |name| field(&json, name).is_string();
    if has("attestationObject") && !Array::is_array(&field(&json, "transports")) {
        set(&json, "transports", &transports(own));
    }
    let is_complete =
        has("clientDataJSON") && (has("attestationObject") || has("authenticatorData") && has("signature"));
    is_complete.then(|| json.into())
}

/// A copy that can be written to.
fn copy(given: &JsValue) -> Object {
    let copy = Object::new();
    if given.is_object() {
        for name in keys(given).into_iter().filter_map(|name| name.as_string()) {
            set(&copy, &name, &field(given, &name));
        }
    }
    copy
}

/// The first of two values that holds bytes, as base64url.
fn encoded(values: &[JsValue; 2]) -> Option<String> {
    let bytes = values.iter().find_map(|value| {
        let bytes = match value.as_string() {
            Some(text) => base64url::decode(&text),
            None => bytes(value),
        };
        bytes.filter(|bytes| !bytes.is_empty())
    })?;
    Some(base64url::encode(&bytes))
}

/// How the authenticator can be reached, for the server to hand back at the next sign-in (WebAuthn Level 3 §5.2.1).
fn transports(response: &JsValue) -> JsValue {
    let transports = response.unchecked_ref::<Methods>().transports();
    transports.ok().filter(Array::is_array).unwrap_or_else(|| Array::new().into())
}
