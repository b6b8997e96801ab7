//! Where a login stands. The view is a function of this, and only of this.

mod attempt;
mod passkey;
mod waiting;

pub use attempt::{Attempt, Countdown, Outstanding, Problem};
pub use passkey::{
    Challenge, Device, Passkey, PasskeyOffer, PasskeyOptions, PasskeyPrompt, PasskeyPurpose, PasskeyStage,
};
pub use waiting::{Entry, Expired, ExpiryCause, Sent, Verification, WAIT_LIMIT, Waiting};

use crate::{
    Accepts, Configuration, Country, ErrorCode, Identifier, Instant, Method, Methods, Page, Remembered, Settings, Text,
    phone,
};

/// Names one call of the API. Never used twice by one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(pub(crate) u32);

/// Names one timer. Never used twice by one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimerId(pub(crate) u32);

/// What the API calls `state`: names one login at the server. Opaque, and a secret to all but this page.
#[derive(Clone, PartialEq, Eq)]
pub struct StateHandle(String);

impl StateHandle {
    /// Takes the handle as the API gave it.
    pub fn new(handle: impl Into<String>) -> Self {
        Self(handle.into())
    }

    /// The handle as it goes back to the API.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for StateHandle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("StateHandle(…)")
    }
}

/// A login from mount to unmount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What the page asked for.
    pub settings: Settings,
    /// What the element can see of its surroundings.
    pub page: Page,
    /// What the device can do with passkeys; nothing until it is known.
    pub device: Device,
    /// When the last event happened; what countdowns count from.
    pub now: Instant,
    /// What is shown.
    pub screen: Screen,
    /// What the live region says.
    pub announcement: Option<Announcement>,
    pub(crate) ready: bool,
    pub(crate) device_asked: bool,
    pub(crate) step_told: Option<&'static str>,
    /// What the tab remembers of this login, so that a reload comes back to it.
    pub(crate) remembered: Option<Remembered>,
    pub(crate) next_id: u32,
}

impl State {
    /// The state before the first event: nothing configured, nothing to see yet.
    pub fn new(page: Page) -> Self {
        Self {
            settings: Settings::default(),
            page,
            device: Device::default(),
            now: Instant::default(),
            screen: Screen::Unavailable(ErrorCode::MissingClientId),
            announcement: None,
            ready: false,
            device_asked: false,
            step_told: None,
            remembered: None,
            next_id: 0,
        }
    }
}

impl State {
    /// Whether the text in the screen's field was refused: something in it is to be mended, not something behind it.
    pub fn is_text_refused(&self) -> bool {
        let problem = match &self.screen {
            Screen::Identify(screen) => screen.submission.problem(),
            Screen::Waiting(screen) => screen.entry.verification.problem(),
            _ => None,
        };
        problem.is_some_and(|problem| problem.code.is_about_text())
    }

    /// Whether the person is offered to sign in with a passkey.
    pub fn offers_passkeys(&self) -> bool {
        self.device.sign_in
            && self.screen.configuration().is_some_and(|configuration| configuration.methods.contain(Method::Passkey))
    }
}

/// A sentence for people who do not see the screen change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What is said.
    pub text: Text,
    /// The `{seconds}` or `{count}` in it.
    pub number: u32,
    /// Differs from the announcement before, so that the same sentence is heard again.
    pub serial: u32,
}

/// What is shown: one variant a screen, each with what that screen needs and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "there is one screen at a time, and a box for it would only weigh")]
pub enum Screen {
    /// The attributes cannot be used. Only the developer can go on from here.
    Unavailable(ErrorCode),
    /// The first screen: who are you?
    Identify(Identify),
    /// "Use your passkey."
    PasskeyPrompt(PasskeyPrompt),
    /// "Check your email", or "Enter the code".
    Waiting(Waiting),
    /// "This link has expired", or the code has.
    Expired(Expired),
    /// "Add a passkey for next time." The page has its tokens already.
    PasskeyOffer(PasskeyOffer),
    /// Done.
    SignedIn(SignedIn),
}

/// The first screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identify {
    /// The text of the field, as typed.
    pub typed: String,
    /// The country the person chose for phone numbers.
    pub(crate) country: Option<Country>,
    /// Sending to what was typed. The field may have been edited since.
    pub submission: Attempt<Target>,
    /// Signing in with a passkey in place of typing.
    pub passkey: Passkey,
    /// Runs while the submission asks whether there is a passkey; when it runs out, the usual way is taken.
    pub(crate) check: Option<TimerId>,
    pub(crate) configuration: Configuration,
}

impl Identify {
    /// The ways in that are offered.
    pub fn methods(&self) -> &Methods {
        &self.configuration.methods
    }

    /// What the field takes.
    pub fn accepts(&self) -> Accepts {
        self.configuration.methods.accepts()
    }

    /// Whether what is typed is a phone number, as far as one can tell yet.
    pub fn is_phone(&self) -> bool {
        match self.accepts() {
            Accepts::Email => false,
            Accepts::Phone => true,
            Accepts::Either => phone::is_phone_like(&self.typed),
        }
    }

    /// The country of what is typed; `None` while it has none.
    pub fn country(&self) -> Option<Country> {
        phone::country_of(&self.typed, self.default_country())
    }

    pub(crate) fn default_country(&self) -> Option<Country> {
        self.country.or(self.configuration.default_country)
    }
}

/// Somebody, and the way they are to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) identifier: Identifier,
    pub(crate) method: Method,
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who signed in.
    pub identifier: String,
    /// How.
    pub method: Method,
    /// A passkey that is being added without a question, and when the person is asked after all.
    pub(crate) adding: Option<(Passkey, TimerId)>,
    pub(crate) configuration: Configuration,
}

impl Screen {
    /// The name of the screen in `ssojet-step`: stable.
    pub fn step_name(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Identify(_) => "identify",
            Self::Waiting(Waiting { method: Method::MagicLink, .. }) => "link-sent",
            Self::Waiting(_) => "code-sent",
            Self::Expired(Expired { method: Method::MagicLink, .. }) => "link-expired",
            Self::Expired(_) => "code-expired",
            Self::PasskeyPrompt(_) => "passkey",
            Self::PasskeyOffer(_) => "passkey-offer",
            Self::SignedIn(_) => "signed-in",
        }
    }

    /// The way in the person is on.
    pub fn method(&self) -> Option<Method> {
        match self {
            Self::Unavailable(_) | Self::Identify(_) => None,
            Self::Waiting(screen) => Some(screen.method),
            Self::Expired(screen) => Some(screen.method),
            Self::PasskeyPrompt(_) => Some(Method::Passkey),
            Self::PasskeyOffer(screen) => Some(screen.signed_in.method),
            Self::SignedIn(screen) => Some(screen.method),
        }
    }

    /// The settings the screen works with; none where they are unusable.
    pub fn configuration(&self) -> Option<&Configuration> {
        match self {
            Self::Unavailable(_) => None,
            Self::Identify(screen) => Some(&screen.configuration),
            Self::Waiting(screen) => Some(&screen.configuration),
            Self::Expired(screen) => Some(&screen.configuration),
            Self::PasskeyPrompt(screen) => Some(&screen.configuration),
            Self::PasskeyOffer(screen) => Some(&screen.signed_in.configuration),
            Self::SignedIn(screen) => Some(&screen.configuration),
        }
    }

    /// Everything the screen waits for. An answer or a timer that is not in here is of no concern any more.
    pub fn outstanding(&self) -> Vec<Outstanding> {
        let mut all = Vec::new();
        match self {
            Self::Unavailable(_) | Self::SignedIn(SignedIn { adding: None, .. }) => {}
            Self::Identify(screen) => {
                screen.passkey.outstanding(&mut all);
                screen.submission.outstanding(&mut all);
                all.extend(screen.check.map(Outstanding::Timer));
            }
            Self::PasskeyPrompt(screen) => {
                screen.passkey.outstanding(&mut all);
                screen.switch.outstanding(&mut all);
            }
            Self::Waiting(screen) => screen.outstanding(&mut all),
            Self::Expired(screen) => screen.renewal.outstanding(&mut all),
            Self::PasskeyOffer(screen) => screen.passkey.outstanding(&mut all),
            Self::SignedIn(SignedIn { adding: Some((passkey, limit)), .. }) => {
                passkey.outstanding(&mut all);
                all.push(Outstanding::Timer(*limit));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_goes_back_as_it_came_and_is_not_printed() {
        let handle = StateHandle::new("646616daf9a276fa9a6446a1");
        assert_eq!(handle.as_str(), "646616daf9a276fa9a6446a1");
        assert_eq!(format!("{handle:?}"), "StateHandle(…)");
    }
}
