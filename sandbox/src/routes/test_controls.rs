//! Lets tests move the clock, empty the store and set the limits, by `/test/…` (docs/api.md#test-controls).
//!
//! The routes exist only with `--test-controls`, for callers with the inbox key (`caller::private`), and take JSON
//! only, which a foreign page cannot send without being asked first.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::extract::JsonBody;
use crate::app::App;
use crate::config;
use crate::error::ApiError;
use crate::store::schema;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

#[derive(Serialize)]
struct Time {
    now: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Numbers that are left out go back to what the server was started with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    sends_per_identifier: Option<u32>,
    sends_per_address: Option<u32>,
    requests_per_address: Option<u32>,
    passkey_checks_per_address: Option<u32>,
    wrong_codes_per_identifier: Option<u32>,
}

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/test/clock", post(clock))
        .route("/test/reset", post(reset))
        .route("/test/limits", post(limits))
}

/// Moves the server's clock forward.
async fn clock(State(app): State<App>, JsonBody(body): JsonBody<Advance>) -> Response {
    app.clock.advance(Duration::from_secs(body.advance_seconds.into()));
    Json(Time { now: app.clock.now().to_millis() }).into_response()
}

/// Forgets users, logins, passkeys, tokens, messages and counts; sets clock and limits back to how the server started.
async fn reset(State(app): State<App>, JsonBody(Nothing {}): JsonBody<Nothing>) -> Result<Response, ApiError> {
    app.store.transaction(schema::clear).await?;
    app.clock.reset();
    app.limits.replace(app.settings.limits);
    Ok(Json(Time { now: app.clock.now().to_millis() }).into_response())
}

/// Counts from zero, with these numbers.
async fn limits(State(app): State<App>, JsonBody(body): JsonBody<Numbers>) -> Result<Response, ApiError> {
    let started_with = app.settings.limits;
    let all = [
        body.sends_per_identifier,
        body.sends_per_address,
        body.requests_per_address,
        body.passkey_checks_per_address,
        body.wrong_codes_per_identifier,
    ];
    if all.contains(&Some(0)) {
        return Err(ApiError::Malformed("A limit is at least 1."));
    }
    let [sends_per_identifier, sends_per_address, requests_per_address, passkey_checks_per_address, wrong_codes] = all;
    let numbers = config::Limits {
        sends_per_identifier: sends_per_identifier.unwrap_or(started_with.sends_per_identifier),
        sends_per_address: sends_per_address.unwrap_or(started_with.sends_per_address),
        requests_per_address: requests_per_address.unwrap_or(started_with.requests_per_address),
        passkey_checks_per_address: passkey_checks_per_address.unwrap_or(started_with.passkey_checks_per_address),
        wrong_codes_per_identifier: wrong_codes.unwrap_or(started_with.wrong_codes_per_identifier),
    };
    app.limits.replace(numbers);
    Ok(Json(Time { now: app.clock.now().to_millis() }).into_response())
}
