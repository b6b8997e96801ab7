//! Holds the one result of every login, whatever shape the API answered in.

use crate::method::Method;
use crate::secret::Secret;
use crate::state::StateHandle;

/// Who signed in, how, and with which tokens: the detail of `ssojet-authenticated`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticated {
    /// The method that was used.
    pub method: Method,
    /// The tokens.
    pub oauth: Oauth,
    /// The person.
    pub user: User,
    /// The login at the server: ping status answers the same tokens to every caller that has it, for 60 s after the first
    /// answer (docs/api.md#tokens-from-status). `None` where the API named none.
    pub state: Option<StateHandle>,
    /// The body of the API's answer, untouched.
    pub raw: Secret,
}

/// The tokens of a login (docs/api.md#ping-status, `oauth`). A text the API did not give is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oauth {
    /// Opaque: a PASETO, a JWT or anything else. Never parsed here.
    pub access_token: Secret,
    /// Opaque, usable once.
    pub refresh_token: Secret,
    /// RFC 3339.
    pub expires_at: String,
    /// Usually `Bearer`.
    pub token_type: String,
}

/// The person who signed in (docs/api.md#ping-status, `user`). A text the API did not give is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// Opaque.
    pub user_id: String,
    /// What the person is known by: an email address or a phone number.
    pub identifier: String,
    /// The email address, where there is one.
    pub email: Option<String>,
    /// The phone number in E.164, where there is one.
    pub phone: Option<String>,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339.
    pub updated_at: String,
    /// The issuer that vouches for the person.
    pub issuer: String,
    /// RFC 3339.
    pub last_login_at: String,
}
