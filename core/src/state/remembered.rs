//! Holds what a tab keeps of a login under way, so that a reload of the page comes back to it.

use crate::identifier::Identifier;
use crate::method::Message;
use crate::state::Sent;
use crate::time::{Duration, Instant};

/// A login that waits for its link or its code. It holds no token: only what the page needs to go on waiting (OWASP ASVS 5.0,
/// 14.3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The application the login belongs to.
    pub client_id: String,
    /// The API it belongs to: [`crate::api_base::ApiBase::as_str`].
    pub api_base: String,
    /// Where the message was sent.
    pub identifier: Identifier,
    /// The screen that was shown.
    pub message: Message,
    /// The message the login was begun by.
    pub sent_by: Message,
    /// What the API said.
    pub sent: Sent,
    /// When waiting ends.
    pub until: Instant,
    /// When another message may be asked for.
    pub resend_at: Instant,
}

/// How long after its time a login is still asked about once, before it is said to be over.
const GRACE: Duration = Duration::from_seconds(3600);

impl Remembered {
    /// Whether the login is so long over that it is of no interest any more.
    pub fn is_over(&self, now: Instant) -> bool {
        now >= self.until.plus(GRACE)
    }
}
