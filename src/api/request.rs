//! What each call sends.

use ssojet_login_core::{Call, Identifier, Method, Secret};

/// Under the origin of the API.
const PREFIX: &str = "/api/v1/auth/passwordless/";

/// An HTTP request, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub struct HttpRequest {
    /// Path under the origin.
    pub path: String,
    /// Query parameters, not yet encoded. The client id comes first.
    pub query: Vec<(&'static str, String)>,
    /// Headers beyond those every request has.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body; `None` makes it a GET.
    pub body: Option<Body>,
}

/// A JSON body.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub enum Body {
    /// An object of texts.
    Fields(Vec<(&'static str, String)>),
    /// JSON text, as the browser gave it.
    Text(Secret),
}

impl HttpRequest {
    /// The request of `call`.
    pub fn of(call: &Call, client_id: &str) -> Self {
        match call {
            Call::Send(method, identifier) => {
                let endpoint = match method {
                    Method::EmailCode => "magic-otp/send",
                    Method::PhoneCode => "phone-otp/send",
                    Method::MagicLink | Method::Passkey => "magic-link/send",
                };
                let field = match identifier {
                    Identifier::Email(_) => "email",
                    Identifier::Phone(_) => "phone_id",
                };
                Self::post(endpoint, client_id, vec![(field, identifier.as_str().to_owned())])
            }
            Call::Resend(method, handle) => {
                let endpoint = match method {
                    Method::EmailCode => "email-otp/resend",
                    Method::PhoneCode => "phone-otp/resend",
                    Method::MagicLink | Method::Passkey => "magic-link/resend",
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
            Call::PasskeyStatus(identifier) => {
                Self::get("passkey/status", client_id, &[("identifier", identifier.as_str())]).of_passkeys(client_id)
            }
            Call::PasskeyOptions(identifier) => {
                let identifier = identifier.as_ref().map(|identifier| ("identifier", identifier.as_str()));
                Self::get("passkey/login", client_id, identifier.as_slice()).of_passkeys(client_id)
            }
            Call::PasskeySignIn(auth_code, identifier, credential) => {
                let identifier = identifier.as_ref().map(Identifier::as_str).unwrap_or_default();
                let parameters = [("auth_code", auth_code.reveal()), ("identifier", identifier)];
                Self::get("passkey/login", client_id, &parameters).of_passkeys(client_id).with_text(credential)
            }
            Call::RegistrationOptions(token) => {
                Self::get("passkey/register", client_id, &[]).of_passkeys(client_id).authorized(token)
            }
            Call::Register(auth_code, token, credential) => {
                Self::get("passkey/register", client_id, &[("auth_code", auth_code.reveal())])
                    .of_passkeys(client_id)
                    .authorized(token)
                    .with_text(credential)
            }
        }
    }

    /// The request that a click on a mailed link ends in (seed 001). The widget never sends it by itself: only the page
    /// that the mail opens does.
    pub fn verify_link(client_id: &str, state: &str, magictext: &str) -> Self {
        Self::get("magic-link/verify", client_id, &[("state", state), ("magictext", magictext)])
    }

    fn post(endpoint: &str, client_id: &str, fields: Vec<(&'static str, String)>) -> Self {
        Self { body: Some(Body::Fields(fields)), ..Self::get(endpoint, client_id, &[]) }
    }

    /// Calls about passkeys name the client in a header (seed 003), besides the query of every call.
    fn of_passkeys(mut self, client_id: &str) -> Self {
        self.headers.push(("x-client-id", client_id.to_owned()));
        self
    }

    fn authorized(mut self, token: &Secret) -> Self {
        self.headers.push(("Authorization", ["Bearer ", token.reveal()].concat()));
        self
    }

    fn with_text(mut self, credential: &Secret) -> Self {
        self.body = Some(Body::Text(credential.clone()));
        self
    }

    fn get(endpoint: &str, client_id: &str, parameters: &[(&'static str, &str)]) -> Self {
        let client_id = ("client_id", client_id);
        Self {
            path: [PREFIX, endpoint].concat(),
            query: std::iter::once(&client_id)
                .chain(parameters)
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            headers: Vec::new(),
            body: None,
        }
    }
}
