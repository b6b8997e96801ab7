//! Leads each path to its handler, and puts the layers around them.
//!
//! Handlers read a request, call `login` or `store`, and write the answer; no rule of a login is decided here.

mod caller;
mod configuration;
mod extract;
mod files;
mod hosted;
mod hosted_form;
mod inbox;
mod link;
mod message;
mod message_body;
pub mod params;
mod passkey;
mod refresh;
mod status;
mod test_controls;

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, patch};
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;

use self::caller::{Caller, INBOX_PATH, identify_caller, private, trade_key};
use crate::app::App;
use crate::cors::cors;
use crate::error::ApiError;
use crate::logging::log_requests;
use crate::{headers, pages};

/// Longest request body read. The longest the API needs is a passkey attestation of a few kilobytes.
const BODY_LIMIT: usize = 16 * 1024;
/// Time for a request, its body included.
const REQUEST_LIMIT: Duration = Duration::from_secs(20);

/// Path of the link verification, which the page behind the mailed link submits to.
const VERIFY_PATH: &str = "/api/v1/auth/passwordless/magic-link/verify";

/// Everything the server answers. Requests need the peer's address as `ConnectInfo<SocketAddr>`.
pub fn router(app: App) -> Router {
    let guarded = Router::new()
        .route(INBOX_PATH, get(inbox::page))
        .route("/inbox.json", get(inbox::json))
        .merge(if app.settings.test_controls { test_controls::routes() } else { Router::new() })
        .layer(from_fn_with_state(app.clone(), private));

    Router::new()
        .route("/verify", get(link::show))
        .route("/healthz", get(healthz))
        .route(pages::STYLE_PATH, get(style))
        .merge(guarded)
        .nest("/api", api(&app))
        // The one path below /api that nesting leaves out.
        .merge(api_layers(Router::new().route("/api/", any(async || ApiError::NotFound)), &app))
        .fallback_service(files::service(&app))
        .layer(from_fn_with_state(app.clone(), trade_key))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(from_fn(headers::secure))
        .layer(from_fn(log_requests))
        .layer(from_fn_with_state(app.clone(), identify_caller))
        .with_state(app)
}

fn api(app: &App) -> Router<App> {
    let json = Router::new()
        .nest("/v1/auth/passwordless", message::routes())
        .route("/v1/auth/passwordless/magic-link/status", get_only(get(status::show)))
        .route("/v1/auth/passwordless/passkey/status", get_only(get(passkey::status)))
        .route("/v1/auth/passwordless/passkey/login", get_only(get(passkey::start_login)).post(passkey::finish_login))
        .route(
            "/v1/auth/passwordless/passkey/register",
            get_only(get(passkey::start_registration)).post(passkey::finish_registration),
        )
        .route("/v1/auth/passwordless/passkey/credentials", get(passkey::list))
        .route("/v1/auth/passwordless/passkey/credentials/{id}", patch(passkey::rename).delete(passkey::delete))
        .route("/v1/accesstoken/refresh", get_only(get(refresh::refresh)))
        .route("/v1/config", get(configuration::show))
        .fallback(async || ApiError::NotFound)
        .layer(from_fn_with_state(app.clone(), limit_requests));
    // Answers people, not programs: it counts requests itself, to refuse them in words.
    let html = Router::new().route("/v1/auth/passwordless/magic-link/verify", get_only(get(link::verify)));
    let router = json.merge(html).method_not_allowed_fallback(async || ApiError::MethodNotAllowed);
    api_layers(router, app)
}

/// The layers around the API: limits of size and time, panics, CORS, caching; the last one is the outermost.
fn api_layers(router: Router<App>, app: &App) -> Router<App> {
    router
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| ApiError::Internal.into_response()))
        .layer(from_fn_with_state(app.clone(), cors))
        .layer(from_fn(headers::no_store))
}

/// Refuses HEAD, which would otherwise run the GET handler: here a GET uses something up.
fn get_only(route: MethodRouter<App>) -> MethodRouter<App> {
    route.head(async || ([(header::ALLOW, HeaderValue::from_static("GET"))], ApiError::MethodNotAllowed))
}

async fn limit_requests(State(app): State<App>, caller: Caller, request: Request, next: Next) -> Response {
    match app.limits.request(caller.address) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

async fn limit_time(request: Request, next: Next) -> Response {
    timeout(REQUEST_LIMIT, next.run(request)).await.unwrap_or_else(|_| ApiError::Timeout.into_response())
}

async fn healthz() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], "ok\n")
}

async fn style() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        ],
        pages::STYLE,
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::HeaderMap;
    use tower::ServiceExt;

    use super::*;
    use crate::config::Settings;

    async fn call(router: Router<App>, origin: &str) -> (StatusCode, HeaderMap, String) {
        let app = App::open(Settings::in_memory("http://localhost:8787")).await.unwrap();
        let request =
            Request::get("/x?client_id=cli_development").header("origin", origin).body(Body::empty()).unwrap();
        let response = api_layers(router, &app).with_state(app).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_that_quotes_nothing() {
        async fn fails() -> Response {
            panic!("the secret is 12345");
        }
        let (status, headers, body) = call(Router::new().route("/x", get(fails)), "http://localhost:1").await;
        assert_eq!(status, 500);
        assert!(body.contains("\"code\":1006") && !body.contains("12345"), "{body}");
        assert_eq!(headers["access-control-allow-origin"], "http://localhost:1");
        assert_eq!(headers["cache-control"], "no-store");
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_takes_too_long_is_given_up() {
        let slow = Router::new().route("/x", get(std::future::pending::<Response>));
        let (status, _, body) = call(slow, "http://localhost:1").await;
        assert_eq!(status, 408);
        assert!(body.contains("\"code\":1004"), "{body}");
    }
}
