//! Signs in with a passkey: makes the options, and checks what comes back (WebAuthn §7.2).

use std::sync::Arc;

use rusqlite::Transaction;
use serde_json::Value;
use tracing::warn;
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential};

use super::{CeremonyOptions, base64url, challenger, checker, offer, relying_party_id};
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::login::session::{self, SessionResponse};
use crate::secrets::{Hashed, random_id};
use crate::store::{Ceremony, CeremonyKind, PasskeyRow, User};

/// The verdict on a response, decided inside the transaction and committed either way: its challenge is used up.
enum Outcome {
    SignedIn(Box<SessionResponse>),
    Refused(ApiError),
}

/// A login that is to be finished.
pub struct Response {
    /// The application.
    pub client: Arc<Client>,
    /// From the options.
    pub auth_code: String,
    /// The identifier that the page means to sign in (canonical), when it says so.
    pub identifier: Option<String>,
    /// What the authenticator made.
    pub credential: PublicKeyCredential,
}

/// Options for a login: for any account with a passkey, or for one, which need not exist (see `offer`).
pub async fn start(app: &App, client: Arc<Client>, identifier: Option<String>) -> Result<CeremonyOptions, ApiError> {
    let lifetime = app.settings.rules.challenge_lifetime;
    let (challenge, checked_against) = challenger(&client, lifetime)?.start_discoverable_authentication()?;
    let mut public_key = serde_json::to_value(challenge.public_key).map_err(|_| ApiError::Internal)?;
    let fields = public_key.as_object_mut().ok_or(ApiError::Internal)?;
    // An empty list and none mean the same; the vendor's example has none.
    fields.remove("allowCredentials");

    let auth_code = random_id()?;
    let checked_against = serde_json::to_string(&checked_against).map_err(|_| ApiError::Internal)?;
    let sealed = app.tokens.seal(&auth_code, &checked_against)?;
    let (context, hashed) = (app.clone(), Hashed::of(&auth_code));
    let allowed = app
        .store
        .transaction(move |transaction| -> Result<Option<Vec<Value>>, ApiError> {
            let allowed = match &identifier {
                Some(identifier) => Some(offer::credentials(&context, transaction, &client, identifier)?),
                None => None,
            };
            let ceremony = Ceremony {
                kind: CeremonyKind::Login,
                client_id: client.client_id.clone(),
                user_id: None,
                identifier,
                sealed,
                expires_at: context.clock.now().plus(lifetime),
            };
            Ceremony::insert(transaction, &hashed, &ceremony)?;
            Ok(allowed)
        })
        .await?;
    if let Some(allowed) = allowed {
        fields.insert("allowCredentials".to_owned(), Value::Array(allowed));
    }
    Ok(CeremonyOptions { auth_code, public_key })
}

/// Signs in, when the response answers its challenge, comes from a page of the client, and is signed by a passkey of
/// the account that was meant. Ping status repeats the answer for a minute, with the auth code as the state.
pub async fn finish(app: &App, response: Response) -> Result<SessionResponse, ApiError> {
    let context = app.clone();
    let outcome = app
        .store
        .transaction(move |transaction| -> Result<Outcome, ApiError> {
            let (client_id, now) = (&response.client.client_id, context.clock.now());
            let hashed = Hashed::of(&response.auth_code);
            let Some(ceremony) = Ceremony::take(transaction, &hashed, CeremonyKind::Login, client_id, now)? else {
                return Ok(Outcome::Refused(ApiError::PasskeyChallenge));
            };
            let user = match check(&context, transaction, &response, &ceremony)? {
                Ok(user) => user,
                Err(refusal) => return Ok(Outcome::Refused(refusal)),
            };
            let answer = session::start(&context, transaction, client_id, user, None)?.with_state(&response.auth_code);
            let text = serde_json::to_string(&answer).map_err(|_| ApiError::Internal)?;
            let answered = Ceremony {
                kind: CeremonyKind::Answered,
                sealed: context.tokens.seal(&response.auth_code, &text)?,
                expires_at: now.plus(context.settings.rules.status_readable),
                ..ceremony
            };
            Ceremony::insert(transaction, &hashed, &answered)?;
            Ok(Outcome::SignedIn(Box::new(answer)))
        })
        .await?;
    match outcome {
        Outcome::SignedIn(answer) => Ok(*answer),
        Outcome::Refused(refusal) => Err(refusal),
    }
}

/// The inner result is the verdict, the outer one a fault of the server.
fn check(
    app: &App,
    transaction: &Transaction<'_>,
    response: &Response,
    ceremony: &Ceremony,
) -> Result<Result<User, ApiError>, ApiError> {
    let Response { client, auth_code, identifier, credential } = response;
    let rp_id = relying_party_id(client)?;
    let Some(mut row) = PasskeyRow::find(transaction, &base64url(credential.get_credential_id()), rp_id)? else {
        let id = base64url(credential.get_credential_id());
        for named in [identifier, &ceremony.identifier].into_iter().flatten() {
            if offer::is_made_up(app, client, named, &id)? {
                return Ok(Err(ApiError::PasskeyRefused));
            }
        }
        return Ok(Err(ApiError::UnknownPasskey));
    };
    let owner = User::find(transaction, &row.user_id)?.ok_or(ApiError::Internal)?;
    let meant = [identifier, &ceremony.identifier].into_iter().flatten().all(|meant| *meant == owner.identifier);
    let handle_fits = match credential.get_user_unique_id() {
        Some(handle) => owner.passkey_handle.as_deref() == Some(handle),
        // Authenticators may leave it out only where the account was named beforehand (WebAuthn §7.2 step 6).
        None => ceremony.identifier.is_some(),
    };
    if !meant || !handle_fits {
        warn!("a passkey of another account was refused");
        return Ok(Err(ApiError::PasskeyRefused));
    }
    let Some(checker) = checker(app, client, &credential.response.client_data_json) else {
        warn!("a passkey from a page that is not the client's was refused");
        return Ok(Err(ApiError::PasskeyRefused));
    };

    let checked_against = app.tokens.unseal(auth_code, &ceremony.sealed)?;
    let checked_against: DiscoverableAuthentication =
        serde_json::from_str(&checked_against).map_err(|_| ApiError::Internal)?;
    let mut verifier: Passkey = serde_json::from_str(&row.verifier).map_err(|_| ApiError::Internal)?;
    let result = match checker.finish_discoverable_authentication_v2(credential, checked_against, &verifier) {
        Ok(result) => result,
        Err(cause) => {
            warn!(%cause, "a passkey was refused");
            return Ok(Err(ApiError::PasskeyRefused));
        }
    };
    let now = app.clock.now();
    verifier.update_credential(&result);
    row.verifier = serde_json::to_string(&verifier).map_err(|_| ApiError::Internal)?;
    row.sign_count = result.counter();
    row.backup_eligible = result.backup_eligible();
    row.backup_state = result.backup_state();
    row.last_used_at = Some(now);
    PasskeyRow::note_use(transaction, &row)?;
    Ok(Ok(User::note_login(transaction, &row.user_id, now)?.ok_or(ApiError::Internal)?))
}
