//! Makes and opens PASETO `v4.local` tokens, and seals what the database must not show in plain text.
//!
//! One random master key lives in the database; every purpose uses its own key derived from it, so a refresh token
//! can never be taken for an access token. Single use of refresh tokens is not here: see `login::session`.

use std::time::Duration;

use hkdf::Hkdf;
use pasetors::Local;
use pasetors::keys::SymmetricKey;
use pasetors::token::UntrustedToken;
use pasetors::version4::{LocalToken, V4};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::Timestamp;
use crate::secrets::{CodeMac, NoRandomness, random_bytes, random_id};

/// The `issuer` of users and tokens (docs/api.md#tokens-from-status).
pub const ISSUER: &str = "ssojet";

/// Why a token or a sealed text could not be made or opened. Never says what was in it.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Not made by this server, changed on the way, or made for another purpose.
    #[error("the token is not one of this server's")]
    Invalid,
    /// Past its `exp` claim.
    #[error("the token has expired")]
    Expired,
    /// Encryption failed; a fault of this server.
    #[error("the token could not be made")]
    Encryption,
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Sent with calls in the user's name.
    Access,
    /// Exchanged once for a new pair.
    Refresh,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Access => "access token",
            Self::Refresh => "refresh token",
        }
    }
}

/// The registered claims of the PASETO specification; times are RFC 3339.
#[derive(Serialize, Deserialize)]
pub struct Claims {
    /// [`ISSUER`].
    pub iss: String,
    /// The user's id.
    pub sub: String,
    /// The client id the token was made for.
    pub aud: String,
    /// When it was made.
    pub iat: String,
    /// Not before.
    pub nbf: String,
    /// When it stops working.
    pub exp: String,
    /// The token's own id.
    pub jti: String,
}

/// Makes and opens tokens.
pub struct Tokens {
    master: [u8; 32],
}

impl Tokens {
    /// Uses `master` as the one secret behind every derived key.
    pub fn new(master: [u8; 32]) -> Self {
        Self { master }
    }

    /// A new master key.
    pub fn new_master() -> Result<[u8; 32], NoRandomness> {
        random_bytes()
    }

    /// Makes a token for `user_id` at `client_id` that works for `lifetime` from `now`.
    pub fn issue(
        &self,
        purpose: Purpose,
        user_id: &str,
        client_id: &str,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<String, TokenError> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: user_id.to_owned(),
            aud: client_id.to_owned(),
            iat: now.to_millis(),
            nbf: now.to_millis(),
            exp: now.plus(lifetime).to_millis(),
            jti: random_id()?,
        };
        let payload = serde_json::to_vec(&claims).map_err(|_| TokenError::Encryption)?;
        self.encrypt(purpose.label(), "", &payload)
    }

    /// Opens a token and checks its time.
    ///
    /// The claims are checked here and not by the library, because its checks read the system's clock and this server
    /// has its own.
    pub fn open(&self, purpose: Purpose, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        let payload = self.decrypt(purpose.label(), "", token)?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| TokenError::Invalid)?;
        let (starts, ends) =
            Timestamp::parse(&claims.nbf).zip(Timestamp::parse(&claims.exp)).ok_or(TokenError::Invalid)?;
        if claims.iss != ISSUER || now < starts {
            return Err(TokenError::Invalid);
        }
        if now >= ends {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }

    /// Encrypts `text` so that opening it takes this server's key and `secret` (which the server need not keep).
    pub fn seal(&self, secret: &str, text: &str) -> Result<String, TokenError> {
        self.encrypt("sealed", secret, text.as_bytes())
    }

    /// Opens what [`Self::seal`] made with the same `secret`.
    pub fn unseal(&self, secret: &str, sealed: &str) -> Result<String, TokenError> {
        String::from_utf8(self.decrypt("sealed", secret, sealed)?).map_err(|_| TokenError::Invalid)
    }

    /// What is stored of a code. Its key takes this server's and the state, which the server does not keep: a copy
    /// of the whole database still does not let anyone try out the million codes.
    pub fn code_mac(&self, state: &str, code: &str) -> Result<CodeMac, TokenError> {
        let key = self.derive("one-time code", state).ok_or(TokenError::Encryption)?;
        Ok(CodeMac::new(&key, code))
    }

    /// A credential id of no passkey, always the same for a place in what an identifier is offered at a relying party.
    pub fn made_up_credential_id(&self, rp_id: &str, identifier: &str, place: usize) -> Result<[u8; 64], TokenError> {
        self.derive("decoy credential id", &format!("{rp_id}\0{place}\0{identifier}")).ok_or(TokenError::Encryption)
    }

    fn encrypt(&self, label: &str, salt: &str, payload: &[u8]) -> Result<String, TokenError> {
        let key = self.key(label, salt).ok_or(TokenError::Encryption)?;
        LocalToken::encrypt(&key, payload, None, None).map_err(|_| TokenError::Encryption)
    }

    fn decrypt(&self, label: &str, salt: &str, token: &str) -> Result<Vec<u8>, TokenError> {
        let key = self.key(label, salt).ok_or(TokenError::Encryption)?;
        let untrusted = UntrustedToken::<Local, V4>::try_from(token).map_err(|_| TokenError::Invalid)?;
        let trusted = LocalToken::decrypt(&key, &untrusted, None, None).map_err(|_| TokenError::Invalid)?;
        Ok(trusted.payload().as_bytes().to_vec())
    }

    fn key(&self, label: &str, salt: &str) -> Option<SymmetricKey<V4>> {
        SymmetricKey::from(&self.derive::<32>(label, salt)?).ok()
    }

    fn derive<const N: usize>(&self, label: &str, salt: &str) -> Option<[u8; N]> {
        let mut key = [0; N];
        Hkdf::<Sha256>::new(Some(salt.as_bytes()), &self.master).expand(label.as_bytes(), &mut key).ok()?;
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-01-01T00:00:00Z").unwrap()
    }

    #[test]
    fn a_token_opens_for_its_own_purpose_and_time_only() {
        let tokens = Tokens::new([7; 32]);
        let minute = Duration::from_secs(60);
        let token = tokens.issue(Purpose::Access, "user", "client", now(), minute).unwrap();
        assert!(token.starts_with("v4.local."));

        let claims = tokens.open(Purpose::Access, &token, now()).unwrap();
        assert_eq!((claims.sub.as_str(), claims.aud.as_str()), ("user", "client"));
        assert!(matches!(tokens.open(Purpose::Refresh, &token, now()), Err(TokenError::Invalid)));
        assert!(matches!(tokens.open(Purpose::Access, &token, now().plus(minute)), Err(TokenError::Expired)));
        assert!(matches!(Tokens::new([8; 32]).open(Purpose::Access, &token, now()), Err(TokenError::Invalid)));
        assert!(matches!(tokens.open(Purpose::Access, "nonsense", now()), Err(TokenError::Invalid)));
    }

    #[test]
    fn a_sealed_text_needs_the_same_secret() {
        let tokens = Tokens::new([7; 32]);
        let sealed = tokens.seal("state", "the answer").unwrap();
        assert!(!sealed.contains("answer"));
        assert_eq!(tokens.unseal("state", &sealed).unwrap(), "the answer");
        assert!(tokens.unseal("other", &sealed).is_err());
    }

    #[test]
    fn a_code_belongs_to_its_state_and_server() {
        let tokens = Tokens::new([7; 32]);
        let stored = *tokens.code_mac("state", "123456").unwrap().as_bytes();
        assert!(tokens.code_mac("state", "123456").unwrap().matches(&stored));
        assert!(!tokens.code_mac("other", "123456").unwrap().matches(&stored));
        assert!(!tokens.code_mac("state", "123457").unwrap().matches(&stored));
        assert!(!Tokens::new([8; 32]).code_mac("state", "123456").unwrap().matches(&stored));
    }
}
