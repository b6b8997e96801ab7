//! Verifies the link of a mail, and answers ping status (docs/api.md#verify-link, docs/api.md#ping-status).

use std::sync::Arc;

use rusqlite::Transaction;

use super::session;
use crate::app::App;
use crate::clients::Client;
use crate::clock::Timestamp;
use crate::error::ApiError;
use crate::secrets::{Hashed, random_id};
use crate::store::{Ceremony, Login, Phase, StoreError, User};

/// What the mailed link carries. No `Debug`: it is the secret.
pub struct Link {
    /// Client the login was started for.
    pub client_id: String,
    /// The login.
    pub state: String,
    /// The secret half, which only the mail has.
    pub magictext: String,
}

/// How far ping status finds a login.
pub enum Status {
    /// The login is not proved yet.
    Pending,
    /// Signed in: the session as JSON, the same text for as long as it can be read.
    Authenticated(String),
}

/// Where the mail of a link went, while the link works; asking uses nothing up.
pub async fn peek(app: &App, link: Link) -> Result<Option<String>, ApiError> {
    let now = app.clock.now();
    let login =
        app.store.transaction(move |transaction| -> Result<_, StoreError> { usable(transaction, &link, now) }).await?;
    Ok(login.map(|login| login.address))
}

/// Uses a link up. True when it worked: the login is proved, and the page that holds its state can fetch the tokens.
pub async fn verify(app: &App, link: Link) -> Result<bool, ApiError> {
    let now = app.clock.now();
    let context = app.clone();
    app.store
        .transaction(move |transaction| -> Result<bool, ApiError> {
            let Some(login) = usable(transaction, &link, now)? else {
                return Ok(false);
            };
            let user =
                User::sign_in(transaction, &random_id()?, login.channel, &login.identifier, &login.address, now)?;
            // The page that waits polls in steps of seconds: a link used at the last moment must still let it in.
            let expires_at = now.plus(context.settings.rules.link_lifetime);
            Ok(Login::set_verified(transaction, &Hashed::of(&link.state), &user.user_id, expires_at)?)
        })
        .await
}

/// How far a login is, whatever way it was started. The tokens are made at the first read after verifying, and can be
/// read again for a minute: a hosted page reads them once, then the application it returns to
/// (docs/api.md#tokens-from-status).
pub async fn status(app: &App, client: Arc<Client>, state: &str) -> Result<Status, ApiError> {
    let (context, state) = (app.clone(), state.to_owned());
    app.store
        .transaction(move |transaction| -> Result<Status, ApiError> {
            let now = context.clock.now();
            let hashed = Hashed::of(&state);
            let Some(login) = Login::find_live(transaction, &hashed, &client.client_id, now)? else {
                let sealed = Ceremony::find_answer(transaction, &hashed, &client.client_id, now)?;
                let sealed = sealed.ok_or(ApiError::InvalidState)?;
                return Ok(Status::Authenticated(context.tokens.unseal(&state, &sealed)?));
            };
            let user_id = match login.phase {
                Phase::Pending => return Ok(Status::Pending),
                Phase::Answered { sealed_answer } => {
                    return Ok(Status::Authenticated(context.tokens.unseal(&state, &sealed_answer)?));
                }
                Phase::Verified { user_id } => user_id,
            };
            let user = User::find(transaction, &user_id)?.ok_or(ApiError::InvalidState)?;
            let session = session::finish(&context, transaction, &client.client_id, &state, user)?;
            let session = serde_json::to_string(&session).map_err(|_| ApiError::Internal)?;
            Ok(Status::Authenticated(session))
        })
        .await
}

/// The login a link proves, when the link is the latest one, unused and in time.
fn usable(transaction: &Transaction<'_>, link: &Link, now: Timestamp) -> Result<Option<Login>, StoreError> {
    let login = Login::find_live(transaction, &Hashed::of(&link.state), &link.client_id, now)?;
    Ok(login.filter(|login| {
        let hash = Hashed::of(&link.magictext);
        matches!(login.phase, Phase::Pending)
            && login.proofs.link_hash.as_ref().is_some_and(|stored| hash.matches(stored))
    }))
}
