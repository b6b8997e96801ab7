//! Answers ping status, for a login of any method (docs/api.md#ping-status).

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::extract::KnownClient;
use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::login::status::{self, Status};

#[derive(Serialize)]
struct Pending {
    authenticated: bool,
}

/// GET `status`: pending, or the tokens and the user.
pub async fn show(State(app): State<App>, KnownClient(client): KnownClient, uri: Uri) -> Result<Response, ApiError> {
    let state = Params::of(&uri).first("state").ok_or(ApiError::InvalidState)?;
    Ok(match status::read(&app, client, &state).await? {
        Status::Pending => Json(Pending { authenticated: false }).into_response(),
        Status::Authenticated(answer) => {
            ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer).into_response()
        }
    })
}
