//! Keeps a login under way over a reload of the page.

use crate::configuration::Configuration;
use crate::effect::Effect;
use crate::identifier::Identifier;
use crate::method::Method;
use crate::state::{Remembered, Screen, Shared, WAIT_LIMIT, Waiting};
use crate::time::Instant;

/// Has kept or forgotten what is to be, now that the screen is what it is.
pub(super) fn keep(screen: &Screen, shared: &mut Shared, effects: &mut Vec<Effect>) {
    let now = match screen {
        Screen::Waiting(screen) => Some(screen.remembered(&shared.configuration)),
        _ => None,
    };
    if now == shared.remembered {
        return;
    }
    let before = std::mem::replace(&mut shared.remembered, now.clone());
    // Keeping replaces what was kept, but only for the same client.
    if let Some(before) = before
        && now.as_ref().is_none_or(|now| now.client_id != before.client_id)
    {
        effects.push(Effect::Forget { client_id: before.client_id });
    }
    if let Some(now) = now {
        effects.push(Effect::Remember(now));
    }
}

impl Remembered {
    /// Whether the login can go on with `configuration`, as of `now`.
    pub(super) fn is_usable(&self, configuration: &Configuration, now: Instant) -> bool {
        self.client_id == configuration.client_id
            && self.api_base == configuration.api_base.as_str()
            && configuration.methods.contains(Method::Message(self.message))
            && self.message.fits(&self.identifier)
            && self.sent_by.fits(&self.identifier)
            && (self.message == self.sent_by || self.sent.holds_both)
            && !self.is_over(now)
            && self.until.since(now) <= WAIT_LIMIT
    }

    /// Whether it is the login of the person that the page names, where it names one. While nothing is known of phone numbers, one
    /// that is written nationally is compared by its last digits.
    pub(super) fn is_of(&self, named: Option<&str>, shared: &Shared) -> bool {
        let (configuration, metadata) = (&shared.configuration, shared.phone_metadata.known);
        let named = named.filter(|named| !named.trim().is_empty());
        named.is_none_or(|named| {
            let accepts = configuration.methods.accepts();
            match Identifier::parse(named, accepts, metadata, None, configuration.default_country) {
                Ok(identifier) => identifier == self.identifier,
                Err(_) => metadata.is_none() && self.identifier.ends_like(named),
            }
        })
    }
}

impl Waiting {
    fn remembered(&self, configuration: &Configuration) -> Box<Remembered> {
        Box::new(Remembered {
            client_id: configuration.client_id.clone(),
            api_base: configuration.api_base.as_str().to_owned(),
            identifier: self.identifier.clone(),
            message: self.message,
            sent_by: self.sent_by,
            sent: self.sent.clone(),
            until: self.expiry.until,
            resend_at: self.resend.countdown().map(|countdown| countdown.until).unwrap_or_default(),
        })
    }
}
