//! Who may call the API from a web page: decided for each client id and origin (contract: "CORS").
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
use crate::routes::params::Params;

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
    let client = Params::of(request.uri()).first("client_id").and_then(|client_id| app.clients.get(&client_id));
    match client {
        Some(client) => {
            let allowed = client.allows(origin);
            if !allowed {
                warn!(client_id = client.client_id, origin, "origin not registered for this client");
            }
            allowed
        }
        // An unknown client id is refused with code 1000 whatever else it asks. The page may read that, so that a
        // mistyped id shows as such and not as a network failure.
        None => true,
    }
}

/// Whether the page was served by this very server.
fn is_own_origin(app: &App, headers: &HeaderMap, origin: &str) -> bool {
    if origin == app.settings.public_url {
        return true;
    }
    // The same server under another of this machine's names. Any other name could be an attacker's, pointed here by
    // DNS rebinding.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| {
        is_loopback_authority(host)
            && parse_origin(origin).is_some_and(|_| origin.split_once("://").is_some_and(|(_, rest)| rest == host))
    })
}

fn vary(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    response
}
