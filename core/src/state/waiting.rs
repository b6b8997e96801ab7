//! Something was sent: the screens on which the person opens the link, or types the code.

use super::{Attempt, Countdown, Outstanding, StateHandle};
use crate::{Code, Configuration, Duration, Identifier, Method, Polling, PollingPhase, RequestId};

/// How long after the last message the page stops waiting, whatever the server says. A server that keeps answering "not yet"
/// must not be asked for ever; no code or link is good for longer than 10 minutes (OWASP ASVS 5.0, 6.5.5).
pub const WAIT_LIMIT: Duration = Duration::from_seconds(600);

/// How many digits a code has where the API does not say.
const USUAL_CODE_LENGTH: u32 = 6;

/// Waiting for the link to be opened, or for the code to be typed.
///
/// One mail may hold both: then the person goes from one screen to the other without another mail, and the link ends the
/// login from the screen of the code, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where the link or the code was sent.
    pub identifier: Identifier,
    /// What the person is asked for: [`Method::MagicLink`] to open the link, else to type the code.
    pub method: Method,
    /// What was typed of the code.
    pub entry: Entry,
    /// Sending it once more.
    pub resend: Attempt,
    /// Sending by the other method.
    pub switch: Attempt<Method>,
    /// Asking whether the link was opened.
    pub polling: Polling,
    /// The browser's own reading of the code from a text message (WebOTP).
    pub(crate) receiving: Option<RequestId>,
    /// The method the login was begun by: its endpoint resends.
    pub(crate) sent_by: Method,
    pub(crate) sent: Sent,
    /// Runs out at [`WAIT_LIMIT`].
    pub(crate) expiry: Countdown,
    pub(crate) configuration: Configuration,
}

/// What the API said when it had sent something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Names the login from now on.
    pub handle: StateHandle,
    /// The mail holds a link and a code, and the handle serves both.
    pub holds_both: bool,
    /// How many digits the code has, where the API says so and it is between 4 and 8.
    pub code_length: Option<u32>,
}

/// The field of the code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The digits typed so far, cleaned ([`Code::clean`]).
    pub typed: String,
    /// Asking whether the code is right.
    pub verification: Attempt<Verification>,
    /// Codes the API has refused since the last one was sent: a second try of the same would only cost one more of the few.
    pub(crate) refused: Vec<Code>,
}

/// A code on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    pub(crate) code: Code,
    /// The API has accepted the code, but sent no tokens with its word: now ping status is asked.
    pub(crate) accepted: bool,
}

impl Entry {
    /// Whether ping status is asked for the tokens of an accepted code.
    pub(crate) fn is_being_confirmed(&self) -> bool {
        matches!(&self.verification, Attempt::InFlight { subject, .. } if subject.accepted)
    }
}

#[expect(clippy::derivable_impls, reason = "the derive wants T: Default")]
impl<T> Default for Attempt<T> {
    fn default() -> Self {
        Self::Ready
    }
}

impl Waiting {
    /// The other way that fits, which the person may change to.
    pub fn alternative(&self) -> Option<Method> {
        let other = match self.method {
            Method::MagicLink => Method::EmailCode,
            Method::EmailCode => Method::MagicLink,
            Method::PhoneCode | Method::Passkey => return None,
        };
        self.configuration.methods.iter().find(|method| *method == other)
    }

    /// Whether changing to the alternative needs no other message.
    pub fn holds_both(&self) -> bool {
        self.sent.holds_both
    }

    /// Whether a code is asked for.
    pub fn wants_code(&self) -> bool {
        self.method != Method::MagicLink
    }

    /// How many digits the code has.
    pub fn code_length(&self) -> u32 {
        self.sent.code_length.unwrap_or(USUAL_CODE_LENGTH)
    }

    /// Whether ping status knows the login.
    pub(crate) fn can_be_polled(&self) -> bool {
        self.sent.holds_both || self.sent_by == Method::MagicLink
    }

    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        all.push(Outstanding::Timer(self.expiry.timer));
        match self.polling.phase {
            PollingPhase::Scheduled(timer) => all.push(Outstanding::Timer(timer)),
            PollingPhase::InFlight(request) => all.push(Outstanding::Request(request)),
            PollingPhase::Paused => {}
        }
        if let Some(request) = self.receiving {
            all.push(Outstanding::Request(request));
        }
        self.resend.outstanding(all);
        self.switch.outstanding(all);
        self.entry.verification.outstanding(all);
    }
}

/// What was sent is of no use any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expired {
    /// Where it had been sent, and where a new one would go.
    pub identifier: Identifier,
    /// What had been sent.
    pub method: Method,
    /// Why it is of no use.
    pub cause: ExpiryCause,
    /// Sending a new one.
    pub renewal: Attempt,
    pub(crate) configuration: Configuration,
}

/// Why a link or a code is of no use any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryCause {
    /// Its time is over, or it was used.
    TimeIsOver,
    /// Too many wrong codes were typed.
    TooManyTries,
}
