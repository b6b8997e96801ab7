//! Holds what every screen shares: settings, configuration, page, device, clock and announcement.

use crate::configuration::{Configuration, Settings};
use crate::identifier::Identifier;
use crate::method::Method;
use crate::state::{PhoneMetadata, Problem, Remembered};
use crate::text::Text;
use crate::time::Instant;

/// What every screen shares. A transition borrows it, so that no screen holds a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The attributes as the page wrote them.
    pub settings: Settings,
    /// The attributes, checked; defaults without an application while the screen is `Unavailable`.
    pub configuration: Configuration,
    /// What the element can see of its surroundings.
    pub page: Page,
    /// Whether an answer arrived since the browser last said whether it is online: that proves the network, whatever the
    /// browser believes.
    pub(crate) network_proven: bool,
    /// What the device can do with passkeys; nothing until it is known.
    pub device: Device,
    /// What is known of phone numbers.
    pub phone_metadata: PhoneMetadata,
    /// When the last event happened; what countdowns count from.
    pub now: Instant,
    /// What the live region says.
    pub announcement: Option<Announcement>,
    /// How many problems there were, so that the same sentence is heard again.
    pub problems: u32,
    /// Whether the page was told that the form can be used.
    pub(crate) ready: bool,
    /// Whether the runner was asked what the device can do.
    pub(crate) device_asked: bool,
    /// The screen that the page was told of last, by its name.
    pub(crate) step_told: Option<&'static str>,
    /// How long the API wants nothing more to be sent to whom.
    pub(crate) waits: Vec<(Identifier, Problem)>,
    /// What the tab remembers of this login, so that a reload comes back to it.
    pub(crate) remembered: Option<Box<Remembered>>,
    /// The number of the last request or timer.
    pub(crate) last_number: u32,
}

impl Shared {
    pub(super) fn new(page: Page) -> Self {
        Self {
            settings: Settings::default(),
            configuration: Configuration::unusable(),
            page,
            network_proven: false,
            device: Device::default(),
            phone_metadata: PhoneMetadata::default(),
            now: Instant::default(),
            announcement: None,
            problems: 0,
            ready: false,
            device_asked: false,
            step_told: None,
            waits: Vec::new(),
            remembered: None,
            last_number: 0,
        }
    }

    /// Whether there is no network, as far as is known: the browser says so, and nothing has proved it wrong.
    pub fn is_offline(&self) -> bool {
        !self.page.online && !self.network_proven
    }

    /// Whether the page is looked at, and has a network as far as is known.
    pub(crate) fn is_attended(&self) -> bool {
        self.page.visible && !self.is_offline()
    }

    /// Whether the person is offered to sign in with a passkey: where the device keeps them or, where there is no other way in, a
    /// security key can be put in.
    pub fn offers_passkeys(&self) -> bool {
        let methods = &self.configuration.methods;
        let only_way = self.device.security_key && methods.messages().next().is_none();
        methods.contains(Method::Passkey) && (self.device.sign_in || only_way)
    }

    /// Whether a person who has signed in another way is offered to add a passkey.
    pub(crate) fn offers_to_add(&self) -> bool {
        self.device.register && !self.device.declined && self.configuration.methods.contains(Method::Passkey)
    }
}

/// The surroundings of the element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page is shown, not in a background tab.
    pub visible: bool,
    /// The browser believes that it has a network.
    pub online: bool,
}

/// What the device can do with passkeys, asked once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Sign in with one that a security key keeps, at the least: the browser knows passkeys, and the page may ask for them.
    pub security_key: bool,
    /// Sign in with one that the device keeps, or a phone beside it.
    pub sign_in: bool,
    /// Keep a new one.
    pub register: bool,
    /// Offer them below the field.
    pub autofill: bool,
    /// The person has said "not now" to adding one on this device.
    pub declined: bool,
}

/// A sentence for people who do not see the screen change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The sentence.
    pub text: Text,
    /// The `{seconds}` or `{count}` in it.
    pub number: u32,
    /// Differs from the announcement before, so that the same sentence is heard again.
    pub serial: u32,
    /// When it was said.
    pub(crate) at: Instant,
}
