//! Finds out the caller of a request: the address that is counted, and whether the inbox and the test controls are theirs.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::loopback::{is_loopback_authority, is_loopback_origin};
use crate::{headers, inbox_key, pages};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where people read the messages.
pub const INBOX_PATH: &str = "/inbox";

/// The caller of a request.
#[derive(Clone, Copy)]
pub struct Caller {
    /// The address that limits count.
    pub address: IpAddr,
    peer: IpAddr,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get().copied().ok_or(ApiError::Internal)
    }
}

/// Middleware: notes the caller. The address is the socket's, unless the server was told to believe its proxy.
pub async fn identify_caller(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = peer.ip().to_canonical();
    let forwarded = app.settings.trust_forwarded_for.then(|| last_forwarded(request.headers())).flatten();
    request.extensions_mut().insert(Caller { address: forwarded.unwrap_or(peer), peer });
    next.run(request).await
}

/// Middleware for what only the person may see and change who started this server: with the inbox key or the cookie for
/// it, from this machine, with nothing between.
pub async fn private(State(app): State<App>, caller: Caller, request: Request, next: Next) -> Response {
    if let Some(reason) = closed(&app, &caller, &request) {
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    let given = Params::of(request.uri()).first(inbox_key::PARAMETER);
    let has_key = given.as_ref().is_some_and(|key| app.inbox_key.is(key));
    if has_key || (given.is_none() && app.inbox_key.opens(request.headers())) {
        return next.run(request).await;
    }
    if request.uri().path() == INBOX_PATH {
        return (StatusCode::UNAUTHORIZED, headers::page(pages::inbox_key(given.is_some()))).into_response();
    }
    headers::no_store_answer(ApiError::InboxKeyRequired)
}

/// Middleware for the pages a person opens with the key in their address: the browser gets the cookie, and goes on to the
/// address without the key, so that the key is in no history and no link.
pub async fn trade_key(State(app): State<App>, caller: Caller, request: Request, next: Next) -> Response {
    let is_page = matches!(request.uri().path(), "/" | INBOX_PATH) && request.method() == Method::GET;
    let given = if is_page { Params::of(request.uri()).first(inbox_key::PARAMETER) } else { None };
    let Some(given) = given else {
        return next.run(request).await;
    };
    if let Some(reason) = closed(&app, &caller, &request) {
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    let cookie = app.inbox_key.cookie(request.headers()).filter(|_| app.inbox_key.is(&given));
    let Some(cookie) = cookie else {
        return (StatusCode::UNAUTHORIZED, headers::page(pages::inbox_key(true))).into_response();
    };
    let mut response = Redirect::to(&inbox_key::without_key(request.uri())).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    headers::no_store_answer(response)
}

/// Why nobody gets in, whatever they have: another machine, a proxy, a foreign page, or a server that is for others.
fn closed(app: &App, caller: &Caller, request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if app.inbox_key().is_none() {
        return Some("The inbox is closed, because --public-url is not on this machine.\n");
    }
    let local = caller.peer.is_loopback()
        && text(header::HOST).is_some_and(is_loopback_authority)
        && text(header::ORIGIN).is_none_or(is_loopback_origin);
    if !local {
        return Some("This page is only served to a browser on the same machine, under a name such as localhost.\n");
    }
    is_proxied(request)
        .then_some("This page is not served through a proxy. Open it at the address of the sandbox itself.\n")
}

/// Whether anything says that a proxy handed the request on. Most proxies name the caller in some header, and some speak
/// HTTP/1.0 unless they are told otherwise, which browsers no longer do. One that leaves no sign meets the key.
fn is_proxied(request: &Request) -> bool {
    const NAMES: [&str; 11] = [
        "cdn-loop",
        "client-ip",
        "fastly-client-ip",
        "forwarded",
        "forwarded-for",
        "true-client-ip",
        "via",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-real-ip",
        "x-varnish",
    ];
    const BEGINNINGS: [&str; 9] =
        ["cf-", "fly-", "x-amz-cf-", "x-amzn-", "x-azure-", "x-envoy-", "x-forwarded", "x-original-", "tailscale-"];
    request.version() < Version::HTTP_11
        || request
            .headers()
            .keys()
            .map(HeaderName::as_str)
            .any(|name| NAMES.contains(&name) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)))
}

/// The last entry is the one the nearest proxy wrote; those before it are the caller's own claims.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).iter().next_back()?;
    line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
