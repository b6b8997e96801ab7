//! Sends a request and collects its response.

use std::pin::pin;

use futures_util::future::{Either, select};
use gloo_net::http::Headers;
use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use ssojet_login_core::api_error::ApiError;
use ssojet_login_core::configuration::Configuration;
use ssojet_login_core::effect::Call;
use ssojet_login_core::request::Reply;
use ssojet_login_core::secret::Secret;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

use super::json::{self, Json};
use super::request::{Body, HttpRequest};
use super::response::{HttpResponse, reply, retry_after};
use crate::{browser, js};

/// A mobile network that has not answered by then will not.
const TIME_LIMIT_MILLISECONDS: u32 = 20_000;

/// An answer of the API has some kilobytes: what is longer, in UTF-16 code units, is none.
const LONGEST_BODY: u32 = 1_000_000;

/// Sends `call` and reads the response.
///
/// The caller aborts the request through the controller of `signal`, with no reason given; it then ends as
/// [`ApiError::Network`].
pub async fn perform(call: Call, configuration: Configuration, signal: AbortSignal) -> Reply {
    let request = HttpRequest::of(&call, &configuration.client_id);
    let response = pin!(send(&request, configuration.api_base.as_str(), &signal));
    let response = match select(response, pin!(TimeoutFuture::new(TIME_LIMIT_MILLISECONDS))).await {
        Either::Left((response, _)) => response,
        Either::Right(_) => Err(ApiError::Timeout),
    };
    reply(call, response)
}

async fn send(request: &HttpRequest, origin: &str, signal: &AbortSignal) -> Result<HttpResponse, ApiError> {
    let response = fetch(request, origin, signal).await.map_err(|_| ApiError::Network)?;
    let status = response.status();
    // Of a redirect that is not followed the browser shows nothing (Fetch, "opaque-redirect filtered response").
    if status == 0 || response.redirected() {
        return Err(ApiError::Redirected);
    }
    let headers = Headers::from_raw(response.headers());
    let text = match response.text() {
        Ok(promise) => JsFuture::from(promise).await.map_err(|_| ApiError::Network)?,
        Err(_) => JsValue::UNDEFINED,
    };
    // Asked before it is copied, since the module's memory never shrinks.
    let is_short = text.dyn_ref::<js_sys::JsString>().is_some_and(|text| text.length() <= LONGEST_BODY);
    let text = if is_short { text.as_string().unwrap_or_default() } else { String::new() };
    let at = browser::now();
    let json = if json::is_shallow(&text) { js_sys::JSON::parse(&text).ok() } else { None };
    let json = json.map(|value| Json::from(&value));
    let retry_after = headers.get("Retry-After").and_then(|header| {
        // Across origins only where the API exposes it, which no document says.
        retry_after(&header, headers.get("Date").as_deref(), at, js_sys::Date::parse)
    });
    Ok(HttpResponse { status, retry_after, text: Secret::new(text), json, at })
}

#[wasm_bindgen]
extern "C" {
    /// The page's own `fetch`, as `npm/src/internal/browser.ts` has read it: what it answers has the members read here, in an object
    /// of any class.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn page_fetch(url: &str, options: &RequestInit) -> Result<JsValue, JsValue>;
}

/// By address and options rather than by a `Request`, as gloo-net does: a page's own `fetch` may know no `Request`, and the page's
/// own `Request` need not be the one that its `fetch` knows.
async fn fetch(request: &HttpRequest, origin: &str, signal: &AbortSignal) -> Result<Response, JsValue> {
    let options = RequestInit::new();
    // By name: for each of web-sys' enumerations the script would hold a table of all the values.
    js::set_text(&options, "cache", "no-store");
    js::set_text(&options, "credentials", "omit");
    js::set_text(&options, "referrerPolicy", "no-referrer");
    // What was typed, a code or a credential would go to wherever it leads, and its answer would be believed.
    js::set_text(&options, "redirect", "manual");
    options.set_signal(Some(signal));
    let headers = js_sys::Object::new();
    for (name, value) in &request.headers {
        js::set_text(&headers, name, value);
    }
    // A GET without a content type needs no CORS preflight.
    if let Some(content) = &request.body {
        options.set_method("POST");
        options.set_body(&body(content));
        js::set_text(&headers, "Content-Type", "application/json");
    }
    options.set_headers(&headers);
    let answer = JsFuture::from(Promise::resolve(&page_fetch(&url(request, origin), &options)?)).await?;
    Ok(answer.unchecked_into())
}

fn url(request: &HttpRequest, origin: &str) -> String {
    let mut url = [origin, &request.path].concat();
    for (position, (name, value)) in request.query.iter().enumerate() {
        url.push(if position == 0 { '?' } else { '&' });
        url.push_str(name);
        url.push('=');
        url.push_str(&String::from(js_sys::encode_uri_component(value)));
    }
    url
}

fn body(content: &Body) -> JsValue {
    let fields = match content {
        Body::Text(text) => return JsValue::from_str(text.reveal()),
        Body::Fields(fields) => fields,
    };
    let object = js_sys::Object::new();
    for (name, value) in fields {
        js::set_text(&object, name, value);
    }
    JsValue::from(js::stringify(&object))
}
