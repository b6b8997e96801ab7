//! Finds out what this browser and this device can do with passkeys. Asked once a page, and never waited for long: a
//! password manager is known to leave the question unanswered for ever.

use std::cell::Cell;

use ssojet_login_core::ceremony::Ceremony;
use wasm_bindgen::JsValue;

use super::bindings;
use super::ceremony;
use super::failure::is_allowed_in_frame;
use crate::js::field;

/// For all questions together, which are asked at once.
const TIME_LIMIT_MILLISECONDS: u32 = 1_000;

/// What may be offered. Nothing of it is a promise: each ceremony can still fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// Signing in with a security key, at the least: the browser knows passkeys, and the page may ask for them.
    pub security_key: bool,
    /// Signing in where one is likely to have a passkey: the device has an authenticator that verifies its user, or can ask a
    /// phone that has.
    pub sign_in: bool,
    /// Adding a passkey on such a device.
    pub register: bool,
    /// Passkeys offered below the field.
    pub autofill: bool,
}

/// Never fails, and never takes longer than the time limit; a question not answered by then counts as "no".
pub async fn availability() -> Availability {
    thread_local! {
        static KNOWN: Cell<Option<Availability>> = const { Cell::new(None) };
    }
    if let Some(known) = KNOWN.get() {
        return known;
    }
    let found = ask().await;
    KNOWN.set(Some(found));
    found
}

async fn ask() -> Availability {
    let window = js_sys::global();
    let knows_passkeys = field(&window, "PublicKeyCredential").is_truthy();
    if !field(&window, "isSecureContext").is_truthy() || !knows_passkeys || !is_allowed_in_frame(Ceremony::SignIn) {
        return Availability::default();
    }
    let questions = [
        bindings::is_platform_authenticator_available(),
        bindings::is_conditional_mediation_available(),
        bindings::client_capabilities(),
    ];
    let limit = ceremony::time_limit(TIME_LIMIT_MILLISECONDS);
    let mut answers = [JsValue::UNDEFINED; 3];
    for (question, answer) in questions.into_iter().zip(&mut answers) {
        if let Ok(asked) = question {
            *answer = ceremony::first(&asked, &limit).await.unwrap_or(JsValue::UNDEFINED);
        }
    }
    let [platform, conditional, capabilities] = answers;
    let sign_in = platform.is_truthy() || field(&capabilities, "passkeyPlatformAuthenticator").is_truthy();
    Availability {
        security_key: true,
        sign_in,
        register: sign_in && is_allowed_in_frame(Ceremony::Register),
        autofill: conditional.is_truthy(),
    }
}
