//! The handle of a login, which the documents call `state` and `state_id`; and the code that proves it.

use serde::{Deserialize, Serialize};

use crate::clients::Method;
use crate::error::ApiError;
use crate::login::message::Sent;

/// The body of a resend: the first of its two names that is not empty counts.
#[derive(Deserialize)]
pub struct Handle {
    #[serde(default)]
    state: String,
    #[serde(default)]
    state_id: String,
}

impl Handle {
    /// The state; empty when there is none, which no login has.
    pub fn state(self) -> String {
        if self.state.is_empty() { self.state_id } else { self.state }
    }
}

/// The body of a verification (sibling pages): `{state, otp}`.
#[derive(Deserialize)]
pub struct CodeBody {
    #[serde(flatten)]
    handle: Handle,
    #[serde(default)]
    otp: String,
}

impl CodeBody {
    /// The state and the code, without spaces around it. A missing code is no try.
    pub fn parts(self) -> Result<(String, String), ApiError> {
        let code = self.otp.trim();
        if code.is_empty() {
            return Err(ApiError::Malformed("The body has no code: give it as otp."));
        }
        Ok((self.handle.state(), code.to_owned()))
    }
}

/// The answer of sending a code, under both names.
#[derive(Serialize)]
pub struct SentCode {
    state: String,
    state_id: String,
    #[serde(flatten)]
    carried: Carried,
}

/// The answer of sending a link.
#[derive(Serialize)]
pub struct SentLink {
    state: String,
    #[serde(flatten)]
    carried: Carried,
}

/// What the message holds (we choose): which methods the handle serves, and how many digits the code has.
#[derive(Serialize)]
struct Carried {
    methods: Vec<Method>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otp_length: Option<u8>,
}

impl From<Sent> for SentCode {
    fn from(Sent { state, methods, code_length }: Sent) -> Self {
        Self { state_id: state.clone(), state, carried: Carried { methods, otp_length: code_length } }
    }
}

impl From<Sent> for SentLink {
    fn from(Sent { state, methods, code_length }: Sent) -> Self {
        Self { state, carried: Carried { methods, otp_length: code_length } }
    }
}

/// `{}`.
#[derive(Serialize)]
pub struct Nothing {}
