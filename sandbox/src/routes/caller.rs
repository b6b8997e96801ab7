//! Finds out the caller of a request: the address that is counted, and whether it is on this machine.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::ApiError;
use crate::loopback::{is_loopback_authority, is_loopback_origin};

const FORWARDED_FOR: &str = "x-forwarded-for";

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

/// Middleware for pages that show or change what only this machine's user may: the socket's peer is loopback, the
/// name in the address bar is too (a rebound DNS name is not), no proxy stands between, and no foreign page asks.
pub async fn local_only(caller: Caller, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let local = caller.peer.is_loopback()
        && text(header::HOST).is_some_and(is_loopback_authority)
        && !headers.contains_key(FORWARDED_FOR)
        && !headers.contains_key(header::FORWARDED)
        && text(header::ORIGIN).is_none_or(is_loopback_origin);
    if !local {
        return (
            StatusCode::FORBIDDEN,
            "This page is only served to a browser on the same machine, under a name such as localhost.\n",
        )
            .into_response();
    }
    next.run(request).await
}

/// The last entry is the one the nearest proxy wrote; those before it are the caller's own claims.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).iter().next_back()?;
    line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
