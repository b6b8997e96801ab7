//! Classifies what `navigator.credentials` threw; the table is `PasskeyError::of`.

use ssojet_login_core::ceremony::{Ceremony, Circumstances, PasskeyError, Thrown};
use wasm_bindgen::{JsCast, JsValue};

use super::bindings::Policy;
use crate::js::{field, text};

/// Why `ceremony` gave no credential, by what was thrown.
pub(super) fn of_thrown(ceremony: Ceremony, thrown: &JsValue, aborted: bool) -> PasskeyError {
    let field = |name| text(thrown, name).unwrap_or_default();
    let (name, message) = (field("name"), field("message"));
    let circumstances = Circumstances { aborted, allowed: is_allowed_in_frame(ceremony) };
    PasskeyError::of(ceremony, Thrown { name: &name, message: &message }, circumstances)
}

/// Whether the page's permissions policy allows `ceremony` (WebAuthn Level 3 §5.9): in a frame of another origin it takes
/// `allow="publickey-credentials-get"`, or `-create`. `true` in browsers that do not tell.
pub(super) fn is_allowed_in_frame(ceremony: Ceremony) -> bool {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return true };
    let feature = match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => "publickey-credentials-get",
        Ceremony::Register => "publickey-credentials-create",
    };
    // Chromium has the one of the old name, and will get the other.
    ["permissionsPolicy", "featurePolicy"].iter().all(|name| {
        let policy = field(&document, name).unchecked_into::<Policy>();
        policy.allows_feature(feature).ok().and_then(|answer| answer.as_bool()) != Some(false)
    })
}
