//! Lists every way an API call can fail, and writes each as its HTTP status, code and sentence.
//!
//! Codes are those of the vendor's published table for this API family where it has one: docs/api.md#errors lists them.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;

use crate::secrets::NoRandomness;
use crate::store::StoreError;
use crate::tokens::TokenError;

/// Seconds after which a queue that was full has room again, unless the other server is dead.
const FULL_QUEUE_WAIT: u64 = 30;

/// A refused API call.
#[derive(Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No client id, or one that is not registered.
    InvalidClient,
    /// The page's origin is not registered for the client.
    OriginNotAllowed,
    /// Not JSON, not the JSON content type, or not the right fields; the sentence says which.
    Malformed(&'static str),
    /// The body is longer than the server reads.
    TooLarge,
    /// No such endpoint.
    NotFound,
    /// The endpoint exists, for another method.
    MethodNotAllowed,
    /// The request took too long to arrive or to answer.
    Timeout,
    /// Not an email address mail can be sent to.
    InvalidEmail,
    /// Not a phone number a message can be sent to.
    InvalidPhone,
    /// The client does not use this method.
    MethodNotEnabled,
    /// The client sends no SMS.
    SmsNotConfigured,
    /// The code is not the one that was sent; how many more may be tried for this state.
    WrongCode {
        /// Tries left; none at zero, when the state has ended.
        attempts_left: u32,
    },
    /// The code was sent too long ago.
    ExpiredCode,
    /// No access token, or one that is expired, not this server's or another client's: deliberately one answer.
    AccessTokenRequired,
    /// The inbox or a test control, without the key that was printed at the start.
    InboxKeyRequired,
    /// Passkey challenge that is unknown, used, expired or another client's: deliberately one answer.
    PasskeyChallenge,
    /// What the authenticator signed is not what this server asked for; the log says what exactly was wrong.
    PasskeyRefused,
    /// The credential is none of this server's: the browser may forget it.
    UnknownPasskey,
    /// The account has no such passkey.
    PasskeyNotFound,
    /// The credential is registered already.
    PasskeyExists,
    /// State that is unknown, used, expired or another client's: deliberately one answer.
    InvalidState,
    /// Refresh token that is missing, unknown, used, expired or another client's: deliberately one answer.
    InvalidRefreshToken,
    /// Too many requests; when to come back.
    TooManyRequests(Duration),
    /// So many messages are under way that a further one would not leave.
    TooManyMessages,
    /// A fault of this server.
    Internal,
}

/// The body of every error (docs/api.md#error-body).
#[derive(Serialize)]
struct Body {
    code: u16,
    message: &'static str,
    description: &'static str,
    /// Of a wrong code only (chosen here).
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts_left: Option<u32>,
}

impl ApiError {
    fn parts(&self) -> (StatusCode, u16, &'static str, &'static str) {
        match self {
            Self::InvalidClient => (
                StatusCode::UNAUTHORIZED,
                1000,
                "Invalid client id",
                "The request has no client_id, or one that is not registered.",
            ),
            Self::OriginNotAllowed => (
                StatusCode::FORBIDDEN,
                1011,
                "Origin not allowed",
                "The page's origin is not registered for this client_id.",
            ),
            Self::Malformed(description) => (StatusCode::BAD_REQUEST, 1004, "Malformed request", description),
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, 1004, "Malformed request", "The request body is too large.")
            }
            Self::NotFound => (StatusCode::NOT_FOUND, 1005, "Not found", "The API has no such endpoint."),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                1004,
                "Method not allowed",
                "The endpoint does not take this HTTP method.",
            ),
            Self::Timeout => (StatusCode::REQUEST_TIMEOUT, 1004, "Request timeout", "The request took too long."),
            Self::InvalidEmail => (
                StatusCode::BAD_REQUEST,
                1008,
                "Invalid email address",
                "Give an email address such as name@example.com.",
            ),
            Self::InvalidPhone => (
                StatusCode::BAD_REQUEST,
                1012,
                "Invalid phone number",
                "Give a phone number with its country calling code, such as +12015550123.",
            ),
            Self::MethodNotEnabled => (
                StatusCode::BAD_REQUEST,
                1007,
                "Method not enabled",
                "The application of this client_id does not use this way to sign in.",
            ),
            Self::SmsNotConfigured => (
                StatusCode::BAD_REQUEST,
                1047,
                "SMS not configured",
                "The application of this client_id cannot send SMS.",
            ),
            Self::WrongCode { .. } => (
                StatusCode::BAD_REQUEST,
                913,
                "Wrong code",
                "The code is not the latest one that was sent. After too many tries the login must be started again.",
            ),
            Self::ExpiredCode => {
                (StatusCode::BAD_REQUEST, 915, "Expired code", "The code was sent too long ago. Ask for a new one.")
            }
            Self::AccessTokenRequired => (
                StatusCode::UNAUTHORIZED,
                1003,
                "Access token required",
                "Send a valid access token of this client_id as Authorization: Bearer.",
            ),
            Self::InboxKeyRequired => (
                StatusCode::UNAUTHORIZED,
                401,
                "Inbox key required",
                "Send the key that the sandbox printed at its start, as the parameter key or the header X-Inbox-Key.",
            ),
            Self::PasskeyChallenge => (
                StatusCode::BAD_REQUEST,
                917,
                "Invalid passkey challenge",
                "The auth_code is unknown, already used, or expired. Ask for new options.",
            ),
            Self::PasskeyRefused => (
                StatusCode::BAD_REQUEST,
                918,
                "Passkey not accepted",
                "The passkey's answer could not be verified for this login.",
            ),
            Self::UnknownPasskey => (
                StatusCode::BAD_REQUEST,
                919,
                "Unknown passkey",
                "The server does not know this passkey, or no longer. Sign in another way.",
            ),
            Self::PasskeyNotFound => {
                (StatusCode::NOT_FOUND, 919, "Unknown passkey", "The account has no passkey with this id.")
            }
            Self::PasskeyExists => {
                (StatusCode::BAD_REQUEST, 920, "Passkey exists", "This passkey is registered already. Sign in with it.")
            }
            Self::InvalidState => (
                StatusCode::BAD_REQUEST,
                1009,
                "Invalid state",
                "The state is unknown, already used, or expired. Start the login again.",
            ),
            Self::InvalidRefreshToken => (
                StatusCode::BAD_REQUEST,
                1050,
                "Invalid refresh token",
                "The refresh token is missing, already used, or expired. Sign in again.",
            ),
            Self::TooManyRequests(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                429,
                "Too many requests",
                "Wait for the number of seconds in the Retry-After header, then try again.",
            ),
            Self::TooManyMessages => (
                StatusCode::SERVICE_UNAVAILABLE,
                1006,
                "Service unavailable",
                "Too many messages are waiting to leave. Nothing was sent. Try again later.",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                1006,
                "Internal server error",
                "Something went wrong on the server. Try again later.",
            ),
        }
    }

    /// The HTTP status of this error.
    pub fn status(&self) -> StatusCode {
        self.parts().0
    }

    /// `Retry-After` in whole seconds, rounded up: coming back exactly then must succeed.
    pub fn retry_after(&self) -> Option<HeaderValue> {
        match self {
            Self::TooManyRequests(wait) => {
                let seconds = u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
                Some(HeaderValue::from(seconds.max(1)))
            }
            Self::TooManyMessages => Some(HeaderValue::from(FULL_QUEUE_WAIT)),
            _ => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, message, description) = self.parts();
        let unauthorised = self == Self::AccessTokenRequired;
        let attempts_left = match self {
            Self::WrongCode { attempts_left } => Some(attempts_left),
            _ => None,
        };
        let body = Body { code, message, description, attempts_left };
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if unauthorised {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(cause: StoreError) -> Self {
        error!(%cause, "store");
        Self::Internal
    }
}

impl From<TokenError> for ApiError {
    fn from(cause: TokenError) -> Self {
        error!(%cause, "token");
        Self::Internal
    }
}

impl From<NoRandomness> for ApiError {
    fn from(cause: NoRandomness) -> Self {
        error!(%cause, "randomness");
        Self::Internal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_rounded_up_and_never_zero() {
        for (wait, seconds) in [(0, "1"), (1, "1"), (1000, "1"), (1001, "2"), (29_500, "30")] {
            let error = ApiError::TooManyRequests(Duration::from_millis(wait));
            assert_eq!(error.retry_after().unwrap(), seconds);
        }
        assert_eq!(ApiError::InvalidState.retry_after(), None);
    }
}
