//! Declares what web-sys lacks, or takes for granted. Everything may be missing, patched by an extension or not return a promise, so
//! everything is caught and nothing has a type.

use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = get, catch)]
    pub(super) fn get_credential(options: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator", "credentials"], js_name = create, catch)]
    pub(super) fn create_credential(options: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseRequestOptionsFromJSON, catch)]
    pub(super) fn parse_request_options(json: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = parseCreationOptionsFromJSON, catch)]
    pub(super) fn parse_creation_options(json: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = isUserVerifyingPlatformAuthenticatorAvailable, catch)]
    pub(super) fn is_platform_authenticator_available() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = isConditionalMediationAvailable, catch)]
    pub(super) fn is_conditional_mediation_available() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = getClientCapabilities, catch)]
    pub(super) fn client_capabilities() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = PublicKeyCredential, js_name = signalUnknownCredential, catch)]
    pub(super) fn signal_unknown(options: &Object) -> Result<JsValue, JsValue>;

    /// An object with methods that may be missing: a credential, its response, a permissions policy.
    pub(super) type Methods;
    #[wasm_bindgen(method, structural, catch, js_name = toJSON)]
    pub(super) fn to_json(this: &Methods) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getTransports)]
    pub(super) fn transports(this: &Methods) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = allowsFeature)]
    pub(super) fn allows_feature(this: &Methods, feature: &str) -> Result<JsValue, JsValue>;
}
