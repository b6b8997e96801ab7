//! Holds the screens after a message was sent: waiting for its link or its code, and its expiry.

use crate::configuration::Configuration;
use crate::identifier::Identifier;
use crate::method::{Message, Proof};
use crate::request::{ReceiveCode, Request, ResendMessage};
use crate::state::{Attempt, CodeEntry, Countdown, Outstanding, Polling, PollingPhase, Sending, Shared};
use crate::text::Text;
use crate::time::Duration;

/// How long after the last message the page stops waiting, whatever the server says. A server that keeps answering "not yet"
/// must not be asked for ever; no code or link is good for longer than 10 minutes (OWASP ASVS 5.0, 6.5.5).
pub const WAIT_LIMIT: Duration = Duration::from_seconds(600);

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

/// What the API said when it had sent a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Names the login from now on.
    pub handle: StateHandle,
    /// The message holds a link and a code, and the handle serves both.
    pub holds_both: bool,
    /// How many digits the code has, where the API says so and it is between 4 and 8.
    pub code_length: Option<u32>,
}

/// Waiting for the link to be opened, or for the code to be typed.
///
/// One mail may hold both: then the person goes from one screen to the other without another mail, and the link ends the
/// login from the screen of the code, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where the message was sent.
    pub identifier: Identifier,
    /// What the person is asked for: to open the link, or to type the code.
    pub message: Message,
    /// What was typed of the code.
    pub entry: CodeEntry,
    /// Sending it once more.
    pub resend: Attempt<Request<ResendMessage>>,
    /// Sending another message instead.
    pub switch: Attempt<Sending>,
    /// Asking whether the link was opened.
    pub polling: Polling,
    /// The browser's own reading of the code from a text message (WebOTP).
    pub(crate) receiving: Option<Request<ReceiveCode>>,
    /// It was sent once more, by this screen.
    pub(crate) resent: bool,
    /// The message the login was begun by: its endpoint resends.
    pub(crate) sent_by: Message,
    pub(crate) sent: Sent,
    /// Runs out at [`WAIT_LIMIT`].
    pub(crate) expiry: Countdown,
    /// It has run out, and the server is asked for the last time.
    pub(crate) overdue: bool,
}

impl Waiting {
    /// The other message that the person may change to: the preferred one of those that can be sent to the same recipient.
    pub fn alternative(&self, configuration: &Configuration) -> Option<Message> {
        configuration.methods.messages_to(&self.identifier).find(|message| *message != self.message)
    }

    /// Whether what was sent already holds what `other` would: changing to it needs no other message.
    pub fn holds(&self, other: Message) -> bool {
        self.sent.holds_both && other.proof() != self.message.proof()
    }

    /// Whether a code is asked for.
    pub fn wants_code(&self) -> bool {
        self.message.proof() == Proof::Code
    }

    /// Whether it was just sent once more: until it can be sent again.
    pub fn was_resent(&self) -> bool {
        self.resent && matches!(self.resend, Attempt::CoolingDown(_))
    }

    /// How many digits the code has, where that is known.
    pub fn code_length(&self) -> Option<u32> {
        self.sent.code_length
    }

    /// How waiting goes: what the person reads of it.
    pub fn progress(&self, shared: &Shared) -> Text {
        match (shared.is_offline(), self.polling.is_in_trouble(), self.polling.is_held()) {
            (true, ..) => Text::WaitingOffline,
            (false, true, _) => Text::WaitingTrouble,
            (false, false, true) => Text::WaitingBusy,
            (false, false, false) => Text::Waiting,
        }
    }

    /// Whether ping status knows the login.
    pub(crate) fn can_be_polled(&self) -> bool {
        self.sent.holds_both || self.sent_by.proof() == Proof::Link
    }

    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        all.push(Outstanding::Timer(self.expiry.timer));
        match self.polling.phase {
            PollingPhase::Scheduled(timer) => all.push(Outstanding::Timer(timer)),
            PollingPhase::InFlight(request) => all.push(Outstanding::Request(request.id())),
            PollingPhase::Idle => {}
        }
        if let Some(request) = self.receiving {
            all.push(Outstanding::Request(request.id()));
        }
        self.resend.outstanding(all);
        self.switch.outstanding(all);
        self.entry.outstanding(all);
    }
}

/// What was sent cannot be used any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expired {
    /// Where it had been sent, and where a new one would go.
    pub identifier: Identifier,
    /// What had been sent.
    pub message: Message,
    /// Why it cannot be used.
    pub cause: ExpiryCause,
    /// Sending a new one.
    pub renewal: Attempt<Sending>,
}

/// Why a link or a code cannot be used any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryCause {
    /// Its time is over, or it was used.
    TimeIsOver,
    /// Too many wrong codes were typed.
    TooManyTries,
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
