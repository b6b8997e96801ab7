//! Turns the API's options, JSON text, into the object that `navigator.credentials` takes (WebAuthn Level 3 §5.1.8, §5.1.9).

use js_sys::{Array, JSON, Object, Uint8Array};
use ssojet_login_core::ceremony::Ceremony;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, CredentialCreationOptions, CredentialRequestOptions};

use super::bindings;
use crate::base64url;
use crate::js::{field, items, remove_nulls, set, set_text, text};

/// The argument of `navigator.credentials.get` or `.create`.
///
/// `json` is the `publicKey` object of the API's answer, or the whole answer. `None` where it holds no options.
pub(super) fn read(json: &str, ceremony: Ceremony, signal: &AbortSignal) -> Option<Object> {
    let parsed = parse(json)?;
    complete(&parsed, ceremony);
    let native = match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => bindings::parse_request_options(&parsed),
        Ceremony::Register => bindings::parse_creation_options(&parsed),
    };
    let public_key = match native {
        Ok(options) => options,
        // Absent, or stricter than the servers that are about, some of which pad.
        Err(_) => decode(parsed)?,
    };
    Some(match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => {
            let options = CredentialRequestOptions::new();
            options.set_public_key(public_key.unchecked_ref());
            options.set_signal(signal);
            if ceremony == Ceremony::Autofill {
                // web-sys does not have it.
                set_text(&options, "mediation", "conditional");
            }
            options.unchecked_into()
        }
        Ceremony::Register => {
            let options = CredentialCreationOptions::new();
            options.set_public_key(public_key.unchecked_ref());
            options.set_signal(signal);
            options.unchecked_into()
        }
    })
}

/// The options as an object, still with text for bytes. Servers write `null` for what they leave out, where the browser would read
/// a text "null", or refuse.
pub(super) fn parse(json: &str) -> Option<JsValue> {
    let parsed = JSON::parse(json).ok()?;
    let inner = field(&parsed, "publicKey");
    let options = if inner.is_object() { inner } else { parsed };
    if !options.is_object() {
        return None;
    }
    remove_nulls(&options);
    Some(options)
}

/// Fills in what the browser requires and a server may have left out, where there is but one thing that it can mean.
fn complete(options: &JsValue, ceremony: Ceremony) {
    let or = |object: &JsValue, name: &str, value: &JsValue| {
        if field(object, name).is_undefined() {
            set(object, name, value);
        }
    };
    if ceremony == Ceremony::Register {
        // The browser takes the page's domain, and the usual algorithms.
        or(options, "rp", &Object::new());
        or(options, "pubKeyCredParams", &Array::new());
        let (rp, user) = (field(options, "rp"), field(options, "user"));
        or(&rp, "name", &"".into());
        or(&user, "name", &"".into());
        or(&user, "displayName", &field(&user, "name"));
    }
    for list in ["allowCredentials", "excludeCredentials", "pubKeyCredParams"] {
        for item in entries(&field(options, list)) {
            or(&item, "type", &"public-key".into());
        }
    }
}

fn entries(list: &JsValue) -> Vec<JsValue> {
    list.dyn_ref::<Array>().map(items).unwrap_or_default()
}

/// The same as the browser's own, by hand: bytes for text where WebAuthn wants bytes.
fn decode(options: JsValue) -> Option<JsValue> {
    decode_field(&options, "challenge")?;
    let user = field(&options, "user");
    if user.is_object() {
        decode_field(&user, "id")?;
    }
    for list in ["allowCredentials", "excludeCredentials"] {
        for descriptor in entries(&field(&options, list)) {
            decode_field(&descriptor, "id")?;
        }
    }
    Some(options)
}

fn decode_field(object: &JsValue, name: &str) -> Option<()> {
    let bytes = base64url::decode(&text(object, name)?)?;
    set(object, name, &Uint8Array::from(bytes.as_slice()));
    Some(())
}
