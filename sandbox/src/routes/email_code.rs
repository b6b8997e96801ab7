//! `auth/passwordless/magic-otp/send` and `auth/passwordless/email-otp/…` (sibling pages "Magic Auth Code").

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::caller::Caller;
use super::extract::{JsonBody, KnownClient, PageHost};
use super::handle::{CodeBody, Handle, Nothing, SentCode};
use crate::app::App;
use crate::error::ApiError;
use crate::login::code;
use crate::login::email::Email;
use crate::login::message::{self, Order};
use crate::login::session::FlatAnswer;
use crate::mail::Lead;
use crate::store::Channel;

#[derive(Deserialize)]
pub struct SendBody {
    #[serde(default)]
    email: String,
}

/// POST `send`: `{email}` → `{state, state_id}`, and what the mail holds.
pub async fn send(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    PageHost(host): PageHost,
    JsonBody(body): JsonBody<SendBody>,
) -> Result<Json<SentCode>, ApiError> {
    let email = Email::parse(&body.email)?;
    let order = Order { client, lead: Lead::Code, caller: caller.address, host };
    Ok(Json(message::send(&app, order, email.into()).await?.into()))
}

/// POST `resend`: `{state}` → `{}`.
pub async fn resend(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    PageHost(host): PageHost,
    JsonBody(body): JsonBody<Handle>,
) -> Result<Json<Nothing>, ApiError> {
    let order = Order { client, lead: Lead::Code, caller: caller.address, host };
    message::resend(&app, order, Channel::Email, &body.state()).await?;
    Ok(Json(Nothing {}))
}

/// POST `verify`: `{state, otp}` → the flat shape with `profile`.
pub async fn verify(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Json<FlatAnswer>, ApiError> {
    let (state, otp) = body.parts()?;
    let account_id = client.account_id();
    let answer = code::verify(&app, client, Channel::Email, &state, &otp).await?;
    Ok(Json(answer.flat(account_id)))
}
