//! Holds the field of the code, and the check of what was typed into it.

use crate::api_error::ApiError;
use crate::code::Code;
use crate::request::{PingStatus, Request, RequestId, VerifyCode};
use crate::state::{Attempt, Awaited, Field, Outstanding, TimerId};

/// The field of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeEntry {
    /// The text of the field, as typed; the digits of the code once it was read ([`Code::read`]).
    pub typed: Field,
    /// Runs where the API announces no length: when the person has not typed for a while, the code is complete.
    pub(crate) pause: Option<TimerId>,
    /// Asking whether the code is right.
    pub verification: Attempt<Verification>,
    /// Codes the API has refused since the last one was sent: a second try of the same would only cost one more of the few.
    pub(crate) refused: Vec<Code>,
    /// The API was asked about a code and its answer did not arrive: the code may have been accepted, and the login happened.
    pub(crate) is_uncertain: bool,
}

/// A code that the API is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The API is asked whether the code is right.
    Checking(Request<VerifyCode>, Code),
    /// The API has accepted the code but sent no tokens: ping status is asked for them.
    Confirming(Request<PingStatus>, Doubt),
}

/// Why ping status is asked about a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The API has accepted it without tokens.
    Accepted,
    /// The API has refused it. Perhaps only because it was accepted before, and that answer got lost.
    Refused(Code, ApiError),
}

impl Awaited for Verification {
    fn request(&self) -> Option<RequestId> {
        match self {
            Self::Checking(request, _) => Some(request.id()),
            Self::Confirming(request, _) => Some(request.id()),
        }
    }
}

impl CodeEntry {
    pub(crate) fn new() -> Self {
        Self {
            typed: Field::default(),
            pause: None,
            verification: Attempt::Ready,
            refused: Vec::new(),
            is_uncertain: false,
        }
    }

    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        all.extend(self.pause.map(Outstanding::Timer));
        self.verification.outstanding(all);
    }

    /// Whether ping status is asked for the tokens of an accepted code.
    pub(crate) fn is_being_confirmed(&self) -> bool {
        matches!(self.verification, Attempt::InFlight(Verification::Confirming(..)))
    }
}
