//! Holds the first screen: the field for an address or a number, and what was submitted from it.

use crate::configuration::Configuration;
use crate::identifier::Identifier;
use crate::method::{Accepts, Message};
use crate::phone::{self, Country};
use crate::request::{PasskeyStatus, Request, RequestId};
use crate::state::{Attempt, Awaited, Field, Passkey, Sending, Shared, TimerId};
use crate::text::Text;

/// The first screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identify {
    /// The text of the field, as typed.
    pub typed: Field,
    /// The country the person chose for phone numbers.
    pub(crate) country: Option<Country>,
    /// Sending to what was typed. The field may have been edited since.
    pub submission: Attempt<Submission>,
    /// Signing in with a passkey instead of typing.
    pub passkey: Passkey,
}

/// What was submitted, and how far it has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submission {
    /// What is known of phone numbers is on its way. When the limit runs out, the number is sent unchecked.
    AwaitingMetadata {
        /// How long it is waited for.
        limit: TimerId,
    },
    /// The API is asked whether the person has a passkey. When the limit runs out, the message is sent all the same.
    Checking {
        /// The question.
        request: Request<PasskeyStatus>,
        /// How long the answer is waited for.
        limit: TimerId,
        /// Whom to send to.
        identifier: Identifier,
        /// What to send.
        message: Message,
    },
    /// The message is being sent.
    Sending(Sending, Identifier),
}

impl Awaited for Submission {
    fn request(&self) -> Option<RequestId> {
        match self {
            Self::AwaitingMetadata { .. } => None,
            Self::Checking { request, .. } => Some(request.id()),
            Self::Sending(sending, _) => Some(sending.request.id()),
        }
    }

    fn limit(&self) -> Option<TimerId> {
        match self {
            Self::AwaitingMetadata { limit } | Self::Checking { limit, .. } => Some(*limit),
            Self::Sending(..) => None,
        }
    }
}

impl Identify {
    /// Whether what is typed is a phone number, as far as one can tell yet.
    pub fn is_phone(&self, configuration: &Configuration) -> bool {
        match configuration.methods.accepts() {
            Accepts::Email => false,
            Accepts::Phone => true,
            Accepts::Either => phone::is_phone_like(&self.typed),
        }
    }

    /// The country of what is typed; `None` while it has none, and while nothing is known of phone numbers.
    pub fn country(&self, shared: &Shared) -> Option<Country> {
        let metadata = shared.phone_metadata.known?;
        phone::country_of(metadata, &self.typed, self.default_country(&shared.configuration))
    }

    pub(crate) fn default_country(&self, configuration: &Configuration) -> Option<Country> {
        self.country.or(self.guess(configuration))
    }

    /// The country to assume while none is chosen. None once it has turned out to be wrong: the list then asks for one, also
    /// for the very same.
    pub(crate) fn guess(&self, configuration: &Configuration) -> Option<Country> {
        let is_asked = self.submission.problem().is_some_and(|problem| problem.text == Text::ErrorPhoneCountry);
        if is_asked { None } else { configuration.default_country }
    }
}
