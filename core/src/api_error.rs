//! Describes calls of the API that did not succeed, and gives each its error code.

use crate::error::ErrorCode;
use crate::text::decimal;
use crate::time::Duration;

/// What the transport says of a call that did not succeed: facts, not yet a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer arrived: the connection was refused or dropped, or CORS withheld the answer.
    Network,
    /// No answer arrived within the time limit of the call.
    Timeout,
    /// The answer was a redirect. It is not followed: what was sent, and what comes back, is for one origin.
    Redirected,
    /// The API answered with a success status, but not with what the call promises.
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
    /// An error status whose answer is not the API's: of a proxy, a firewall, a captive portal. It says nothing about the login.
    Foreign {
        /// The HTTP status.
        status: u16,
        /// Its words, for the developer only.
        description: Option<String>,
        /// The `Retry-After` header.
        retry_after: Option<Duration>,
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

/// The API's number for a code that is not the one that was sent.
const WRONG_CODE: u32 = 913;
/// The API's number for a credential that is registered already.
const PASSKEY_EXISTS: u32 = 920;

/// The error code of the API's own number (docs/api.md#errors); `None` for a number that the documents do not have.
fn code_of_number(number: u32) -> Option<ErrorCode> {
    Some(match number {
        // A code that is not the one that was sent.
        WRONG_CODE => ErrorCode::CodeWrong,
        // A code whose time is over; options of a passkey, or a state, that are unknown, used or expired.
        915 | 917 | 1009 => ErrorCode::Expired,
        // A credential that could not be verified, or, at a sign-in, one that is there already.
        918 | PASSKEY_EXISTS => ErrorCode::PasskeyFailed,
        // A credential that is not known.
        919 => ErrorCode::PasskeyUnknown,
        // An unknown or forbidden client id.
        1000 => ErrorCode::InvalidClient,
        1006 => ErrorCode::ServerError,
        // A method that the client does not use (the sandbox's own), or cannot: there is no contract for text messages.
        1007 | 1047 => ErrorCode::MethodUnavailable,
        // An address, or a phone number (the sandbox's own), that cannot be used.
        1008 | 1012 => ErrorCode::IdentifierRejected,
        _ => return None,
    })
}

impl ApiError {
    /// The error of an answer that is not what was asked for: the API's own, or one of something in between.
    ///
    /// The API's own has the documented shape: a number, which a status written once more is not, or with status 400, the only
    /// documented one, words. With a success status only a number that the documents know counts.
    pub fn of_answer(
        status: u16,
        code: Option<u32>,
        description: Option<String>,
        retry_after: Option<Duration>,
        attempts_left: Option<u32>,
    ) -> Self {
        let has_number = code.is_some_and(|code| code != u32::from(status));
        if (200..300).contains(&status) && code.and_then(code_of_number).is_none() {
            Self::Unreadable { status }
        } else if has_number || (status == 400 && (code.is_some() || description.is_some())) {
            Self::Refused { status, code, description, retry_after, attempts_left }
        } else {
            Self::Foreign { status, description, retry_after }
        }
    }

    /// Whether the passkey that was to be added is there already: what the person wanted.
    pub(crate) fn is_known_passkey(&self) -> bool {
        matches!(self, Self::Refused { code: Some(PASSKEY_EXISTS), .. })
    }

    /// Whether the API does not take the access token any more: the documents give that no number of its own.
    pub(crate) fn refuses_token(&self) -> bool {
        matches!(self, Self::Refused { status: 401 | 403, code, .. } if code.and_then(code_of_number).is_none())
    }

    /// Whether the API says that a code is not the one that was sent: by its number, or in any words with status 400, for which
    /// the documents name no other reason.
    pub(crate) fn is_wrong_code(&self) -> bool {
        self.is_surely_wrong_code()
            || matches!(self, Self::Refused { status: 400, .. }) && self.code() == ErrorCode::RequestRejected
    }

    /// Whether the API says so beyond doubt, so that the same code need never be sent again.
    pub(crate) fn is_surely_wrong_code(&self) -> bool {
        matches!(self, Self::Refused { code: Some(WRONG_CODE), .. }) && self.code() == ErrorCode::CodeWrong
    }

    /// Whether the API says that the login will not come about: by its number, or in any words with status 400.
    pub(crate) fn ends_login(&self) -> bool {
        match self.code() {
            ErrorCode::Expired => true,
            ErrorCode::RequestRejected => matches!(self, Self::Refused { status: 400, .. }),
            _ => false,
        }
    }

    /// Whether the call may have had its effect all the same: nothing the API said rules it out.
    pub(crate) fn leaves_outcome_unknown(&self) -> bool {
        !matches!(self, Self::Refused { .. }) || matches!(self.code(), ErrorCode::ServerError | ErrorCode::Timeout)
    }

    /// Whether an answer of any kind arrived: the network works.
    pub(crate) fn proves_network(&self) -> bool {
        !matches!(self, Self::Network | Self::Timeout)
    }

    /// The error code of the failure by itself; a screen may know better, as when the browser is offline.
    pub(crate) fn code(&self) -> ErrorCode {
        let (status, number) = match *self {
            Self::Network => return ErrorCode::NetworkError,
            Self::Timeout => return ErrorCode::Timeout,
            Self::Redirected => return ErrorCode::Redirected,
            Self::Unreadable { .. } => return ErrorCode::UnexpectedResponse,
            Self::Foreign { status, .. } => (status, None),
            Self::Refused { status, code, .. } => (status, Some(code)),
        };
        match (status, number.flatten().and_then(code_of_number), number.is_some()) {
            (429, ..) => ErrorCode::RateLimited,
            // Whoever says it, the same request may succeed the next time (RFC 9110 §15.5.9, RFC 8470 §5.2).
            (408, ..) => ErrorCode::Timeout,
            (425, ..) => ErrorCode::ServerError,
            (_, Some(code), _) => code,
            (401 | 403, _, true) => ErrorCode::InvalidClient,
            (404 | 405, ..) => ErrorCode::EndpointNotFound,
            (500.., ..) => ErrorCode::ServerError,
            (_, _, true) => ErrorCode::RequestRejected,
            (_, _, false) => ErrorCode::UnexpectedResponse,
        }
    }

    /// How long is to be waited by the answer's own word.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } | Self::Foreign { retry_after, .. } => *retry_after,
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
            Self::Network | Self::Timeout | Self::Redirected => return None,
            Self::Unreadable { status } => (status, None, None),
            Self::Foreign { status, description, .. } => (status, None, description.as_deref()),
            Self::Refused { status, code, description, .. } => (status, *code, description.as_deref()),
        };
        let mut facts = ["HTTP ", &decimal((*status).into())].concat();
        if let Some(code) = code {
            facts.push_str(", code ");
            facts.push_str(&decimal(code.into()));
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
    use proptest::prelude::*;

    use super::*;

    fn answer(status: u16, code: Option<u32>, description: Option<&str>) -> ApiError {
        ApiError::of_answer(status, code, description.map(str::to_owned), None, None)
    }

    #[test]
    fn every_documented_error_has_its_code() {
        for (error, code) in [
            (answer(400, Some(1008), None), ErrorCode::IdentifierRejected),
            (answer(400, Some(1012), None), ErrorCode::IdentifierRejected),
            (answer(401, Some(1000), None), ErrorCode::InvalidClient),
            (answer(400, Some(1000), None), ErrorCode::InvalidClient),
            (answer(403, Some(1001), Some("no")), ErrorCode::InvalidClient),
            (answer(400, Some(1009), None), ErrorCode::Expired),
            (answer(400, Some(915), None), ErrorCode::Expired),
            (answer(400, Some(913), None), ErrorCode::CodeWrong),
            (answer(422, Some(913), None), ErrorCode::CodeWrong),
            (answer(400, Some(918), None), ErrorCode::PasskeyFailed),
            (answer(400, Some(919), None), ErrorCode::PasskeyUnknown),
            (answer(409, Some(920), None), ErrorCode::PasskeyFailed),
            (answer(400, Some(1047), None), ErrorCode::MethodUnavailable),
            (answer(400, Some(1007), None), ErrorCode::MethodUnavailable),
            (answer(400, None, Some("invalid request")), ErrorCode::RequestRejected),
            (answer(422, Some(77), None), ErrorCode::RequestRejected),
            (answer(404, None, None), ErrorCode::EndpointNotFound),
            (answer(429, Some(1009), None), ErrorCode::RateLimited),
            (answer(500, Some(1006), None), ErrorCode::ServerError),
            (answer(503, None, None), ErrorCode::ServerError),
            (ApiError::Network, ErrorCode::NetworkError),
            (ApiError::Timeout, ErrorCode::Timeout),
            (ApiError::Redirected, ErrorCode::Redirected),
            (ApiError::Unreadable { status: 200 }, ErrorCode::UnexpectedResponse),
        ] {
            assert_eq!(error.code(), code, "{error:?}");
        }
    }

    #[test]
    fn what_something_in_between_says_is_not_the_apis_word() {
        for (status, code) in [
            (300, ErrorCode::UnexpectedResponse),
            (304, ErrorCode::UnexpectedResponse),
            (400, ErrorCode::UnexpectedResponse),
            (401, ErrorCode::UnexpectedResponse),
            (403, ErrorCode::UnexpectedResponse),
            (404, ErrorCode::EndpointNotFound),
            (405, ErrorCode::EndpointNotFound),
            (408, ErrorCode::Timeout),
            (409, ErrorCode::UnexpectedResponse),
            (410, ErrorCode::UnexpectedResponse),
            (413, ErrorCode::UnexpectedResponse),
            (422, ErrorCode::UnexpectedResponse),
            (425, ErrorCode::ServerError),
            (429, ErrorCode::RateLimited),
            (511, ErrorCode::ServerError),
        ] {
            let error = answer(status, None, None);
            assert_eq!(error.code(), code, "{status}");
            assert!(!error.ends_login() && !error.is_wrong_code() && error.leaves_outcome_unknown(), "{status}");
        }
        // Frameworks write the status once more into the body.
        assert!(matches!(answer(404, Some(404), Some("Not Found")), ApiError::Foreign { .. }));
    }

    proptest! {
        #[test]
        fn only_the_apis_own_answer_ends_or_refuses_anything(
            status in 100u16..600,
            number in proptest::option::of(prop_oneof![900u32..1100, 0u32..600]),
            words in proptest::option::of("[a-z ]{1,20}"),
        ) {
            let error = ApiError::of_answer(status, number, words.clone(), None, None);
            let is_own = match status {
                200..300 => number.and_then(code_of_number).is_some(),
                400 => number.is_some() || words.is_some(),
                _ => number.is_some_and(|number| number != u32::from(status)),
            };
            prop_assert_eq!(matches!(error, ApiError::Refused { .. }), is_own);
            prop_assert!(is_own || !(error.ends_login() || error.is_wrong_code() || error.code() == ErrorCode::InvalidClient));
            if matches!(status, 408 | 425 | 429) {
                prop_assert!(error.code().is_retryable() && !error.ends_login() && !error.is_wrong_code());
            }
            // What is remembered as wrong was called so by its number.
            prop_assert!(!error.is_surely_wrong_code() || number == Some(WRONG_CODE));
        }
    }
}
