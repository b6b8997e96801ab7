//! Answers `send`, `resend` and `verify` of every method that sends a message: one set of routes for each row of
//! `method`, told apart by what the row says.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};

use super::extract::{AskingPage, JsonBody, KnownClient};
use super::message_body::{CodeBody, HandleBody, Nothing, SendBody, SentMessage};
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::login::code;
use crate::login::message::{self, Recipient};
use crate::login::session::{SessionShape, ShapedSession};
use crate::method::{MessageMethod, Method, Verification};

/// The endpoints of all methods, below `auth/passwordless`.
///
/// A link is verified where it leads (`link`), and the page that waits for it asks `status`.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for method in Method::ALL.iter().filter_map(|method| method.message()) {
        router = router.nest(&format!("/{}", method.path), endpoints(method));
        for path in method.also_sent_at {
            router = router.nest(&format!("/{path}"), send_endpoint(method));
        }
    }
    router
}

fn endpoints(method: MessageMethod) -> Router<App> {
    let router = send_endpoint(method).route(
        "/resend",
        post(async move |State(app), page: AskingPage, JsonBody(body)| resend(app, method, page, body).await),
    );
    match method.verification {
        Verification::Link => router,
        Verification::Code(shape) => router.route(
            "/verify",
            post(async move |State(app), KnownClient(client), JsonBody(body)| {
                verify(app, method, shape, client, body).await
            }),
        ),
    }
}

fn send_endpoint(method: MessageMethod) -> Router<App> {
    Router::new().route(
        "/send",
        post(async move |State(app), page: AskingPage, JsonBody(body)| send(app, method, page, body).await),
    )
}

/// POST `send`: the recipient → the handle, and what the message holds (docs/api.md#link-or-code).
async fn send(
    app: App,
    method: MessageMethod,
    page: AskingPage,
    body: SendBody,
) -> Result<Json<SentMessage>, ApiError> {
    let recipient = Recipient::parse(method.channel, body.recipient(method.channel.address())?)?;
    let sent = message::send(&app, page.request(method), recipient).await?;
    Ok(Json(SentMessage::new(sent, method.proof())))
}

/// POST `resend`: `{state}` → `{}` (docs/api.md#resend).
async fn resend(
    app: App,
    method: MessageMethod,
    page: AskingPage,
    body: HandleBody,
) -> Result<Json<Nothing>, ApiError> {
    message::resend(&app, page.request(method), &body.state()).await?;
    Ok(Json(Nothing {}))
}

/// POST `verify`: `{state, otp}` → the session, in the shape of the method.
async fn verify(
    app: App,
    method: MessageMethod,
    shape: SessionShape,
    client: Arc<Client>,
    body: CodeBody,
) -> Result<Json<ShapedSession>, ApiError> {
    let (state, otp) = body.parts()?;
    let account_id = client.account_id();
    let session = code::verify(&app, client, method.channel, &state, &otp).await?;
    Ok(Json(session.shaped(shape, account_id)))
}
