//! Keeping a login under way over a reload of the page.

use super::Turn;
use crate::{Attempt, Configuration, Effect, Instant, Remembered, Screen, State, Waiting};

/// What is to be kept or forgotten, now that the screen is what it is.
pub(super) fn changes(state: &mut State) -> Vec<Effect> {
    let now = match &state.screen {
        Screen::Waiting(screen) => Some(screen.remembered()),
        _ => None,
    };
    if now == state.remembered {
        return Vec::new();
    }
    let before = std::mem::replace(&mut state.remembered, now.clone());
    // Keeping replaces what was kept, but only for the same client.
    let left_behind = before
        .filter(|before| now.as_ref().is_none_or(|now| now.client_id != before.client_id))
        .map(|before| Effect::Forget { client_id: before.client_id });
    left_behind.into_iter().chain(now.map(|now| Effect::Remember(Box::new(now)))).collect()
}

impl Remembered {
    /// Whether the login can go on with `configuration`, as of `now`.
    pub(super) fn is_usable(&self, configuration: &Configuration, now: Instant) -> bool {
        self.client_id == configuration.client_id
            && self.api_base == configuration.api_base.as_str()
            && configuration.methods.contain(self.method)
            && self.method.fits(&self.identifier)
            && self.sent_by.fits(&self.identifier)
            && (self.method == self.sent_by || self.sent.holds_both)
            && now < self.until
            && self.until.since(now) <= crate::WAIT_LIMIT
    }
}

impl Waiting {
    fn remembered(&self) -> Remembered {
        Remembered {
            client_id: self.configuration.client_id.clone(),
            api_base: self.configuration.api_base.as_str().to_owned(),
            identifier: self.identifier.clone(),
            method: self.method,
            sent_by: self.sent_by,
            sent: self.sent.clone(),
            until: self.expiry.until,
            resend_at: self.resend.countdown().map(|countdown| countdown.until).unwrap_or_default(),
        }
    }

    /// The screen as it was before the page was loaded again.
    pub(super) fn resumed(login: Remembered, configuration: Configuration, turn: &mut Turn) -> Self {
        let Remembered { identifier, method, sent_by, sent, until, resend_at, .. } = login;
        let resend = match resend_at > turn.now() {
            true => Attempt::CoolingDown(turn.count_down(resend_at)),
            false => Attempt::Ready,
        };
        let expiry = turn.alarm(until);
        Self::begin(identifier, method, sent_by, sent, (resend, expiry), configuration, turn)
    }
}
