//! Holds the screens of passkeys: signing in with one, the offer to add one, and the end of a login.

use crate::configuration::Configuration;
use crate::identifier::Identifier;
use crate::method::{Message, Method};
use crate::request::{PasskeyOptions, Request, RequestId, RunCeremony};
use crate::secret::Secret;
use crate::state::{Attempt, Awaited, Outstanding, Sending, TimerId};
use crate::time::Duration;

/// The API's options for one ceremony: usable once, and not for long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Goes back to the API with the credential.
    pub auth_code: Secret,
    /// `PublicKeyCredentialRequestOptionsJSON` or `PublicKeyCredentialCreationOptionsJSON` (WebAuthn Level 3 §5.1).
    pub options: Secret,
    /// How long the API takes the credential.
    pub lifetime: Duration,
}

/// What a passkey is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyPurpose {
    /// To sign in: as this person, or as the owner of whatever passkey is picked.
    SignIn(Option<Identifier>),
    /// To be added to an account.
    Register {
        /// The access token of the account.
        token: Secret,
    },
}

/// The use of a passkey: the options are fetched before the person asks, since some browsers forget the click while a page
/// fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What the person asked for, or picked below the field.
    pub attempt: Attempt<PasskeyStage>,
    pub(crate) purpose: PasskeyPurpose,
    pub(crate) options: PasskeyOptionsState,
    /// The browser offers passkeys below the field.
    pub(crate) autofill: Option<(Request<RunCeremony>, Challenge)>,
    /// How often autofill was started again although the person did nothing.
    pub(crate) autofill_restarts: u8,
    /// Another element of the page took the browser's dialog over, and may be signing in: the next options are for the
    /// button alone.
    pub(crate) autofill_suspended: bool,
}

/// How far an attempt has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyStage {
    /// The browser asks the person.
    Asking(Request<RunCeremony>, Challenge),
    /// The API looks at the credential that the browser gave.
    Finishing {
        /// To sign in, or to register: the purpose says which.
        request: RequestId,
        /// The options the ceremony was run with.
        challenge: Challenge,
        /// What the browser gave.
        credential: Secret,
    },
}

impl Awaited for PasskeyStage {
    fn request(&self) -> Option<RequestId> {
        match self {
            Self::Asking(request, _) => Some(request.id()),
            Self::Finishing { request, .. } => Some(*request),
        }
    }
}

/// Where the options are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyOptionsState {
    /// Not fetched.
    Missing,
    /// On their way; `wanted` by a person who has asked for the passkey already.
    Fetching {
        /// The call.
        request: Request<PasskeyOptions>,
        /// Go on as soon as they are there.
        wanted: bool,
    },
    /// Here, until the timer runs out.
    Ready(Challenge, TimerId),
}

impl Passkey {
    pub(crate) fn new(purpose: PasskeyPurpose) -> Self {
        Self {
            attempt: Attempt::Ready,
            purpose,
            options: PasskeyOptionsState::Missing,
            autofill: None,
            autofill_restarts: 0,
            autofill_suspended: false,
        }
    }

    /// Whether the person has asked and waits.
    pub fn is_busy(&self) -> bool {
        self.attempt.is_in_flight() || matches!(self.options, PasskeyOptionsState::Fetching { wanted: true, .. })
    }

    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        match &self.options {
            PasskeyOptionsState::Missing => {}
            PasskeyOptionsState::Fetching { request, .. } => all.push(Outstanding::Request(request.id())),
            PasskeyOptionsState::Ready(_, timer) => all.push(Outstanding::Timer(*timer)),
        }
        if let Some((request, _)) = &self.autofill {
            all.push(Outstanding::Request(request.id()));
        }
        self.attempt.outstanding(all);
    }
}

/// "Sign in with your passkey": the person has typed an identifier that has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyPrompt {
    /// The person.
    pub identifier: Identifier,
    /// Signing in with the passkey.
    pub passkey: Passkey,
    /// Being sent a message instead.
    pub switch: Attempt<Sending>,
}

impl PasskeyPrompt {
    /// The messages that can be sent instead, the preferred one first.
    pub fn alternatives<'a>(&'a self, configuration: &'a Configuration) -> impl Iterator<Item = Message> + 'a {
        configuration.methods.messages_to(&self.identifier)
    }
}

/// "Add a passkey for next time": the person has signed in another way, and the page knows it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyOffer {
    /// Adding the passkey.
    pub passkey: Passkey,
    pub(crate) signed_in: Box<SignedIn>,
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub identifier: String,
    /// The method.
    pub method: Method,
    /// The page was left and came back as it was, by the browser's "back".
    pub is_left: bool,
    /// The person has just added a passkey for the next time.
    pub passkey_added: bool,
}
