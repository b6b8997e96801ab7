//! Sets the headers of the hosted login page (`/login`): what docs/hosted.md#on-a-host-of-your-own tells any other host
//! to send.

use axum::extract::Request;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const PATH: &str = "/login";

/// A logo may be anywhere; everything else comes from here. No Trusted Types policy may be made, and no form is sent.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' https:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'",
);

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Any stricter value cuts a popup off from the page that opened it, which then never learns the result.
const KEEP_OPENER: HeaderValue = HeaderValue::from_static("unsafe-none");

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const ONLY_PASSKEYS: HeaderValue = HeaderValue::from_static(
    "publickey-credentials-get=(self), publickey-credentials-create=(self), otp-credentials=(self), camera=(), \
     geolocation=(), microphone=(), payment=(), usb=()",
);

/// Middleware around the files: the hosted page and what is beside it.
pub async fn headers(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_hosted = path.strip_prefix(PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut response = next.run(request).await;
    if is_hosted && !response.status().is_client_error() {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        headers.insert(COOP, KEEP_OPENER);
        headers.insert(PERMISSIONS, ONLY_PASSKEYS);
    }
    response
}
