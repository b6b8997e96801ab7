//! What each call sends.

use ssojet_login_core::{Call, Identifier, Method};

/// Under the origin of the API.
const PREFIX: &str = "/api/v1/auth/passwordless/";

/// An HTTP request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// Path under the origin.
    pub path: String,
    /// Query parameters, not yet encoded. The client id comes first.
    pub query: Vec<(&'static str, String)>,
    /// Fields of the JSON body; `None` makes it a GET.
    pub body: Option<Vec<(&'static str, String)>>,
}

impl HttpRequest {
    /// The request of `call`.
    pub fn of(call: &Call, client_id: &str) -> Self {
        match call {
            Call::Send(method, identifier) => {
                let endpoint = match method {
                    Method::MagicLink => "magic-link/send",
                    Method::EmailCode => "magic-otp/send",
                    Method::PhoneCode => "phone-otp/send",
                };
                let field = match identifier {
                    Identifier::Email(_) => "email",
                    Identifier::Phone(_) => "phone_id",
                };
                Self::post(endpoint, client_id, vec![(field, identifier.as_str().to_owned())])
            }
            Call::Resend(method, handle) => {
                let endpoint = match method {
                    Method::MagicLink => "magic-link/resend",
                    Method::EmailCode => "email-otp/resend",
                    Method::PhoneCode => "phone-otp/resend",
                };
                Self::post(endpoint, client_id, vec![("state", handle.as_str().to_owned())])
            }
            Call::Status(handle) => Self::get("magic-link/status", client_id, &[("state", handle.as_str())]),
            Call::Verify(method, handle, code) => {
                let endpoint = match method {
                    Method::PhoneCode => "phone-otp/verify",
                    _ => "email-otp/verify",
                };
                let fields = vec![("state", handle.as_str().to_owned()), ("otp", code.as_str().to_owned())];
                Self::post(endpoint, client_id, fields)
            }
        }
    }

    /// The request that a click on a mailed link ends in (seed 001). The widget never sends it by itself: only the page
    /// that the mail opens does.
    pub fn verify_link(client_id: &str, state: &str, magictext: &str) -> Self {
        Self::get("magic-link/verify", client_id, &[("state", state), ("magictext", magictext)])
    }

    fn post(endpoint: &str, client_id: &str, fields: Vec<(&'static str, String)>) -> Self {
        Self { body: Some(fields), ..Self::get(endpoint, client_id, &[]) }
    }

    fn get(endpoint: &str, client_id: &str, parameters: &[(&'static str, &str)]) -> Self {
        let client_id = ("client_id", client_id);
        Self {
            path: [PREFIX, endpoint].concat(),
            query: std::iter::once(&client_id)
                .chain(parameters)
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            body: None,
        }
    }
}
