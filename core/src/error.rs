//! Lists the error codes of `ssojet-error`, each with its sentences for the person and for the developer.

use crate::api_error::ApiError;
use crate::ceremony::PasskeyError;
use crate::configuration::ConfigurationError;
use crate::text::{Text, line};
use crate::time::Duration;

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
                line(concat!($($name, "\n",)+), self as usize)
            }

            /// The sentence the person reads.
            pub fn text(self) -> Text {
                match self { $(Self::$variant => Text::$text,)+ }
            }

            /// Whether the same action may succeed later although nothing was changed.
            pub fn is_retryable(self) -> bool {
                match self { $(Self::$variant => $retryable,)+ }
            }

            /// The sentence the developer reads, in English.
            pub fn developer_sentence(self) -> &'static str {
                line(concat!($($developer, "\n",)+), self as usize)
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
    /// `methods` has a name that this version does not know. The login runs with the others.
    UnknownMethod = "unknown_method", ErrorSetup, false, "Names in the methods attribute are left out, as this version does not know them.";
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
    /// The API, or something in front of it, answered with a redirect: most often a wrong `api-base`.
    Redirected = "redirected", ErrorService, true, "The API answered with a redirect, which is not followed. Is api-base right?";
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
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_every_sentence_is_one() {
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!(code.developer_sentence().ends_with(['.', '?']), "{code:?}");
        }
    }

    #[test]
    fn a_report_quotes_the_api_to_the_developer() {
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
