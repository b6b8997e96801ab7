//! Lists, renames and deletes the passkeys of an account, and says whether an identifier has one
//! (docs/api.md#passkey-status).

use std::sync::Arc;

use rusqlite::Transaction;
use serde::Serialize;

use super::relying_party_id;
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::store::{PasskeyRow, StoreError, User};

/// Longest name of a passkey, in characters.
const NAME_LIMIT: usize = 64;

/// A passkey as its owner sees it, field for field as docs/api.md#passkeys names them. `id` is the credential id: with it a
/// page can tell the browser that a passkey is gone (WebAuthn §5.1.10, the signal methods).
#[derive(Serialize)]
pub struct Record {
    id: String,
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "SignCount")]
    sign_count: u32,
    #[serde(rename = "LastUsedAt")]
    last_used_at: Option<String>,
    #[serde(rename = "CreatedAt")]
    created_at: String,
    #[serde(rename = "UpdatedAt")]
    updated_at: String,
    public_key: String,
    attestation_type: String,
    aaguid: String,
    transports: Vec<String>,
    backup_eligible: bool,
    backup_state: bool,
}

/// Whether an identifier has a passkey: `status` is the page's word for it, `passkey_registered` the SDK's.
#[derive(Serialize)]
pub struct Status {
    status: &'static str,
    passkey_registered: bool,
}

impl From<PasskeyRow> for Record {
    fn from(row: PasskeyRow) -> Self {
        Self {
            transports: row.transports(),
            id: row.credential_id,
            name: row.name,
            sign_count: row.sign_count,
            last_used_at: row.last_used_at.map(|time| time.to_millis()),
            created_at: row.created_at.to_millis(),
            updated_at: row.updated_at.to_millis(),
            public_key: row.public_key,
            attestation_type: row.attestation_type,
            aaguid: row.aaguid,
            backup_eligible: row.backup_eligible,
            backup_state: row.backup_state,
        }
    }
}

impl PasskeyRow {
    /// Ways to reach the authenticator.
    pub fn transports(&self) -> Vec<String> {
        serde_json::from_str(&self.transports).unwrap_or_default()
    }
}

/// Whether the owner of a canonical identifier has a passkey; the same answer for an unknown identifier and for an account without one.
pub async fn status(app: &App, client: Arc<Client>, identifier: String) -> Result<Status, ApiError> {
    let rp_id = relying_party_id(&client)?.to_owned();
    let passkey_registered = app
        .store
        .transaction(move |transaction| -> Result<bool, StoreError> {
            Ok(match User::find_by_identifier(transaction, &identifier)? {
                Some(user) => !PasskeyRow::list(transaction, &user.user_id, &rp_id)?.is_empty(),
                None => false,
            })
        })
        .await?;
    Ok(Status { status: if passkey_registered { "active" } else { "inactive" }, passkey_registered })
}

/// The user's passkeys for the client, oldest first.
pub async fn list(app: &App, client: Arc<Client>, user: User) -> Result<Vec<Record>, ApiError> {
    let rp_id = relying_party_id(&client)?.to_owned();
    let rows = app
        .store
        .transaction(move |transaction| -> Result<_, StoreError> {
            PasskeyRow::list(transaction, &user.user_id, &rp_id)
        })
        .await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// Gives one of the user's passkeys a new name.
pub async fn rename(app: &App, client: Arc<Client>, user: User, id: String, name: &str) -> Result<(), ApiError> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_LIMIT || name.chars().any(char::is_control) {
        return Err(ApiError::Malformed("A name has 1 to 64 characters."));
    }
    let now = app.clock.now();
    app.store
        .transaction(move |transaction| -> Result<_, ApiError> {
            let own = own_passkey(transaction, &client, &user, &id)?;
            Ok(PasskeyRow::rename(transaction, &own.credential_id, &name, now)?)
        })
        .await
}

/// Deletes one of the user's passkeys: it signs in no more.
pub async fn delete(app: &App, client: Arc<Client>, user: User, id: String) -> Result<(), ApiError> {
    app.store
        .transaction(move |transaction| -> Result<_, ApiError> {
            let own = own_passkey(transaction, &client, &user, &id)?;
            Ok(PasskeyRow::delete(transaction, &own.credential_id)?)
        })
        .await
}

/// Another user's passkey and none are the same answer.
fn own_passkey(transaction: &Transaction<'_>, client: &Client, user: &User, id: &str) -> Result<PasskeyRow, ApiError> {
    PasskeyRow::find(transaction, id, relying_party_id(client)?)?
        .filter(|row| row.user_id == user.user_id)
        .ok_or(ApiError::PasskeyNotFound)
}
