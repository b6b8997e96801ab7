//! Registers a passkey: makes the options, and checks what comes back (WebAuthn §7.1).

use std::sync::Arc;

use serde_json::{Value, json};
use tracing::warn;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential, Uuid};

use super::account::Record;
use super::attestation::Attested;
use super::offer::descriptor;
use super::{CeremonyOptions, base64url, challenger, checker, relying_party_id};
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::secrets::{Hashed, random_bytes, random_id};
use crate::store::{Ceremony, CeremonyKind, PasskeyRow, StoreError, User};

/// The verdict on a response, decided inside the transaction and committed either way: its challenge is used up.
enum Outcome {
    Registered(Box<Record>),
    Refused(ApiError),
}

/// A registration that is to be finished.
pub struct Response {
    /// The application.
    pub client: Arc<Client>,
    /// From the options.
    pub auth_code: String,
    /// Who registers.
    pub user: User,
    /// What the authenticator made.
    pub credential: RegisterPublicKeyCredential,
    /// Ways to reach the authenticator.
    pub transports: Vec<String>,
}

/// Options for a new passkey of a user: discoverable, so that it signs in without typing.
pub async fn start(app: &App, client: Arc<Client>, user: User) -> Result<CeremonyOptions, ApiError> {
    let rp_id = relying_party_id(&client)?.to_owned();
    let user_id = user.user_id.clone();
    let fresh = random_bytes::<16>()?;
    let (handle, existing) = app
        .store
        .transaction(move |transaction| -> Result<_, StoreError> {
            let handle = User::keep_passkey_handle(transaction, &user_id, &fresh)?;
            Ok((handle, PasskeyRow::list(transaction, &user_id, &rp_id)?))
        })
        .await?;

    let lifetime = app.settings.rules.challenge_lifetime;
    let handle = Uuid::from_slice(&handle).map_err(|_| ApiError::Internal)?;
    let name = user.email.as_deref().unwrap_or(&user.identifier);
    let (challenge, checked_against) =
        challenger(&client, lifetime)?.start_passkey_registration(handle, name, name, None)?;
    let mut public_key = serde_json::to_value(challenge.public_key).map_err(|_| ApiError::Internal)?;
    let fields = public_key.as_object_mut().ok_or(ApiError::Internal)?;
    fields.insert(
        "excludeCredentials".to_owned(),
        existing.iter().map(|row| descriptor(&row.credential_id, &row.transports())).collect(),
    );
    fields.insert(
        "authenticatorSelection".to_owned(),
        json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" }),
    );

    let auth_code = random_id()?;
    let checked_against = serde_json::to_string(&checked_against).map_err(|_| ApiError::Internal)?;
    let ceremony = Ceremony {
        kind: CeremonyKind::Registration,
        client_id: client.client_id.clone(),
        user_id: Some(user.user_id),
        identifier: None,
        sealed: app.tokens.seal(&auth_code, &checked_against)?,
        expires_at: app.clock.now().plus(lifetime),
    };
    let hashed = Hashed::of(&auth_code);
    app.store
        .transaction(move |transaction| -> Result<_, StoreError> { Ceremony::insert(transaction, &hashed, &ceremony) })
        .await?;
    Ok(CeremonyOptions { auth_code, public_key })
}

/// Keeps the new passkey, when the response answers this user's challenge and comes from a page of the client.
pub async fn finish(app: &App, response: Response) -> Result<Record, ApiError> {
    let context = app.clone();
    let outcome = app
        .store
        .transaction(move |transaction| -> Result<Outcome, ApiError> {
            let Response { client, auth_code, user, credential, transports } = response;
            let (rp_id, now) = (relying_party_id(&client)?, context.clock.now());
            let hashed = Hashed::of(&auth_code);
            let ceremony = Ceremony::take(transaction, &hashed, CeremonyKind::Registration, &client.client_id, now)?
                .filter(|ceremony| ceremony.user_id.as_ref() == Some(&user.user_id));
            let Some(ceremony) = ceremony else {
                return Ok(Outcome::Refused(ApiError::PasskeyChallenge));
            };
            let Some(checker) = checker(&context, &client, &credential.response.client_data_json) else {
                warn!("a new passkey from a page that is not the client's was refused");
                return Ok(Outcome::Refused(ApiError::PasskeyRefused));
            };
            let checked_against = context.tokens.unseal(&auth_code, &ceremony.sealed)?;
            let checked_against: PasskeyRegistration =
                serde_json::from_str(&checked_against).map_err(|_| ApiError::Internal)?;
            let verifier = match checker.finish_passkey_registration(&credential, &checked_against) {
                Ok(verifier) => verifier,
                Err(cause) => {
                    warn!(%cause, "a new passkey was refused");
                    return Ok(Outcome::Refused(ApiError::PasskeyRefused));
                }
            };
            let attested = Attested::read(&credential.response.attestation_object)
                .filter(|attested| attested.credential_id == verifier.cred_id().as_slice())
                .filter(|attested| attested.credential_id == credential.raw_id.as_slice());
            let Some(attested) = attested else {
                warn!("a new passkey was refused: its attestation is not exactly one");
                return Ok(Outcome::Refused(ApiError::PasskeyRefused));
            };
            let number = PasskeyRow::list(transaction, &user.user_id, rp_id)?.len() + 1;
            let row = PasskeyRow {
                credential_id: base64url(verifier.cred_id()),
                user_id: user.user_id,
                rp_id: rp_id.to_owned(),
                name: format!("Passkey {number}"),
                verifier: serde_json::to_string(&verifier).map_err(|_| ApiError::Internal)?,
                public_key: base64url(&attested.public_key),
                attestation_type: attested.format,
                aaguid: attested.aaguid.to_string(),
                transports: Value::from(transports).to_string(),
                sign_count: attested.sign_count,
                backup_eligible: attested.backup_eligible,
                backup_state: attested.backup_state,
                created_at: now,
                updated_at: now,
                last_used_at: None,
            };
            if !PasskeyRow::insert(transaction, &row)? {
                return Ok(Outcome::Refused(ApiError::PasskeyExists));
            }
            Ok(Outcome::Registered(Box::new(row.into())))
        })
        .await?;
    match outcome {
        Outcome::Registered(record) => Ok(*record),
        Outcome::Refused(refusal) => Err(refusal),
    }
}
