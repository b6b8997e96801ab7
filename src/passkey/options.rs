//! Turns the API's options, JSON text, into the object that `navigator.credentials` takes (WebAuthn Level 3 §5.1.8, §5.1.9).

use js_sys::{Array, JSON, Object, Uint8Array};
use ssojet_login_core::ceremony::Ceremony;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::{base64url, bindings};
use crate::js::{field, remove_nulls, set, set_text, text};

/// The argument of `navigator.credentials.get` or `.create`.
///
/// `json` is the `publicKey` object of the API's answer, or the whole answer. `None` where it holds no options.
pub(super) fn read(json: &str, ceremony: Ceremony, signal: &AbortSignal) -> Option<Object> {
    let parsed = parse(json)?;
    let native = match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => bindings::parse_request_options(&parsed),
        Ceremony::Register => bindings::parse_creation_options(&parsed),
    };
    let public_key = match native {
        Ok(options) => options,
        // Absent, or stricter than the servers that are about: padding, `null` fields.
        Err(_) => decode(parsed)?,
    };
    let options = Object::new();
    set(&options, "publicKey", &public_key);
    set(&options, "signal", signal);
    if ceremony == Ceremony::Autofill {
        set_text(&options, "mediation", "conditional");
    }
    Some(options)
}

/// The options as an object, still with text for bytes.
pub(super) fn parse(json: &str) -> Option<JsValue> {
    let parsed = JSON::parse(json).ok()?;
    let inner = field(&parsed, "publicKey");
    let options = if inner.is_object() { inner } else { parsed };
    options.is_object().then_some(options)
}

/// The same by hand: bytes for text where WebAuthn wants bytes, no field that is `null`.
fn decode(options: JsValue) -> Option<JsValue> {
    remove_nulls(options.unchecked_ref());
    decode_field(&options, "challenge")?;
    let user = field(&options, "user");
    if user.is_object() {
        decode_field(&user, "id")?;
    }
    for list in ["allowCredentials", "excludeCredentials"] {
        if let Ok(list) = field(&options, list).dyn_into::<Array>() {
            for descriptor in list.iter() {
                decode_field(&descriptor, "id")?;
            }
        }
    }
    Some(options)
}

fn decode_field(object: &JsValue, name: &str) -> Option<()> {
    let bytes = base64url::decode(&text(object, name)?)?;
    set(object, name, &Uint8Array::from(bytes.as_slice()));
    Some(())
}
