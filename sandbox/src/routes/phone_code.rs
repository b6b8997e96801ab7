//! `auth/passwordless/phone-otp/…` (seed 004 and its sibling pages).

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::caller::Caller;
use super::extract::{JsonBody, KnownClient, PageHost};
use super::handle::{CodeBody, Handle, Nothing, SentCode};
use crate::app::App;
use crate::error::ApiError;
use crate::login::code;
use crate::login::message::{self, Order};
use crate::login::phone::Phone;
use crate::login::session::Answer;
use crate::mail::Lead;
use crate::store::Channel;

/// `phone_id` in the schema, `phone` in the prose (seed 004): the first that is not empty counts.
#[derive(Deserialize)]
pub struct SendBody {
    #[serde(default)]
    phone_id: String,
    #[serde(default)]
    phone: String,
}

/// POST `send` (seed 004): `{phone_id}` → `{state, state_id}`, and how long the code is.
pub async fn send(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    PageHost(host): PageHost,
    JsonBody(body): JsonBody<SendBody>,
) -> Result<Json<SentCode>, ApiError> {
    let phone = Phone::parse(if body.phone_id.is_empty() { &body.phone } else { &body.phone_id })?;
    let order = Order { client, lead: Lead::Code, caller: caller.address, host };
    Ok(Json(message::send(&app, order, phone.into()).await?.into()))
}

/// POST `resend` (sibling page): `{state}` → `{}`.
pub async fn resend(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    PageHost(host): PageHost,
    JsonBody(body): JsonBody<Handle>,
) -> Result<Json<Nothing>, ApiError> {
    let order = Order { client, lead: Lead::Code, caller: caller.address, host };
    message::resend(&app, order, Channel::Sms, &body.state()).await?;
    Ok(Json(Nothing {}))
}

/// POST `verify` (sibling page): `{state, otp}` → the shape of ping status.
pub async fn verify(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    JsonBody(body): JsonBody<CodeBody>,
) -> Result<Json<Answer>, ApiError> {
    let (state, otp) = body.parts()?;
    code::verify(&app, client, Channel::Sms, &state, &otp).await.map(Json)
}
