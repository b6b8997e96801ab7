//! Ends a login: tells the page, and offers to add a passkey for the next time.

use super::Context;
use super::passkey::Progress;
use crate::characters::shown;
use crate::effect::{Effect, PageEvent};
use crate::event::Event;
use crate::method::Method;
use crate::session::Authenticated;
use crate::state::{Identify, Passkey, PasskeyOffer, PasskeyPurpose, Screen, SignedIn};
use crate::text::Text;

impl SignedIn {
    /// Tells the page at once, and only then offers a passkey for the next time.
    pub(super) fn enter(authenticated: Box<Authenticated>, typed: &str, context: &mut Context<'_>) -> Screen {
        let identifier = shown(match authenticated.user.identifier.as_str() {
            "" => typed,
            identifier => identifier,
        });
        let method = authenticated.method;
        let token = authenticated.oauth.access_token.clone();
        let shared = &context.shared;
        let may_add = method != Method::Passkey && shared.offers_to_add();
        let screen = Box::new(Self { identifier, method, is_left: false, passkey_added: false });
        context.announce(Text::SignedInTitle, 0);
        context.push(Effect::Emit(PageEvent::Authenticated(authenticated)));
        if !may_add {
            return Screen::SignedIn(screen);
        }
        let mut passkey = Passkey::new(PasskeyPurpose::Register { token });
        passkey.prepare(context);
        context.announce(Text::OfferTitle, 0);
        Screen::PasskeyOffer(Box::new(PasskeyOffer { passkey, signed_in: screen }))
    }

    /// Waits for nothing. A page that comes back after it was left, which its tokens were not kept for, can begin again.
    pub(super) fn step(mut self: Box<Self>, event: Event, context: &Context<'_>) -> Screen {
        match event {
            Event::Restored => self.is_left = true,
            Event::ChangeRequested if self.is_left => {
                return Screen::Identify(Identify::prefilled(&context.shared.settings));
            }
            _ => {}
        }
        Screen::SignedIn(self)
    }
}

impl PasskeyOffer {
    pub(super) fn step(mut self: Box<Self>, event: Event, context: &mut Context<'_>) -> Screen {
        match event {
            Event::PasskeyRequested | Event::Submitted => self.passkey.ask(context),
            Event::SkipRequested => {
                let client_id = context.shared.configuration.client_id.clone();
                context.shared.device.declined = true;
                context.push(Effect::DeclinePasskeys { client_id });
                context.announce(Text::SignedInTitle, 0);
                return Screen::SignedIn(self.signed_in);
            }
            Event::PageChanged(_) | Event::Focused => self.passkey.prepare(context),
            Event::Restored => self.signed_in.is_left = true,
            Event::TimerFired(timer) => self.passkey.timer_fired(timer, context),
            Event::Answered(reply) => {
                let said = match self.passkey.answered(reply, context) {
                    Progress::Continues => return Screen::PasskeyOffer(self),
                    Progress::Added => Text::PasskeyAdded,
                    Progress::Over => Text::SignedInTitle,
                };
                context.announce(said, 0);
                self.signed_in.passkey_added = said == Text::PasskeyAdded;
                return Screen::SignedIn(self.signed_in);
            }
            _ => {}
        }
        Screen::PasskeyOffer(self)
    }
}
