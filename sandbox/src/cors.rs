//! Decides for each client id and origin whether a web page may call the API (docs/api.md#cors).
//!
//! No credentials are ever allowed: the API has no cookies.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::warn;

use crate::app::App;
use crate::error::ApiError;
use crate::loopback::{is_loopback_authority, parse_origin};
use crate::routes::params::client_id;

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PATCH, DELETE");
const HEADERS: HeaderValue = HeaderValue::from_static("content-type, x-client-id, authorization");
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// Middleware: answers preflights, refuses pages whose origin is not registered before anything happens, and lets the
/// others read the answer.
pub async fn cors(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        return vary(next.run(request).await);
    };
    if !allowed(&app, &request, &origin) {
        return vary(ApiError::OriginNotAllowed.into_response());
    }
    let preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if preflight {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    vary(response)
}

fn allowed(app: &App, request: &Request, origin: &HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if is_own_origin(app, request.headers(), origin) {
        return true;
    }
    let client = client_id(request.uri(), request.headers()).and_then(|client_id| app.clients.get(&client_id));
    match client {
        Some(client) => {
            let allowed = client.allows(origin);
            if !allowed {
                warn!(client_id = client.client_id, origin, "origin not registered for this client");
            }
            allowed
        }
        // A preflight shows no x-client-id: the call itself is judged. An unknown client id is refused with code 1000
        // whatever else it asks. The page may read that, so that a mistyped id shows as such and not as a network failure.
        None => true,
    }
}

/// Whether the page was served by this very server, under any of its names.
fn is_own_origin(app: &App, headers: &HeaderMap, origin: &str) -> bool {
    let public_url = app.settings.public_url.as_str();
    if origin == public_url {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text("host") else {
        return false;
    };
    // Any other name could be an attacker's, pointed here by DNS rebinding.
    if !is_loopback_authority(host) && authority(public_url) != Some(host) {
        return false;
    }
    // Our pages send no referrer, and some browsers then hide the origin of a POST as well. Pages cannot write
    // Sec-Fetch-Site; a sandboxed frame, whose origin is "null" too, has "cross-site" there.
    let hidden = origin == "null" && text("sec-fetch-site") == Some("same-origin");
    hidden || (parse_origin(origin).is_some() && authority(origin) == Some(host))
}

/// The `host[:port]` of an origin.
fn authority(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, authority)| authority)
}

fn vary(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    response
}
