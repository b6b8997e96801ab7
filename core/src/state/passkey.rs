//! Passkeys: signing in with one, and adding one.

use super::{Attempt, Outstanding};
use crate::{Configuration, Duration, Identifier, Method, RequestId, Secret, TimerId};

/// What the device can do with passkeys, asked once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Sign in with one, and add one.
    pub sign_in: bool,
    /// Offer them below the field.
    pub autofill: bool,
    /// Add one without a question.
    pub silent_register: bool,
    /// The person has said "not now" to adding one on this device.
    pub declined: bool,
}

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
    /// To sign in: as somebody, or as whoever the passkey belongs to.
    SignIn(Option<Identifier>),
    /// To be added to the account this access token is for.
    Register(Secret),
}

/// The way to a passkey: the options are there before the person asks, since some browsers forget the click while a page
/// fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What the person asked for, or picked below the field.
    pub attempt: Attempt<PasskeyStage>,
    pub(crate) purpose: PasskeyPurpose,
    pub(crate) options: PasskeyOptions,
    /// The browser offers passkeys below the field.
    pub(crate) autofill: Option<(RequestId, Challenge)>,
    /// How often autofill was begun again without the person doing anything.
    pub(crate) rounds: u8,
    /// Another element of the page took the browser's question over, and may be signing in: the next options are for the
    /// button alone.
    pub(crate) gives_way: bool,
}

/// How far an attempt has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyStage {
    /// The browser asks the person.
    Asking(Challenge),
    /// The API looks at what the browser gave.
    Finishing(Challenge, Secret),
}

/// Where the options are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyOptions {
    /// Nobody has asked for them.
    Missing,
    /// On their way; `wanted` by a person who has asked for the passkey already.
    Fetching {
        /// The call.
        request: RequestId,
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
            options: PasskeyOptions::Missing,
            autofill: None,
            rounds: 0,
            gives_way: false,
        }
    }

    /// Whether the person has asked and waits.
    pub fn is_busy(&self) -> bool {
        self.attempt.is_in_flight() || matches!(self.options, PasskeyOptions::Fetching { wanted: true, .. })
    }

    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        match self.options {
            PasskeyOptions::Missing => {}
            PasskeyOptions::Fetching { request, .. } => all.push(Outstanding::Request(request)),
            PasskeyOptions::Ready(_, timer) => all.push(Outstanding::Timer(timer)),
        }
        if let Some((request, _)) = self.autofill {
            all.push(Outstanding::Request(request));
        }
        self.attempt.outstanding(all);
    }
}

/// "Sign in with your passkey": somebody has typed who they are, and has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyPrompt {
    /// Who.
    pub identifier: Identifier,
    /// The way to it.
    pub passkey: Passkey,
    /// Signing in by another method.
    pub switch: Attempt<Method>,
    pub(crate) configuration: Configuration,
}

impl PasskeyPrompt {
    /// The other ways in, the preferred one first.
    pub fn alternatives(&self) -> impl Iterator<Item = Method> + '_ {
        self.configuration.methods.iter().filter(|method| method.fits(&self.identifier))
    }
}

/// "Add a passkey for next time": somebody has signed in another way, and the page knows it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyOffer {
    /// The way to it.
    pub passkey: Passkey,
    pub(crate) signed_in: super::SignedIn,
}
