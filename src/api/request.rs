//! Builds the HTTP request of each call.

use ssojet_login_core::effect::Call;
use ssojet_login_core::method::{Message, Recipient};
use ssojet_login_core::secret::Secret;

use super::spelling::for_api;

/// Under the origin of the API.
const PREFIX: &str = "/api/v1/auth/passwordless/";

/// The endpoint of codes by mail.
const EMAIL_CODE: &str = "email-otp";

/// The endpoint of a message, under which are `/send`, `/resend` and, of a code, `/verify`.
fn endpoint(message: Message) -> &'static str {
    match message {
        Message::MagicLink => "magic-link",
        Message::EmailCode => EMAIL_CODE,
        Message::PhoneCode => "phone-otp",
    }
}

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
            Call::SendMessage(_, message, identifier) => {
                let field = match identifier.recipient() {
                    Recipient::Email => "email",
                    Recipient::Phone => "phone_id",
                };
                Self::post(endpoint(*message), "/send", client_id, vec![(field, for_api(identifier))])
            }
            Call::ResendMessage(_, message, handle) => {
                Self::post(endpoint(*message), "/resend", client_id, vec![("state", handle.as_str().to_owned())])
            }
            Call::VerifyCode(_, message, handle, code) => {
                let fields = vec![("state", handle.as_str().to_owned()), ("otp", code.as_str().to_owned())];
                Self::post(endpoint(*message), "/verify", client_id, fields)
            }
            Call::PingStatus(_, handle) => Self::get("magic-link/status", client_id, &[("state", handle.as_str())]),
            Call::PasskeyStatus(_, identifier) => {
                Self::get("passkey/status", client_id, &[("identifier", &for_api(identifier))]).of_passkeys(client_id)
            }
            Call::StartPasskeyLogin(_, identifier) => {
                let identifier = identifier.as_ref().map(for_api);
                let identifier = identifier.as_ref().map(|identifier| ("identifier", identifier.as_str()));
                Self::get("passkey/login", client_id, identifier.as_slice()).of_passkeys(client_id)
            }
            Call::FinishPasskeyLogin(_, auth_code, identifier, credential) => {
                let identifier = identifier.as_ref().map(for_api).unwrap_or_default();
                let parameters = [("auth_code", auth_code.reveal()), ("identifier", &*identifier)];
                Self::get("passkey/login", client_id, &parameters).of_passkeys(client_id).with_text(credential)
            }
            Call::StartPasskeyRegistration(_, token) => {
                Self::get("passkey/register", client_id, &[]).of_passkeys(client_id).authorized(token)
            }
            Call::FinishPasskeyRegistration(_, auth_code, token, credential) => {
                Self::get("passkey/register", client_id, &[("auth_code", auth_code.reveal())])
                    .of_passkeys(client_id)
                    .authorized(token)
                    .with_text(credential)
            }
        }
    }

    fn post(endpoint: &str, action: &str, client_id: &str, fields: Vec<(&'static str, String)>) -> Self {
        // The vendor's page of the first code by mail names another endpoint than those of the next (docs/api.md#email-a-code).
        let endpoint = if endpoint == EMAIL_CODE && action == "/send" { "magic-otp" } else { endpoint };
        Self { body: Some(Body::Fields(fields)), ..Self::get(&[endpoint, action].concat(), client_id, &[]) }
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
