//! The magic-link login: send, resend, verify, status (contract: "Endpoints", "What the sandbox answers").

use std::net::IpAddr;
use std::sync::Arc;

use form_urlencoded::Serializer;
use rusqlite::Transaction;

use super::email::Email;
use super::session;
use crate::app::App;
use crate::clients::Client;
use crate::clock::Moment;
use crate::error::ApiError;
use crate::mail::{self, Delivery};
use crate::secrets::{Hashed, random_id, random_magictext};
use crate::store::{Login, MessageRow, Phase, StoreError, User};

const METHOD: &str = "magic_link";

/// What the mailed link carries. No `Debug`: it is the secret.
pub struct Link {
    /// Client the login was started for.
    pub client_id: String,
    /// The login.
    pub state: String,
    /// The secret half, which only the mail has.
    pub magictext: String,
}

/// What status answers.
pub enum Status {
    /// The link was not used yet.
    Pending,
    /// Signed in: the answer as JSON, the same text for as long as it can be read.
    Authenticated(String),
}

/// Starts a login and mails its link. Returns the state.
pub async fn send(app: &App, client: Arc<Client>, email: Email, caller: IpAddr) -> Result<String, ApiError> {
    app.limits.send_by_address(caller)?;
    app.limits.send_to_identifier(email.identifier())?;
    let link = Link { client_id: client.client_id.clone(), state: random_id()?, magictext: random_magictext()? };
    let state = link.state.clone();
    let context = app.clone();
    let delivery = app
        .store
        .transaction(move |transaction| -> Result<Delivery, ApiError> {
            let now = context.clock.now();
            let login = Login {
                client_id: client.client_id.clone(),
                identifier: email.identifier().to_owned(),
                address: email.address().to_owned(),
                proof_hash: Hashed::of(&link.magictext).as_bytes().to_vec(),
                sent_at: now,
                resends: 0,
                expires_at: now.plus(context.settings.rules.link_lifetime),
                phase: Phase::Pending,
            };
            Login::insert(transaction, &Hashed::of(&link.state), METHOD, &login)?;
            post(&context, transaction, &client, &login.address, &link, now)
        })
        .await?;
    app.outbox.deliver(delivery);
    Ok(state)
}

/// Mails a new link for a login that is under way; the older link dies and the five minutes start again.
pub async fn resend(app: &App, client: Arc<Client>, state: &str, caller: IpAddr) -> Result<(), ApiError> {
    let link = Link { client_id: client.client_id.clone(), state: state.to_owned(), magictext: random_magictext()? };
    let context = app.clone();
    let delivery = app
        .store
        .transaction(move |transaction| -> Result<Delivery, ApiError> {
            let now = context.clock.now();
            let rules = &context.settings.rules;
            let state = Hashed::of(&link.state);
            let login = Login::find(transaction, &state, &client.client_id, METHOD, now)?
                .filter(|login| matches!(login.phase, Phase::Pending))
                .ok_or(ApiError::InvalidState)?;
            if login.resends >= rules.resends {
                // Waiting helps only in that the state is then gone and the login starts again.
                return Err(ApiError::TooManyRequests(login.expires_at.since(now)));
            }
            let wait = login.sent_at.plus(rules.resend_wait).since(now);
            if !wait.is_zero() {
                return Err(ApiError::TooManyRequests(wait));
            }
            context.limits.send_by_address(caller)?;
            context.limits.send_to_identifier(&login.identifier)?;
            Login::set_proof(transaction, &state, &Hashed::of(&link.magictext), now, now.plus(rules.link_lifetime))?;
            post(&context, transaction, &client, &login.address, &link, now)
        })
        .await?;
    app.outbox.deliver(delivery);
    Ok(())
}

/// Where the mail of a link went, while the link works; asking uses nothing up.
pub async fn peek(app: &App, link: Link) -> Result<Option<String>, ApiError> {
    let now = app.clock.now();
    let login =
        app.store.transaction(move |transaction| -> Result<_, StoreError> { usable(transaction, &link, now) }).await?;
    Ok(login.map(|login| login.address))
}

/// Uses a link up. True when it worked: the login is proved, and whoever holds its state can fetch the tokens.
pub async fn verify(app: &App, link: Link) -> Result<bool, ApiError> {
    let now = app.clock.now();
    let context = app.clone();
    app.store
        .transaction(move |transaction| -> Result<bool, ApiError> {
            let Some(login) = usable(transaction, &link, now)? else {
                return Ok(false);
            };
            let user = User::sign_in_by_email(transaction, &random_id()?, &login.identifier, &login.address, now)?;
            // The page that waits polls in steps of seconds: a link used at the last moment must still let it in.
            let expires_at = now.plus(context.settings.rules.link_lifetime);
            Ok(Login::set_verified(transaction, &Hashed::of(&link.state), &user.user_id, expires_at)?)
        })
        .await
}

/// How far a login is. The tokens are made at the first read after verifying, and can be read again for a minute: a
/// hosted page reads them once, then the application it returns to.
pub async fn status(app: &App, client: Arc<Client>, state: &str) -> Result<Status, ApiError> {
    let (context, state) = (app.clone(), state.to_owned());
    app.store
        .transaction(move |transaction| -> Result<Status, ApiError> {
            let now = context.clock.now();
            let hashed = Hashed::of(&state);
            let login =
                Login::find(transaction, &hashed, &client.client_id, METHOD, now)?.ok_or(ApiError::InvalidState)?;
            let user_id = match login.phase {
                Phase::Pending => return Ok(Status::Pending),
                Phase::Answered { sealed_answer } => {
                    return Ok(Status::Authenticated(context.tokens.unseal(&state, &sealed_answer)?));
                }
                Phase::Verified { user_id } => user_id,
            };
            let user = User::find(transaction, &user_id)?.ok_or(ApiError::InvalidState)?;
            let answer = session::start(&context, transaction, &client.client_id, user, None)?;
            let answer = serde_json::to_string(&answer).map_err(|_| ApiError::Internal)?;
            Login::set_answered(
                transaction,
                &hashed,
                &context.tokens.seal(&state, &answer)?,
                now.plus(context.settings.rules.status_readable),
            )?;
            Ok(Status::Authenticated(answer))
        })
        .await
}

/// The login a link proves, when the link is the latest one, unused and in time.
fn usable(transaction: &Transaction<'_>, link: &Link, now: Moment) -> Result<Option<Login>, StoreError> {
    let login = Login::find(transaction, &Hashed::of(&link.state), &link.client_id, METHOD, now)?;
    Ok(login.filter(|login| {
        matches!(login.phase, Phase::Pending) && Hashed::of(&link.magictext).matches(&login.proof_hash)
    }))
}

/// Writes the mail and keeps the inbox's copy; it is delivered after the transaction.
fn post(
    app: &App,
    transaction: &Transaction<'_>,
    client: &Client,
    address: &str,
    link: &Link,
    now: Moment,
) -> Result<Delivery, ApiError> {
    let query = Serializer::new(String::new())
        .append_pair("client_id", &link.client_id)
        .append_pair("state", &link.state)
        .append_pair("magictext", &link.magictext)
        .finish();
    let url = format!("{}/verify?{query}", app.settings.public_url);
    let message = mail::compose_magic_link(&client.name, address, &url, app.settings.rules.link_lifetime);
    let message_id = random_id()?;
    let content = serde_json::to_string(&message).map_err(|_| ApiError::Internal)?;
    MessageRow::insert(
        transaction,
        &MessageRow {
            sealed: app.tokens.seal(&message_id, &content)?,
            message_id: message_id.clone(),
            channel: "email".to_owned(),
            recipient: address.to_owned(),
            sent_at: now,
        },
    )?;
    Ok(Delivery { message_id, recipient: address.to_owned(), message, sent_at: now })
}
