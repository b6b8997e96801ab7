//! What each call sends.

use ssojet_login_core::Call;

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
            Call::SendLink(email) => Self::post("magic-link/send", client_id, "email", email.as_str()),
            Call::ResendLink(handle) => Self::post("magic-link/resend", client_id, "state", handle.as_str()),
            Call::LinkStatus(handle) => Self::get("magic-link/status", client_id, &[("state", handle.as_str())]),
        }
    }

    /// The request that a click on a mailed link ends in (seed 001). The widget never sends it by itself: only the page
    /// that the mail opens does.
    pub fn verify_link(client_id: &str, state: &str, magictext: &str) -> Self {
        Self::get("magic-link/verify", client_id, &[("state", state), ("magictext", magictext)])
    }

    fn post(endpoint: &str, client_id: &str, field: &'static str, value: &str) -> Self {
        Self { body: Some(vec![(field, value.to_owned())]), ..Self::get(endpoint, client_id, &[]) }
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
