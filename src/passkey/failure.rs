//! What was thrown, brought before the table in `core`.

use super::bindings::Methods;
use super::field;
use ssojet_login_core::{Ceremony, Circumstances, PasskeyError, Thrown};
use wasm_bindgen::{JsCast, JsValue};

/// A ceremony that gave no credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyFailure {
    /// The verdict.
    pub error: PasskeyError,
    /// The `name` of what was thrown, for the developer; empty where there is none. Never its message, which is anybody's.
    pub thrown: String,
}

impl PasskeyFailure {
    pub(super) fn of_thrown(ceremony: Ceremony, thrown: &JsValue, aborted: bool) -> Self {
        let text = |name| field(thrown, name).as_string().unwrap_or_default();
        let (name, message) = (text("name"), text("message"));
        let circumstances = Circumstances { aborted, allowed: is_allowed_in_frame(ceremony) };
        let error = PasskeyError::of(ceremony, Thrown { name: &name, message: &message }, circumstances);
        Self { error, thrown: name }
    }
}

impl From<PasskeyError> for PasskeyFailure {
    fn from(error: PasskeyError) -> Self {
        Self { error, thrown: String::new() }
    }
}

/// Whether the page's permissions policy allows `ceremony` (WebAuthn Level 3 §5.9): in a frame of another origin it takes
/// `allow="publickey-credentials-get"`, or `-create`. `true` in browsers that do not tell.
pub fn is_allowed_in_frame(ceremony: Ceremony) -> bool {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return true };
    let feature = match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => "publickey-credentials-get",
        Ceremony::Register | Ceremony::RegisterSilently => "publickey-credentials-create",
    };
    // Chromium has the one of the old name, and will get the other.
    ["permissionsPolicy", "featurePolicy"].iter().all(|name| {
        let policy = field(&document, name).unchecked_into::<Methods>();
        policy.allows_feature(feature).ok().and_then(|answer| answer.as_bool()) != Some(false)
    })
}
