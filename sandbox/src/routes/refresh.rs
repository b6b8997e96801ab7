//! Answers GET `accesstoken/refresh` (docs/api.md#refresh-token).

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use super::extract::KnownClient;
use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::login::session::{self, SessionResponse};

/// A new pair of tokens for a refresh token, in the shape of ping status.
pub async fn refresh(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    uri: Uri,
) -> Result<Json<SessionResponse>, ApiError> {
    let token = Params::of(&uri).first("refresh_token").ok_or(ApiError::InvalidRefreshToken)?;
    session::refresh(&app, &client.client_id, &token).await.map(Json)
}
