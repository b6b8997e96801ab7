//! Holds the field of the code, and the check of what was typed into it.

use crate::code::Code;
use crate::request::{PingStatus, Request, RequestId, VerifyCode};
use crate::state::{Attempt, Awaited};

/// The field of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeEntry {
    /// The digits typed so far, cleaned ([`Code::clean`]).
    pub typed: String,
    /// Asking whether the code is right.
    pub verification: Attempt<Verification>,
    /// Codes the API has refused since the last one was sent: a second try of the same would only cost one more of the few.
    pub(crate) refused: Vec<Code>,
}

/// A code that the API is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The API is asked whether the code is right.
    Checking(Request<VerifyCode>, Code),
    /// The API has accepted the code but sent no tokens: ping status is asked for them.
    Confirming(Request<PingStatus>),
}

impl Awaited for Verification {
    fn request(&self) -> RequestId {
        match self {
            Self::Checking(request, _) => request.id(),
            Self::Confirming(request) => request.id(),
        }
    }
}

impl CodeEntry {
    pub(crate) fn new() -> Self {
        Self { typed: String::new(), verification: Attempt::Ready, refused: Vec::new() }
    }

    /// Whether ping status is asked for the tokens of an accepted code.
    pub(crate) fn is_being_confirmed(&self) -> bool {
        matches!(self.verification, Attempt::InFlight(Verification::Confirming(_)))
    }
}
