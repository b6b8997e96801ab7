//! Everything that can happen to a login.

use crate::{
    ApiError, Authenticated, Challenge, Country, Device, Method, Moment, PasskeyError, Remembered, RequestId, Secret,
    Sent, Settings, TimerId,
};

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, with a random number for what follows from it.
    pub moment: Moment,
    /// What.
    pub happening: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The page set or changed the element's attributes. Comes before anything else. With it comes what an earlier load of
    /// the page left to be remembered for this client id.
    Configured(Settings, Option<Box<Remembered>>),
    /// The text of the screen's field changed.
    Typed(String),
    /// Another country was chosen for the phone number.
    CountryChosen(Country),
    /// The screen's form was submitted.
    Submitted,
    /// The page called `start(identifier)`.
    Started(String),
    /// The page called `reset()`.
    ResetRequested,
    /// The person asked for the link or the code once more, or for a new one after the old one expired.
    ResendRequested,
    /// The person wants to sign in by this method instead.
    SwitchRequested(Method),
    /// The person wants to use a passkey, or to add one.
    PasskeyRequested,
    /// The person does not want to add a passkey.
    SkipRequested,
    /// What the device can do with passkeys.
    DeviceKnown(Device),
    /// The person wants to use another address or number.
    ChangeRequested,
    /// A call ended.
    Answered {
        /// The call, as [`crate::Effect::Call`] named it.
        request: RequestId,
        /// How it ended.
        outcome: Result<Reply, ApiError>,
    },
    /// A timer ran out.
    TimerFired(TimerId),
    /// The page was shown or hidden, or the browser went online or offline.
    PageChanged(Page),
    /// The window got the focus: a person may have come back from the mail.
    Focused,
}

/// What the API answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Something was sent.
    Sent(Sent),
    /// It was sent once more; the handle stays valid.
    Resent,
    /// Whether the login has happened.
    Status(Status),
    /// Whether somebody has a passkey; `None` where the API does not say.
    HasPasskey(Option<bool>),
    /// Options for the browser.
    Challenge(Challenge),
    /// What the browser gave for them, as WebAuthn JSON.
    Credential(Result<Secret, PasskeyError>),
    /// The passkey was added.
    Registered,
    /// The text that a message held; `None` where the browser will not say.
    Code(Option<String>),
}

/// The answer of ping status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet: any 200 without `authenticated: true` (contract, contradiction 7).
    Pending,
    /// It has.
    Authenticated(Box<Authenticated>),
}

/// The surroundings of the element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page is shown, not in a background tab.
    pub visible: bool,
    /// The browser believes that it has a network.
    pub online: bool,
}

impl Page {
    /// Whether polling makes sense at all.
    pub(crate) fn allows_polling(self) -> bool {
        self.visible && self.online
    }
}
