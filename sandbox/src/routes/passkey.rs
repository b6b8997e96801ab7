//! Answers `auth/passwordless/passkey/…` (docs/api.md#passkeys).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use super::caller::Caller;
use super::extract::{JsonBody, KnownClient, SignedIn};
use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::login::passkey::account::{self, Record, Status};
use crate::login::passkey::{CeremonyOptions, assertion, canonical_identifier, registration};
use crate::login::session::SessionResponse;

/// An attestation as `PublicKeyCredential.toJSON()` writes it. `transports` may stand beside it instead of inside.
#[derive(Deserialize)]
pub struct NewCredential {
    #[serde(default)]
    transports: Vec<Value>,
    #[serde(flatten)]
    credential: RegisterPublicKeyCredential,
}

#[derive(Deserialize)]
pub struct NewName {
    #[serde(default)]
    name: String,
}

#[derive(Serialize)]
pub struct Updated {
    updated: bool,
}

/// GET `status`: whether the identifier has a passkey.
pub async fn status(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    uri: Uri,
) -> Result<Json<Status>, ApiError> {
    app.limits.passkey_check(caller.address)?;
    let identifier = identifier(&uri).ok_or(ApiError::Malformed("The query has no identifier."))?;
    account::status(&app, client, identifier).await.map(Json)
}

/// GET `login`: options for `navigator.credentials.get`.
pub async fn start_login(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    caller: Caller,
    uri: Uri,
) -> Result<Json<CeremonyOptions>, ApiError> {
    let identifier = identifier(&uri);
    if identifier.is_some() {
        // What they offer changes as passkeys come and go: as passkey status, they are asked for in measure.
        app.limits.passkey_check(caller.address)?;
    }
    assertion::start(&app, client, identifier).await.map(Json)
}

/// POST `login`: the assertion → the shape of ping status.
pub async fn finish_login(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    uri: Uri,
    JsonBody(credential): JsonBody<PublicKeyCredential>,
) -> Result<Json<SessionResponse>, ApiError> {
    let auth_code = auth_code(&uri)?;
    let response = assertion::Response { client, auth_code, identifier: identifier(&uri), credential };
    assertion::finish(&app, response).await.map(Json)
}

/// GET `register`: options for `navigator.credentials.create`.
pub async fn start_registration(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    SignedIn(user): SignedIn,
) -> Result<Json<CeremonyOptions>, ApiError> {
    registration::start(&app, client, user).await.map(Json)
}

/// POST `register`: the attestation → the new credential record.
pub async fn finish_registration(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    SignedIn(user): SignedIn,
    uri: Uri,
    JsonBody(body): JsonBody<NewCredential>,
) -> Result<Json<Record>, ApiError> {
    let auth_code = auth_code(&uri)?;
    let transports = body.transports();
    let response = registration::Response { client, auth_code, user, credential: body.credential, transports };
    registration::finish(&app, response).await.map(Json)
}

/// GET `credentials`: the user's passkeys.
pub async fn list(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    SignedIn(user): SignedIn,
) -> Result<Json<Vec<Record>>, ApiError> {
    account::list(&app, client, user).await.map(Json)
}

/// PATCH `credentials/{id}`: `{name}` → `{updated: true}`.
pub async fn rename(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<NewName>,
) -> Result<Json<Updated>, ApiError> {
    account::rename(&app, client, user, id, &body.name).await?;
    Ok(Json(Updated { updated: true }))
}

/// DELETE `credentials/{id}` → `{updated: true}`.
pub async fn delete(
    State(app): State<App>,
    KnownClient(client): KnownClient,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Updated>, ApiError> {
    account::delete(&app, client, user, id).await?;
    Ok(Json(Updated { updated: true }))
}

impl NewCredential {
    /// Those the library knows; browsers may invent others.
    fn transports(&self) -> Vec<String> {
        let inside = self.credential.response.transports.iter().flatten();
        let inside: Vec<Value> = inside.filter_map(|transport| serde_json::to_value(transport).ok()).collect();
        let given = if inside.is_empty() { &self.transports } else { &inside };
        const KNOWN: [&str; 6] = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];
        given.iter().filter_map(Value::as_str).filter(|name| KNOWN.contains(name)).map(str::to_owned).collect()
    }
}

fn auth_code(uri: &Uri) -> Result<String, ApiError> {
    Params::of(uri).first("auth_code").ok_or(ApiError::PasskeyChallenge)
}

fn identifier(uri: &Uri) -> Option<String> {
    Params::of(uri).first("identifier").map(|typed| canonical_identifier(&typed))
}
