//! Lists the credentials that a login for one identifier is offered: alike for everybody, so that the list does not tell who
//! has an account, or passkeys, or how many (WebAuthn §14.6.2).

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{base64url, decoded, relying_party_id};
use crate::app::App;
use crate::clients::Client;
use crate::error::ApiError;
use crate::store::{PasskeyRow, User};

/// Lengths of the ids that everybody is offered, in bytes: those of the authenticators in use. A passkey of the account takes
/// the place of a made-up one of its length; of another length, of any.
const LENGTHS: [usize; 6] = [16, 16, 20, 32, 32, 64];

/// All of them: what an authenticator said of itself would tell it from one that is made up. They are hints only.
const TRANSPORTS: [&str; 5] = ["ble", "hybrid", "internal", "nfc", "usb"];

/// The credentials for a canonical identifier, always the same ones while its passkeys are the same.
pub fn credentials(
    app: &App,
    transaction: &Transaction<'_>,
    client: &Client,
    identifier: &str,
) -> Result<Vec<Value>, ApiError> {
    let rp_id = relying_party_id(client)?;
    let rows = match User::find_by_identifier(transaction, identifier)? {
        Some(user) => PasskeyRow::list(transaction, &user.user_id, rp_id)?,
        None => Vec::new(),
    };
    let mut places: [Option<String>; LENGTHS.len()] = Default::default();
    let mut more = Vec::new();
    for PasskeyRow { credential_id, .. } in rows {
        let length = decoded(&credential_id).len();
        let free = |fits: &dyn Fn(usize) -> bool| {
            let mut places = places.iter().zip(LENGTHS).enumerate();
            places.find(|(_, (taken, length))| taken.is_none() && fits(*length)).map(|(place, _)| place)
        };
        let place = free(&|one| one == length).or_else(|| free(&|_| true));
        match place.and_then(|place| places.get_mut(place)) {
            Some(place) => *place = Some(credential_id),
            None => more.push(credential_id),
        }
    }
    let made_up = made_up(app, rp_id, identifier)?;
    let offered = places.into_iter().zip(made_up).map(|(real, made_up)| real.unwrap_or(made_up)).chain(more);
    Ok(offered.map(|id| descriptor(&id, &TRANSPORTS)).collect())
}

/// Whether an id is one that is made up for this identifier: to call it unknown would tell that it is.
pub fn is_made_up(app: &App, client: &Client, identifier: &str, id: &str) -> Result<bool, ApiError> {
    Ok(made_up(app, relying_party_id(client)?, identifier)?.iter().any(|one| one == id))
}

fn made_up(app: &App, rp_id: &str, identifier: &str) -> Result<Vec<String>, ApiError> {
    let mut ids = Vec::with_capacity(LENGTHS.len());
    for (place, length) in LENGTHS.into_iter().enumerate() {
        let bytes = app.tokens.made_up_credential_id(rp_id, identifier, place)?;
        ids.push(base64url(bytes.get(..length).ok_or(ApiError::Internal)?));
    }
    Ok(ids)
}

/// A `PublicKeyCredentialDescriptorJSON` (WebAuthn §5.8.3).
pub fn descriptor(credential_id: &str, transports: &[impl AsRef<str>]) -> Value {
    let transports: Vec<&str> = transports.iter().map(AsRef::as_ref).collect();
    json!({ "type": "public-key", "id": credential_id, "transports": transports })
}
