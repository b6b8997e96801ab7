//! Makes the session of a finished login, a pair of tokens and the user, writes it in the shapes that the API answers,
//! and exchanges refresh tokens.

use rusqlite::Transaction;
use serde::Serialize;
use tracing::warn;

use crate::app::App;
use crate::clock::Timestamp;
use crate::error::ApiError;
use crate::secrets::{Hashed, random_id};
use crate::store::{Login, RefreshToken, User};
use crate::tokens::{ISSUER, Purpose, TokenError};

/// The shapes that a session is answered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionShape {
    /// Tokens and user in an object each, as ping status answers (docs/api.md#tokens-from-status).
    Nested,
    /// The tokens beside a `profile` (docs/api.md#email-a-code).
    Flat {
        /// What the profile calls the method.
        connection_type: &'static str,
    },
}

/// A session in the shape of an endpoint.
#[derive(Serialize)]
#[serde(untagged)]
pub enum ShapedSession {
    /// [`SessionShape::Nested`].
    Nested(SessionResponse),
    /// [`SessionShape::Flat`].
    Flat(FlatSessionResponse),
}

/// The session as ping status and refresh answer it. No `Debug`: it holds tokens.
#[derive(Serialize)]
pub struct SessionResponse {
    authenticated: bool,
    oauth: OAuth,
    user: SessionUser,
    /// What ping status can be asked with; only where the caller does not know it anyway.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
}

#[derive(Serialize)]
struct OAuth {
    access_token: String,
    refresh_token: String,
    expires_at: String,
    token_type: &'static str,
}

#[derive(Serialize)]
struct SessionUser {
    created_at: String,
    updated_at: String,
    issuer: &'static str,
    user_id: String,
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    last_login_at: String,
}

/// The session in the flat shape, field for field as the vendor's page has it. No `Debug`: it holds tokens.
#[derive(Serialize)]
pub struct FlatSessionResponse {
    authenticated: bool,
    access_token: String,
    refresh_token: String,
    token_type: &'static str,
    expires_at: String,
    profile: Profile,
}

#[derive(Serialize)]
struct Profile {
    id: String,
    account_id: String,
    connection_type: &'static str,
    email: String,
    first_name: String,
    last_name: String,
    created_at: String,
    modified_at: String,
    is_active: bool,
    #[serde(rename = "LastLoginAt")]
    last_login_at: String,
}

impl SessionResponse {
    /// Names the state that ping status repeats this session for.
    pub fn with_state(self, state: &str) -> Self {
        Self { state: Some(state.to_owned()), ..self }
    }

    /// Writes the session in a shape; `account_id` is the client's.
    pub fn shaped(self, shape: SessionShape, account_id: String) -> ShapedSession {
        match shape {
            SessionShape::Nested => ShapedSession::Nested(self),
            SessionShape::Flat { connection_type } => ShapedSession::Flat(self.flat(connection_type, account_id)),
        }
    }

    /// The person is not asked for a name, so both names are empty.
    fn flat(self, connection_type: &'static str, account_id: String) -> FlatSessionResponse {
        let Self { authenticated, oauth, user, .. } = self;
        FlatSessionResponse {
            authenticated,
            access_token: oauth.access_token,
            refresh_token: oauth.refresh_token,
            token_type: oauth.token_type,
            expires_at: oauth.expires_at,
            profile: Profile {
                id: user.user_id,
                account_id,
                connection_type,
                email: user.email.unwrap_or(user.identifier),
                first_name: String::new(),
                last_name: String::new(),
                created_at: user.created_at,
                modified_at: user.updated_at,
                is_active: true,
                last_login_at: user.last_login_at,
            },
        }
    }
}

/// Signs a proved login in: makes its tokens, and keeps the session, sealed, for ping status to repeat.
pub fn finish(
    app: &App,
    transaction: &Transaction<'_>,
    client_id: &str,
    state: &str,
    user: User,
) -> Result<SessionResponse, ApiError> {
    let session = start(app, transaction, client_id, user, None)?;
    let text = serde_json::to_string(&session).map_err(|_| ApiError::Internal)?;
    Login::set_answered(
        transaction,
        &Hashed::of(state),
        &app.tokens.seal(state, &text)?,
        app.clock.now().plus(app.settings.rules.status_readable),
    )?;
    Ok(session)
}

/// The tokens that descend from one login.
pub struct Family {
    id: String,
    /// When the last of them stops working: renewing does not put it off, so that a stolen token that is renewed without end
    /// ends with the login (RFC 10017; OWASP ASVS 10.4.8).
    expires_at: Timestamp,
}

/// Makes a pair of tokens for a user; `family` is the login the pair descends from, `None` for a new one.
pub fn start(
    app: &App,
    transaction: &Transaction<'_>,
    client_id: &str,
    user: User,
    family: Option<Family>,
) -> Result<SessionResponse, ApiError> {
    let now = app.clock.now();
    let rules = &app.settings.rules;
    let access_token = app.tokens.issue(Purpose::Access, &user.user_id, client_id, now, rules.access_lifetime)?;
    let family = match family {
        Some(family) => family,
        None => Family { id: random_id()?, expires_at: now.plus(rules.refresh_lifetime) },
    };
    let remaining = family.expires_at.since(now);
    let refresh_token = app.tokens.issue(Purpose::Refresh, &user.user_id, client_id, now, remaining)?;
    RefreshToken::insert(
        transaction,
        &Hashed::of(&refresh_token),
        &RefreshToken {
            family: family.id,
            client_id: client_id.to_owned(),
            user_id: user.user_id.clone(),
            expires_at: family.expires_at,
            used_at: None,
        },
    )?;
    Ok(SessionResponse {
        authenticated: true,
        oauth: OAuth {
            access_token,
            refresh_token,
            expires_at: now.plus(rules.access_lifetime).to_seconds(),
            token_type: "Bearer",
        },
        user: SessionUser {
            created_at: user.created_at.to_millis(),
            updated_at: user.updated_at.to_millis(),
            issuer: ISSUER,
            user_id: user.user_id,
            identifier: user.identifier,
            email: user.email,
            phone: user.phone,
            last_login_at: user.last_login_at.to_millis(),
        },
        state: None,
    })
}

/// The verdict on a refresh token, decided inside the transaction and committed either way.
enum Exchange {
    Renewed(Box<SessionResponse>),
    Refused,
    Reused,
}

/// Exchanges a refresh token for a new pair (docs/api.md#refresh-token). It works once; a second use means that two parties hold it, so every
/// token descended from the same login stops working (RFC 9700 §4.14.2).
pub async fn refresh(app: &App, client_id: &str, refresh_token: &str) -> Result<SessionResponse, ApiError> {
    let now = app.clock.now();
    match app.tokens.open(Purpose::Refresh, refresh_token, now) {
        Ok(claims) if claims.aud == client_id => {}
        Ok(_) | Err(TokenError::Invalid | TokenError::Expired) => return Err(ApiError::InvalidRefreshToken),
        Err(fault) => return Err(fault.into()),
    }
    let token = Hashed::of(refresh_token);
    let (context, client_id) = (app.clone(), client_id.to_owned());
    let exchange = app
        .store
        .transaction(move |transaction| -> Result<Exchange, ApiError> {
            let Some(known) = RefreshToken::find(transaction, &token)? else {
                return Ok(Exchange::Refused);
            };
            if known.client_id != client_id || known.expires_at <= now {
                return Ok(Exchange::Refused);
            }
            if known.used_at.is_some() {
                RefreshToken::revoke_family(transaction, &known.family)?;
                return Ok(Exchange::Reused);
            }
            let Some(user) = User::find(transaction, &known.user_id)? else {
                return Ok(Exchange::Refused);
            };
            RefreshToken::mark_used(transaction, &token, now)?;
            let family = Family { id: known.family, expires_at: known.expires_at };
            let session = start(&context, transaction, &client_id, user, Some(family))?;
            Ok(Exchange::Renewed(Box::new(session)))
        })
        .await?;
    match exchange {
        Exchange::Renewed(session) => Ok(*session),
        Exchange::Refused => Err(ApiError::InvalidRefreshToken),
        Exchange::Reused => {
            warn!("a refresh token was used twice; its whole family is revoked");
            Err(ApiError::InvalidRefreshToken)
        }
    }
}
