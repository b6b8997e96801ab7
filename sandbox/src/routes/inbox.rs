//! Answers `/inbox` and `/inbox.json`: the messages that the server sent. Guarded by `caller::private`: these answers hold secrets.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::headers;
use crate::login::passkey::canonical_identifier;
use crate::pages::{self, InboxMessage};
use crate::store::{Message, MessageRow, StoreError};

#[derive(Serialize)]
struct Listing {
    messages: Vec<ListedMessage>,
}

#[derive(Serialize)]
struct ListedMessage {
    id: String,
    channel: &'static str,
    to: String,
    subject: String,
    text: String,
    html: String,
    link: String,
    code: String,
    sent_at: String,
    delivery: &'static str,
    failure: Option<String>,
}

/// For people; `?to=` narrows it to one address or phone number.
pub async fn page(State(app): State<App>, uri: Uri) -> Result<Response, ApiError> {
    let only_to = recipient(&uri);
    let messages: Vec<InboxMessage> = messages(&app, only_to.clone())
        .await?
        .into_iter()
        .map(|(row, message)| InboxMessage {
            id: row.message_id,
            channel: row.channel,
            to: row.recipient,
            subject: message.subject,
            text: message.text,
            link: message.link,
            sent_at: row.sent_at.to_millis(),
            delivery: row.delivery,
        })
        .collect();
    Ok(headers::page(pages::inbox(&messages, only_to.as_deref())))
}

/// For tests; `?to=` narrows it to one address or phone number.
pub async fn json(State(app): State<App>, uri: Uri) -> Result<Response, ApiError> {
    let messages = messages(&app, recipient(&uri))
        .await?
        .into_iter()
        .map(|(row, message)| ListedMessage {
            id: row.message_id,
            channel: row.channel.name(),
            to: row.recipient,
            subject: message.subject,
            text: message.text,
            html: message.html,
            link: message.link,
            code: message.code,
            sent_at: row.sent_at.to_millis(),
            delivery: row.delivery.name(),
            failure: row.delivery.failure().map(str::to_owned),
        })
        .collect();
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(Listing { messages })).into_response())
}

/// The recipient asked for. A `+` that was not encoded arrives as a space: a phone number begins with one.
fn recipient(uri: &Uri) -> Option<String> {
    let recipient = Params::of(uri).first("to")?;
    Some(recipient.strip_prefix(' ').map_or(recipient.clone(), |digits| format!("+{digits}")))
}

/// Newest first; `only_to` means a person, however their address is spelt.
async fn messages(app: &App, only_to: Option<String>) -> Result<Vec<(MessageRow, Message)>, ApiError> {
    let rows =
        app.store.transaction(move |transaction| -> Result<_, StoreError> { MessageRow::list(transaction) }).await?;
    let wanted = only_to.map(|recipient| canonical_identifier(&recipient));
    rows.into_iter()
        .filter(|row| wanted.as_ref().is_none_or(|wanted| *wanted == canonical_identifier(&row.recipient)))
        .map(|row| {
            let content = app.tokens.unseal(&row.message_id, &row.sealed)?;
            let message = serde_json::from_str(&content).map_err(|_| ApiError::Internal)?;
            Ok((row, message))
        })
        .collect()
}
