//! Holds what a login knows: the screen that is shown, and beside it what every screen shares.
//!
//! The view is a function of this, and only of this. What a screen does with an event is in `step/`, in the file of the same
//! name.

mod attempt;
mod code_entry;
mod field;
mod identify;
mod passkey;
mod phone_metadata;
mod polling;
mod remembered;
mod shared;
mod waiting;

pub use attempt::{Attempt, Awaited, Countdown, Outstanding, Problem, Sending};
pub use code_entry::{CodeEntry, Doubt, Verification};
pub use field::Field;
pub use identify::{Identify, Submission};
pub use passkey::{
    Challenge, Passkey, PasskeyOffer, PasskeyOptionsState, PasskeyPrompt, PasskeyPurpose, PasskeyStage, SignedIn,
};
pub use phone_metadata::PhoneMetadata;
pub use polling::{Polling, PollingPhase};
pub use remembered::Remembered;
pub use shared::{Announcement, Device, Page, Shared};
pub use waiting::{Expired, ExpiryCause, Sent, StateHandle, WAIT_LIMIT, Waiting};

use crate::error::ErrorCode;
use crate::identifier::Identifier;
use crate::method::{Method, Proof};

/// Names one timer. Never used twice by one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimerId(pub(crate) u32);

/// A login from mount to unmount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What is shown.
    pub screen: Screen,
    /// What every screen shares.
    pub shared: Box<Shared>,
}

impl State {
    /// The state before the first event: nothing configured, nothing to see yet.
    pub fn new(page: Page) -> Self {
        Self { screen: Screen::Unavailable(ErrorCode::MissingClientId), shared: Box::new(Shared::new(page)) }
    }

    /// Whether the text in the screen's field was refused: the person has to change it, whatever the server does.
    pub fn is_text_refused(&self) -> bool {
        let problem = match &self.screen {
            Screen::Identify(screen) => screen.submission.problem(),
            Screen::Waiting(screen) => screen.entry.verification.problem(),
            _ => None,
        };
        problem.is_some_and(|problem| problem.code.is_about_text())
    }
}

/// What is shown: one variant a screen, each with what that screen needs and no more. In boxes: a step takes a screen and gives one,
/// and to copy each from place to place on the way would weigh more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The attributes cannot be used. Only the developer can go on from here.
    Unavailable(ErrorCode),
    /// The first screen, which asks for an address or a number.
    Identify(Box<Identify>),
    /// "Use your passkey."
    PasskeyPrompt(Box<PasskeyPrompt>),
    /// "Check your email", or "Enter the code".
    Waiting(Box<Waiting>),
    /// "This link has expired", or the code has.
    Expired(Box<Expired>),
    /// "Add a passkey for next time." The page has its tokens already.
    PasskeyOffer(Box<PasskeyOffer>),
    /// Done.
    SignedIn(Box<SignedIn>),
}

impl Screen {
    /// The name of the screen in `ssojet-step`: stable.
    pub fn step_name(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Identify(_) => "identify",
            Self::Waiting(screen) => match screen.message.proof() {
                Proof::Link => "link-sent",
                Proof::Code => "code-sent",
            },
            Self::Expired(screen) => match screen.message.proof() {
                Proof::Link => "link-expired",
                Proof::Code => "code-expired",
            },
            Self::PasskeyPrompt(_) => "passkey",
            Self::PasskeyOffer(_) => "passkey-offer",
            Self::SignedIn(_) => "signed-in",
        }
    }

    /// The method the person signs in by, once one is chosen.
    pub fn method(&self) -> Option<Method> {
        match self {
            Self::Unavailable(_) | Self::Identify(_) => None,
            Self::Waiting(screen) => Some(Method::Message(screen.message)),
            Self::Expired(screen) => Some(Method::Message(screen.message)),
            Self::PasskeyPrompt(_) => Some(Method::Passkey),
            Self::PasskeyOffer(screen) => Some(screen.signed_in.method),
            Self::SignedIn(screen) => Some(screen.method),
        }
    }

    /// The field of the screen.
    pub fn field(&self) -> Option<&Field> {
        match self {
            Self::Identify(screen) => Some(&screen.typed),
            Self::Waiting(screen) if screen.wants_code() => Some(&screen.entry.typed),
            _ => None,
        }
    }

    pub(crate) fn field_mut(&mut self) -> Option<&mut Field> {
        match self {
            Self::Identify(screen) => Some(&mut screen.typed),
            Self::Waiting(screen) if screen.wants_code() => Some(&mut screen.entry.typed),
            _ => None,
        }
    }

    /// Whom the screen was told, where the person can still change it.
    pub(crate) fn identifier(&self) -> Option<&Identifier> {
        match self {
            Self::Waiting(screen) => Some(&screen.identifier),
            Self::Expired(screen) => Some(&screen.identifier),
            Self::PasskeyPrompt(screen) => Some(&screen.identifier),
            Self::Unavailable(_) | Self::Identify(_) | Self::PasskeyOffer(_) | Self::SignedIn(_) => None,
        }
    }

    /// Everything the screen waits for. A reply or a timer that is not in here is ignored.
    pub fn outstanding(&self) -> Vec<Outstanding> {
        let mut all = Vec::new();
        match self {
            Self::Unavailable(_) | Self::SignedIn(_) => {}
            Self::Identify(screen) => {
                screen.passkey.outstanding(&mut all);
                screen.submission.outstanding(&mut all);
            }
            Self::PasskeyPrompt(screen) => {
                screen.passkey.outstanding(&mut all);
                screen.switch.outstanding(&mut all);
            }
            Self::Waiting(screen) => screen.outstanding(&mut all),
            Self::Expired(screen) => screen.renewal.outstanding(&mut all),
            Self::PasskeyOffer(screen) => screen.passkey.outstanding(&mut all),
        }
        all
    }
}
