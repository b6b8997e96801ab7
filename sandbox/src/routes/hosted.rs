//! Sets the headers of the hosted login page (`/login`): what docs/hosted.md#on-a-host-of-your-own tells any other host
//! to send.

use std::path::Path;

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Uri};

/// The folder of the page, in that of the pages.
const FOLDER: &str = "login";

/// A logo may be anywhere; everything else comes from here. No Trusted Types policy may be made, and no form is sent.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' https:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'",
);

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Keeps the page apart from every window that opened it.
const NO_OPENER: HeaderValue = HeaderValue::from_static("same-origin");
/// Any stricter value cuts a popup off from the page that opened it, which then never learns the result.
const KEEP_OPENER: HeaderValue = HeaderValue::from_static("unsafe-none");

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const ONLY_PASSKEYS: HeaderValue = HeaderValue::from_static(
    "publickey-credentials-get=(self), publickey-credentials-create=(self), otp-credentials=(self), camera=(), \
     geolocation=(), microphone=(), payment=(), usb=()",
);

/// Whether a file of the pages is one of the hosted page. Asked about the file itself: an address has many spellings.
pub fn has(file: &Path) -> bool {
    file.starts_with(FOLDER)
}

/// Sets the headers of an answer to a request for a file of the hosted page.
pub fn set_headers(headers: &mut HeaderMap, uri: &Uri) {
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(COOP, if is_popup(uri) { KEEP_OPENER } else { NO_OPENER });
    headers.insert(PERMISSIONS, ONLY_PASSKEYS);
}

/// Whether the page will go on as a popup. It reads its address in the same way (`www/hosted/parameters.ts`), and refuses to go
/// on where `mode` is there twice.
fn is_popup(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    let modes = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "mode");
    modes.map(|(_, value)| value).eq(["popup"])
}
