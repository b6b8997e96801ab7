//! Has what is known of phone numbers fetched once it is of use, and again where it did not arrive.

use super::Context;
use crate::effect::Effect;
use crate::identifier::Identifier;
use crate::phone::Metadata;
use crate::state::{PhoneMetadata, Screen};
use crate::time::Duration;

/// The longest time from one try to the next. A file that is missing stays so.
const LONGEST_WAIT: Duration = Duration::from_seconds(256);

impl Context<'_> {
    /// Takes down whether it has arrived. What is there stays.
    pub(super) fn take_phone_metadata(&mut self, fetched: Option<Metadata>) {
        let now = self.now();
        let state = &mut self.shared.phone_metadata;
        state.known = state.known.or(fetched);
        if std::mem::take(&mut state.is_asked) && fetched.is_none() {
            // 2 s, 4 s, 8 s …
            state.failures += 1;
            state.next_try = now.plus(Duration::from_seconds(1 << state.failures.min(8)));
        }
    }

    /// Asks for it where the screen has a number to read. Where one is only shown, its digits are grouped by it: that is worth one
    /// try.
    pub(super) fn prepare_phone_metadata(&mut self, screen: &Screen) {
        let is_wanted = match screen {
            Screen::Identify(screen) => screen.is_phone(&self.shared.configuration),
            screen => {
                matches!(screen.identifier(), Some(Identifier::Phone(_))) && self.shared.phone_metadata.failures == 0
            }
        };
        if is_wanted {
            self.awaits_phone_metadata();
        }
    }

    /// Whether it is on its way. It is asked for, unless it is there or has just been missed.
    pub(super) fn awaits_phone_metadata(&mut self) -> bool {
        let now = self.now();
        let PhoneMetadata { known, is_asked, next_try, .. } = &mut self.shared.phone_metadata;
        let left = next_try.since(now);
        // After a clock was set back, more is left than ever was.
        let is_due = left == Duration::ZERO || left > LONGEST_WAIT;
        if known.is_none() && !*is_asked && is_due {
            *is_asked = true;
            self.push(Effect::FetchPhoneMetadata);
        }
        self.shared.phone_metadata.is_asked
    }
}
