//! Tells how far a login is, and makes its tokens at the first read after it was proved (docs/api.md#ping-status).

use std::sync::Arc;

use super::session;
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::secrets::Hashed;
use crate::store::{Ceremony, Login, Phase, User};

/// How far ping status finds a login.
pub enum Status {
    /// The login is not proved yet.
    Pending,
    /// Signed in: the session as JSON, the same text for as long as it can be read.
    Authenticated(String),
}

/// Tells how far a login is, whatever method started it. The tokens are made at the first read after verifying, and can be
/// read again for a minute: a hosted page reads them once, then the application it returns to
/// (docs/api.md#tokens-from-status).
pub async fn read(app: &App, client: Arc<Client>, state: &str) -> Result<Status, ApiError> {
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
