//! Verifies the link of a mail (docs/api.md#verify-link).

use rusqlite::Transaction;

use crate::app::App;
use crate::clock::Timestamp;
use crate::error::ApiError;
use crate::secrets::{Hashed, random_id};
use crate::store::{Login, Phase, StoreError, User};

/// What the mailed link carries. No `Debug`: it is the secret.
pub struct Link {
    /// Client the login was started for.
    pub client_id: String,
    /// The login.
    pub state: String,
    /// The secret half, which only the mail has.
    pub magictext: String,
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

/// The login a link proves, when the link is the latest one, unused and in time.
fn usable(transaction: &Transaction<'_>, link: &Link, now: Timestamp) -> Result<Option<Login>, StoreError> {
    let login = Login::find_live(transaction, &Hashed::of(&link.state), &link.client_id, now)?;
    Ok(login.filter(|login| {
        let hash = Hashed::of(&link.magictext);
        matches!(login.phase, Phase::Pending)
            && login.proofs.link_hash.as_ref().is_some_and(|stored| hash.matches(stored))
    }))
}
