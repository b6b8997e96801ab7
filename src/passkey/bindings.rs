//! Declares what web-sys lacks. Everything may be missing, patched by an extension or not return a promise, so everything is caught
//! and nothing has a type.

use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    // In web-sys these are unstable, for which the whole build would need a compiler flag; and its questions are not caught.
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    pub(super) fn parse_request_options(json: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    pub(super) fn parse_creation_options(json: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = isUserVerifyingPlatformAuthenticatorAvailable, catch)]
    pub(super) fn is_platform_authenticator_available() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = isConditionalMediationAvailable, catch)]
    pub(super) fn is_conditional_mediation_available() -> Result<JsValue, JsValue>;

    // web-sys does not know these two yet (WebAuthn Level 3).
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = getClientCapabilities, catch)]
    pub(super) fn client_capabilities() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = signalUnknownCredential, catch)]
    pub(super) fn signal_unknown(options: &Object) -> Result<JsValue, JsValue>;

    /// A credential or its response. web-sys catches nothing here (`toJSON` is unstable besides), but password managers give
    /// objects of their own, without the methods or with the browser's, which throw.
    pub(super) type Methods;
    #[wasm_bindgen(method, structural, catch, js_name = toJSON)]
    pub(super) fn to_json(this: &Methods) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getTransports)]
    pub(super) fn transports(this: &Methods) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getClientExtensionResults)]
    pub(super) fn extension_results(this: &Methods) -> Result<JsValue, JsValue>;

    /// The permissions policy of the document: web-sys does not know it, since no specification of a browser's API has it yet.
    pub(super) type Policy;
    #[wasm_bindgen(method, structural, catch, js_name = allowsFeature)]
    pub(super) fn allows_feature(this: &Policy, feature: &str) -> Result<JsValue, JsValue>;
}
