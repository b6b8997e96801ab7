//! `auth/passwordless/magic-link/…`.

use axum::Json;
use axum::extract::State;
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::extract::{JsonBody, KnownClient, PageHost};
use super::handle::{Handle, Nothing, SentLink};
use super::link_page::{self, link_of};
use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::login::email::Email;
use crate::login::magic_link::{self, Status};
use crate::login::message::{self, Order};
use crate::mail::Lead;
use crate::store::Channel;
use crate::{headers, pages};

#[derive(Deserialize)]
pub struct SendBody {
    #[serde(default)]
    email: String,
}

#[derive(Serialize)]
struct Pending {
    authenticated: bool,
}

/// POST `send` (sibling page): `{email}` → `{state}`, and what the mail holds.
pub async fn send(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    PageHost(host): PageHost,
    JsonBody(body): JsonBody<SendBody>,
) -> Result<Json<SentLink>, ApiError> {
    let email = Email::parse(&body.email)?;
    let order = Order { client, lead: Lead::Link, caller: caller.address, host };
    Ok(Json(message::send(&app, order, email.into()).await?.into()))
}

/// POST `resend` (seed 002): `{state}` → `{}`.
pub async fn resend(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    PageHost(host): PageHost,
    JsonBody(body): JsonBody<Handle>,
) -> Result<Response, ApiError> {
    let order = Order { client, lead: Lead::Link, caller: caller.address, host };
    message::resend(&app, order, Channel::Email, &body.state()).await?;
    Ok(Json(Nothing {}).into_response())
}

/// GET `status` (seed 000): pending, or the tokens and the user.
pub async fn status(State(app): State<App>, KnownClient(client): KnownClient, uri: Uri) -> Result<Response, ApiError> {
    let state = Params::of(&uri).first("state").ok_or(ApiError::InvalidState)?;
    Ok(match magic_link::status(&app, client, &state).await? {
        Status::Pending => Json(Pending { authenticated: false }).into_response(),
        Status::Authenticated(answer) => {
            ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer).into_response()
        }
    })
}

/// GET `verify` (seed 001): uses the link up and answers a person, in HTML whatever happens.
pub async fn verify(State(app): State<App>, caller: Caller, uri: Uri) -> Response {
    if let Err(refusal) = app.limits.request(caller.address) {
        return link_page::trouble(&refusal);
    }
    let Some(link) = link_of(&uri) else {
        return (StatusCode::BAD_REQUEST, headers::page(pages::refused())).into_response();
    };
    if app.clients.get(&link.client_id).is_none() {
        return (StatusCode::UNAUTHORIZED, headers::page(pages::refused())).into_response();
    }
    match magic_link::verify(&app, link).await {
        Ok(true) => headers::page(pages::verified()),
        Ok(false) => (StatusCode::BAD_REQUEST, headers::page(pages::refused())).into_response(),
        Err(fault) => link_page::trouble(&fault),
    }
}
