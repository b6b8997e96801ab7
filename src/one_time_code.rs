//! Has the browser read the code from a text message that is meant for this page (WebOTP).
//!
//! Specified in "WebOTP API" (WICG) and not in web-sys, so it is bound here.

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use crate::js;

#[wasm_bindgen]
extern "C" {
    /// `navigator.credentials`, as far as one-time codes need it. Password managers patch it, so that it may also throw or
    /// return no promise.
    type Credentials;

    #[wasm_bindgen(method, catch)]
    fn get(this: &Credentials, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Waits for the next message; `None` where the browser has no WebOTP, or the person refuses. Ends early when `signal` aborts.
pub(crate) async fn receive(signal: AbortSignal) -> Option<String> {
    let window = js_sys::global();
    if !js::has(&window, "OTPCredential") {
        return None;
    }
    let credentials = js::field(&js::field(&window, "navigator"), "credentials");
    let promise = credentials.unchecked_into::<Credentials>().get(&options(&signal)).ok()?;
    let answer = JsFuture::from(Promise::resolve(&promise)).await.ok()?;
    js::text(&answer, "code")
}

/// `{otp: {transport: ["sms"]}, signal}`
fn options(signal: &AbortSignal) -> JsValue {
    let (options, otp) = (Object::new(), Object::new());
    js::set(&otp, "transport", &js_sys::Array::of1(&JsValue::from_str("sms")));
    js::set(&options, "otp", &otp);
    js::set(&options, "signal", signal);
    options.into()
}
