//! Describes calls of the API that did not succeed, and gives each its error code.

use crate::error::ErrorCode;
use crate::time::Duration;

/// What the transport says of a call that did not succeed: facts, not yet a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer arrived: the connection was refused or dropped, or CORS withheld the answer.
    Network,
    /// No answer arrived within the time limit of the call.
    Timeout,
    /// The API answered with a success status, but not with what the call promises.
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
    /// The API refused.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The API's own number for the error (docs/api.md#contradictions, number 6), where it gave one.
        code: Option<u32>,
        /// The API's own words, for the developer only: they are not translated and not written for the person.
        description: Option<String>,
        /// The `Retry-After` header.
        retry_after: Option<Duration>,
        /// How many more codes may be tried, where the API says.
        attempts_left: Option<u32>,
    },
}

impl ApiError {
    /// The API's number for an unknown or forbidden client id (docs/api.md#errors).
    const INVALID_CLIENT: u32 = 1000;
    /// The API's number for a state that is unknown, used up or expired.
    const UNKNOWN_STATE: u32 = 1009;
    /// The API's number for an address it cannot use.
    const BAD_EMAIL: u32 = 1008;
    /// The sandbox's number for a phone number it cannot use; the documents have none.
    const BAD_PHONE: u32 = 1012;
    /// The sandbox's number for a method that the client does not use; the documents have none.
    const NO_METHOD: u32 = 1007;
    /// The API's number for a client that cannot send text messages.
    const NO_SMS: u32 = 1047;
    /// The API's number for a code that is not the one that was sent.
    const WRONG_CODE: u32 = 913;
    /// The API's number for a code whose time is over.
    const EXPIRED_CODE: u32 = 915;
    /// The API's number for options that are unknown, used or expired.
    const PASSKEY_CHALLENGE: u32 = 917;
    /// The API's number for a credential that could not be verified.
    const PASSKEY_REFUSED: u32 = 918;
    /// The API's number for a credential it does not know.
    const PASSKEY_UNKNOWN: u32 = 919;
    /// The API's number for a credential that is registered already.
    const PASSKEY_EXISTS: u32 = 920;

    /// Whether the passkey that was to be added is there already: what the person wanted.
    pub(crate) fn is_known_passkey(&self) -> bool {
        matches!(self, Self::Refused { code: Some(Self::PASSKEY_EXISTS), .. })
    }

    /// The error code of the failure by itself; a screen may know better, as when the browser is offline.
    pub(crate) fn code(&self) -> ErrorCode {
        match *self {
            Self::Network => ErrorCode::NetworkError,
            Self::Timeout => ErrorCode::Timeout,
            Self::Unreadable { .. } => ErrorCode::UnexpectedResponse,
            Self::Refused { status, code, .. } => match (status, code) {
                (429, _) => ErrorCode::RateLimited,
                (_, Some(Self::INVALID_CLIENT)) | (401 | 403, _) => ErrorCode::InvalidClient,
                (_, Some(Self::UNKNOWN_STATE | Self::EXPIRED_CODE | Self::PASSKEY_CHALLENGE)) => ErrorCode::Expired,
                (_, Some(Self::BAD_EMAIL | Self::BAD_PHONE)) => ErrorCode::IdentifierRejected,
                (_, Some(Self::NO_SMS | Self::NO_METHOD)) => ErrorCode::MethodUnavailable,
                (_, Some(Self::WRONG_CODE)) => ErrorCode::CodeWrong,
                (_, Some(Self::PASSKEY_UNKNOWN)) => ErrorCode::PasskeyUnknown,
                (_, Some(Self::PASSKEY_REFUSED)) => ErrorCode::PasskeyFailed,
                (404 | 405, _) => ErrorCode::EndpointNotFound,
                (500.., _) => ErrorCode::ServerError,
                _ => ErrorCode::RequestRejected,
            },
        }
    }

    /// How long the API asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// How many more codes may be tried.
    pub(crate) fn attempts_left(&self) -> Option<u32> {
        match self {
            Self::Refused { attempts_left, .. } => *attempts_left,
            _ => None,
        }
    }

    /// What a developer wants to know beyond the code.
    pub(crate) fn facts(&self) -> Option<String> {
        let (status, code, description) = match self {
            Self::Network | Self::Timeout => return None,
            Self::Unreadable { status } => (status, None, None),
            Self::Refused { status, code, description, .. } => (status, *code, description.as_deref()),
        };
        let mut facts = ["HTTP ", &status.to_string()].concat();
        if let Some(code) = code {
            facts.push_str(", code ");
            facts.push_str(&code.to_string());
        }
        if let Some(description) = description {
            facts.push_str(", \"");
            facts.push_str(description);
            facts.push('"');
        }
        Some(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: Option<u32>) -> ApiError {
        ApiError::Refused { status, code, description: None, retry_after: None, attempts_left: None }
    }

    #[test]
    fn every_documented_error_has_its_code() {
        for (error, code) in [
            (refused(400, Some(1008)), ErrorCode::IdentifierRejected),
            (refused(400, Some(1012)), ErrorCode::IdentifierRejected),
            (refused(401, Some(1000)), ErrorCode::InvalidClient),
            (refused(400, Some(1000)), ErrorCode::InvalidClient),
            (refused(403, None), ErrorCode::InvalidClient),
            (refused(400, Some(1009)), ErrorCode::Expired),
            (refused(400, Some(915)), ErrorCode::Expired),
            (refused(400, Some(913)), ErrorCode::CodeWrong),
            (refused(400, Some(1047)), ErrorCode::MethodUnavailable),
            (refused(400, Some(1007)), ErrorCode::MethodUnavailable),
            (refused(400, None), ErrorCode::RequestRejected),
            (refused(404, None), ErrorCode::EndpointNotFound),
            (refused(429, Some(1009)), ErrorCode::RateLimited),
            (refused(500, Some(1006)), ErrorCode::ServerError),
            (refused(503, None), ErrorCode::ServerError),
            (ApiError::Network, ErrorCode::NetworkError),
            (ApiError::Timeout, ErrorCode::Timeout),
            (ApiError::Unreadable { status: 200 }, ErrorCode::UnexpectedResponse),
        ] {
            assert_eq!(error.code(), code, "{error:?}");
        }
    }
}
