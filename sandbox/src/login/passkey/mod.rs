//! Carries out passkey ceremonies (WebAuthn Level 3): signing in (`assertion`, with what it offers in `offer`), registering
//! (`registration`, which reads an `attestation`), and what an account does with the passkeys it has (`account`).
//!
//! Challenges are single use and live for minutes; what a response is checked against stays on this server.

pub mod account;
pub mod assertion;
mod attestation;
mod offer;
pub mod registration;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;
use tracing::error;
use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder, WebauthnError};

use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::login::email::Email;
use crate::login::phone::Phone;
use crate::loopback::parse_origin;

/// Options for `navigator.credentials`, and the handle their response comes back with. No `Debug`: it is a secret.
#[derive(Serialize)]
pub struct CeremonyOptions {
    auth_code: String,
    #[serde(rename = "publicKey")]
    public_key: Value,
}

/// The identifier as accounts have it, from what a person typed or a page sent.
pub fn canonical_identifier(typed: &str) -> String {
    if let Ok(email) = Email::parse(typed) {
        return email.identifier().to_owned();
    }
    match Phone::parse(typed) {
        Ok(phone) => phone.e164().to_owned(),
        Err(_) => typed.trim().to_owned(),
    }
}

fn relying_party_id(client: &Client) -> Result<&str, ApiError> {
    client.relying_party_id().ok_or(ApiError::MethodNotEnabled)
}

/// What makes challenges; it checks no response, so its origin is only there to be complete.
fn challenger(client: &Client, lifetime: Duration) -> Result<Webauthn, ApiError> {
    let rp_id = relying_party_id(client)?;
    let origin = Url::parse(&format!("https://{rp_id}")).map_err(|_| ApiError::Internal)?;
    Ok(relying_party(client, rp_id, &origin, lifetime)?)
}

/// What checks a response from the page that `client_data` names, when that page may speak for the client. The host's
/// place under the relying party id is the library's to check, as is the origin in what was signed.
fn checker(app: &App, client: &Client, client_data: &[u8]) -> Option<Webauthn> {
    let rp_id = client.relying_party_id()?;
    // What stands before or after the object is in no client data (WebAuthn §5.8.1.1), and white space is passed over below.
    if !(client_data.starts_with(b"{") && client_data.ends_with(b"}")) {
        return None;
    }
    let client_data: Value = serde_json::from_slice(client_data).ok()?;
    let origin = client_data.get("origin")?.as_str()?;
    if !client.allows(origin) && origin != app.settings.public_url {
        return None;
    }
    relying_party(client, rp_id, &parse_origin(origin)?, app.settings.rules.challenge_lifetime).ok()
}

fn relying_party(client: &Client, rp_id: &str, origin: &Url, timeout: Duration) -> Result<Webauthn, WebauthnError> {
    WebauthnBuilder::new(rp_id, origin)?.rp_name(&client.name).timeout(timeout).build()
}

/// The bytes of a text that [`base64url`] made.
fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl From<WebauthnError> for ApiError {
    fn from(cause: WebauthnError) -> Self {
        error!(%cause, "webauthn");
        Self::Internal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_read_as_logins_read_it() {
        assert_eq!(canonical_identifier(" Ada@Example.com "), "ada@example.com");
        assert_eq!(canonical_identifier("+1 (201) 555-0123"), "+12015550123");
        assert_eq!(canonical_identifier(" nobody "), "nobody");
    }
}
