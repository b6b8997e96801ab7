//! What can go wrong, for the person and for the developer.

use crate::{ConfigurationError, Duration, PasskeyError, Text};

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
        /// The API's own number for the error (contract, contradiction 6), where it gave one.
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
    /// The API's number for an unknown or forbidden client id (contract, error codes).
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

    /// The verdict by itself; a screen may know better, as when the browser is offline.
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
    fn facts(&self) -> Option<String> {
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

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $text:ident, $retryable:literal, $developer:literal;)+) => {
        /// The `code` of `ssojet-error`: a closed list. The loader in TypeScript adds the codes of a failed load.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[doc = $doc])+ $variant,)+ }

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in the event: stable.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The sentence the person reads.
            pub fn text(self) -> Text {
                match self { $(Self::$variant => Text::$text,)+ }
            }

            /// Whether the same action may succeed later without anybody changing anything.
            pub fn is_retryable(self) -> bool {
                match self { $(Self::$variant => $retryable,)+ }
            }

            /// The sentence the developer reads, in English.
            pub fn developer_sentence(self) -> &'static str {
                match self { $(Self::$variant => $developer,)+ }
            }
        }
    };
}

error_codes! {
    /// `client-id` is missing or empty.
    MissingClientId = "missing_client_id", ErrorSetup, false, "The client-id attribute is missing or empty.";
    /// `api-base` is not an origin, or plain `http:` off loopback.
    InvalidApiBase = "invalid_api_base", ErrorSetup, false, "The api-base attribute must be an https: origin such as https://api.ssojet.com, or an http: origin on loopback.";
    /// `default-country` names no country. The login runs all the same.
    InvalidDefaultCountry = "invalid_default_country", ErrorSetup, false, "The default-country attribute is not an ISO 3166-1 alpha-2 code such as DE. The country of the locale is used.";
    /// `methods` names nothing this version offers.
    NoUsableMethod = "no_usable_method", ErrorSetup, false, "The methods attribute names no method this version offers.";
    /// Nothing was typed.
    IdentifierEmpty = "identifier_empty", ErrorEmailEmpty, false, "The identifier is empty.";
    /// What was typed is neither an email address nor a phone number, or not of the kind the methods take.
    IdentifierInvalid = "identifier_invalid", ErrorEmailInvalid, false, "The identifier is not an email address or phone number that the methods can use.";
    /// The API refused the address or the number.
    IdentifierRejected = "identifier_rejected", ErrorEmailRejected, false, "The API does not accept this identifier.";
    /// The API does not know the client id, or not from this origin.
    InvalidClient = "invalid_client", ErrorSetup, false, "The API does not accept this client-id, or not from this origin.";
    /// The API has no such endpoint: most often a wrong `api-base`.
    EndpointNotFound = "endpoint_not_found", ErrorService, false, "The API has no such endpoint. Is api-base right?";
    /// The API refused without a reason that is known here.
    RequestRejected = "request_rejected", ErrorService, false, "The API refused the request.";
    /// Too many requests.
    RateLimited = "rate_limited", ErrorRateLimited, true, "The API limits the rate of requests.";
    /// The API failed.
    ServerError = "server_error", ErrorService, true, "The API failed.";
    /// A success status with a body that is none.
    UnexpectedResponse = "unexpected_response", ErrorService, true, "The API's answer does not hold what the call promises.";
    /// No answer arrived.
    NetworkError = "network_error", ErrorNetwork, true, "No answer arrived: the network failed, or CORS does not allow this origin.";
    /// The browser says that it is offline.
    Offline = "offline", ErrorOffline, true, "The browser is offline.";
    /// No answer arrived in time.
    Timeout = "timeout", ErrorNetwork, true, "No answer arrived in time.";
    /// The link or the code has expired, or was used up.
    Expired = "expired", ErrorExpired, false, "The link or the code has expired or was used.";
    /// What was typed cannot be a code.
    CodeIncomplete = "code_incomplete", ErrorCodeIncomplete, false, "A code has 4 to 8 digits.";
    /// The code is not the one that was sent.
    CodeWrong = "code_wrong", ErrorCodeWrong, false, "The code is not the one that was sent.";
    /// Too many wrong codes: the login has ended.
    TooManyTries = "too_many_tries", TooManyTriesTitle, false, "Too many wrong codes were typed. A new one must be sent.";
    /// The passkey was not used: cancelled, timed out, or there is none; browsers do not say which.
    PasskeyCancelled = "passkey_cancelled", ErrorPasskeyCancelled, true, "No passkey was used: cancelled, timed out, or there is none here. The browser does not say which.";
    /// There is no passkey for this site on the device.
    PasskeyNotFound = "passkey_not_found", ErrorPasskeyNotFound, false, "This device has no passkey for this site.";
    /// The API does not know the passkey.
    PasskeyUnknown = "passkey_unknown", ErrorPasskeyUnknown, false, "The API does not know this passkey. The browser was told, where it can be.";
    /// The relying party id does not belong to the page.
    PasskeyWrongDomain = "passkey_wrong_domain", ErrorPasskeyUnsupported, false, "The relying party id of the API's options is not this page's domain or one above it.";
    /// The page is in a frame that may not use passkeys.
    PasskeyNotAllowedInFrame = "passkey_not_allowed_in_frame", ErrorPasskeyUnsupported, false, "The frame around this page needs allow=\"publickey-credentials-get; publickey-credentials-create\".";
    /// The device cannot do what is asked.
    PasskeyUnsupported = "passkey_unsupported", ErrorPasskeyUnsupported, false, "The device cannot do what the API's options ask for.";
    /// Another request is open.
    PasskeyBusy = "passkey_busy", ErrorPasskeyBusy, true, "The page, or an extension, has another passkey request open.";
    /// Anything else.
    PasskeyFailed = "passkey_failed", ErrorPasskeyFailed, true, "The browser gave no usable credential, or the API did not accept it.";
    /// The API cannot send by this method, as without a contract for text messages.
    MethodUnavailable = "method_unavailable", ErrorMethodUnavailable, false, "The API cannot send by this method for this client.";
}

impl ErrorCode {
    /// What is told of a passkey that did not come about; `None` where nothing is.
    pub(crate) fn of_passkey(error: PasskeyError) -> Option<Self> {
        Some(match error {
            PasskeyError::Cancelled => Self::PasskeyCancelled,
            PasskeyError::NoneHere => Self::PasskeyNotFound,
            PasskeyError::WrongDomain => Self::PasskeyWrongDomain,
            PasskeyError::NotAllowedInFrame => Self::PasskeyNotAllowedInFrame,
            PasskeyError::Unsupported => Self::PasskeyUnsupported,
            PasskeyError::Busy => Self::PasskeyBusy,
            PasskeyError::MalformedOptions => Self::UnexpectedResponse,
            PasskeyError::MalformedAnswer | PasskeyError::Failed => Self::PasskeyFailed,
            PasskeyError::Aborted | PasskeyError::AlreadyRegistered => return None,
        })
    }

    /// Whether it is about what was typed.
    pub(crate) fn is_about_text(self) -> bool {
        matches!(
            self,
            Self::IdentifierEmpty
                | Self::IdentifierInvalid
                | Self::IdentifierRejected
                | Self::CodeIncomplete
                | Self::CodeWrong
        )
    }
}

impl From<ConfigurationError> for ErrorCode {
    fn from(error: ConfigurationError) -> Self {
        match error {
            ConfigurationError::MissingClientId => Self::MissingClientId,
            ConfigurationError::InvalidApiBase => Self::InvalidApiBase,
            ConfigurationError::NoUsableMethod => Self::NoUsableMethod,
        }
    }
}

/// The detail of `ssojet-error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorReport {
    /// The stable name of what happened.
    pub code: ErrorCode,
    /// One or two sentences for the developer, in English.
    pub message: String,
    /// How long to wait before the same action may succeed.
    pub retry_after: Option<Duration>,
}

impl ErrorReport {
    /// A report of something the page or the person did, without an answer of the API.
    pub(crate) fn of(code: ErrorCode) -> Self {
        Self { code, message: code.developer_sentence().to_owned(), retry_after: None }
    }

    /// A report of a failed call.
    pub(crate) fn of_call(code: ErrorCode, error: &ApiError) -> Self {
        let mut report = Self { retry_after: error.retry_after(), ..Self::of(code) };
        if let Some(facts) = error.facts() {
            report.message.push_str(" (");
            report.message.push_str(&facts);
            report.message.push(')');
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

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

    #[test]
    fn names_are_unique_and_every_sentence_is_one() {
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!(code.developer_sentence().ends_with(['.', '?']), "{code:?}");
        }
    }

    #[test]
    fn a_report_tells_the_developer_what_the_api_said() {
        let error = ApiError::Refused {
            status: 400,
            code: Some(1008),
            description: Some("bad email".into()),
            retry_after: Some(Duration::from_seconds(7)),
            attempts_left: None,
        };
        let report = ErrorReport::of_call(error.code(), &error);
        assert_eq!(report.message, "The API does not accept this identifier. (HTTP 400, code 1008, \"bad email\")");
        assert_eq!(report.retry_after, Some(Duration::from_seconds(7)));
    }
}
