//! Lists everything that can happen to a login.

use crate::configuration::Settings;
use crate::method::Message;
use crate::phone::{Country, Metadata};
use crate::request::Reply;
use crate::state::{Device, Outstanding, Page, Remembered, TimerId};

/// Something that happened: to the page, on the device, by the person or at the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page set or changed the element's attributes. Comes before anything else. With it comes the login that an earlier
    /// load of the page left to be remembered for this client id.
    Configured(Box<Settings>, Option<Box<Remembered>>),
    /// The person has typed or pasted: this is the text of the screen's field now, perhaps the same again.
    Typed(String),
    /// The field was read, and this is in it. It may have been filled in without an event.
    Read(String),
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
    /// The person wants to be sent this message instead.
    SwitchRequested(Message),
    /// The person wants to use a passkey, or to add one.
    PasskeyRequested,
    /// The person does not want to add a passkey.
    SkipRequested,
    /// The person wants to use another address or number.
    ChangeRequested,
    /// The runner found out what the device can do with passkeys.
    DeviceKnown(Device),
    /// What is known of phone numbers has arrived; `None` where it did not.
    PhoneMetadataFetched(Option<Metadata>),
    /// A request ended.
    Answered(Reply),
    /// A timer ran out.
    TimerFired(TimerId),
    /// The page was shown or hidden, or the browser went online or offline.
    PageChanged(Page),
    /// The page was left, and came back as it was left (back/forward cache).
    Restored,
    /// The window got the focus: the person may have come back from the mail.
    Focused,
}

impl Event {
    /// The request or the timer that ended with this event.
    pub(crate) fn ended(&self) -> Option<Outstanding> {
        match self {
            Self::Answered(reply) => Some(Outstanding::Request(reply.request())),
            Self::TimerFired(timer) => Some(Outstanding::Timer(*timer)),
            _ => None,
        }
    }
}
