//! Reads and writes the bodies of the message endpoints: the recipient, the code, and the handle of a login, which the
//! documents call `state` and `state_id`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::extract::WRONG_SHAPE;
use crate::error::ApiError;
use crate::login::message::Sent;
use crate::method::{Method, Proof};
use crate::store::Address;

/// The body of a send: the recipient, under a name that depends on the channel.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct SendBody(Map<String, Value>);

impl SendBody {
    /// The recipient as typed; empty when there is none.
    ///
    /// A phone number goes by two names (docs/api.md#text-a-code): the first that is not empty counts.
    pub fn recipient(&self, address: Address) -> Result<&str, ApiError> {
        match address {
            Address::Email => self.text("email"),
            Address::Phone => {
                let (phone_id, phone) = (self.text("phone_id")?, self.text("phone")?);
                Ok(if phone_id.is_empty() { phone } else { phone_id })
            }
        }
    }

    fn text(&self, name: &str) -> Result<&str, ApiError> {
        match self.0.get(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(ApiError::Malformed(WRONG_SHAPE)),
            None => Ok(""),
        }
    }
}

/// The body of a resend: the first of its two names that is not empty counts.
#[derive(Deserialize)]
pub struct HandleBody {
    #[serde(default)]
    state: String,
    #[serde(default)]
    state_id: String,
}

impl HandleBody {
    /// The state; empty when there is none, which no login has.
    pub fn state(self) -> String {
        if self.state.is_empty() { self.state_id } else { self.state }
    }
}

/// The body of a verification: `{state, otp}`.
#[derive(Deserialize)]
pub struct CodeBody {
    #[serde(flatten)]
    handle: HandleBody,
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

/// The answer of a send.
#[derive(Serialize)]
pub struct SentMessage {
    state: String,
    /// The same under its other name, which the documents have for codes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    state_id: Option<String>,
    /// Which methods the handle serves (chosen here).
    methods: Vec<Method>,
    /// How many digits the code has (chosen here).
    #[serde(skip_serializing_if = "Option::is_none")]
    otp_length: Option<u8>,
}

impl SentMessage {
    /// The answer to a page that asked for this proof.
    pub fn new(Sent { state, methods, code_length }: Sent, proof: Proof) -> Self {
        let state_id = match proof {
            Proof::Link => None,
            Proof::Code => Some(state.clone()),
        };
        Self { state, state_id, methods, otp_length: code_length }
    }
}

/// `{}`.
#[derive(Serialize)]
pub struct Nothing {}
