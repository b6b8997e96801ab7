//! Ends a login: tells the page, and offers to add a passkey for the next time.

use super::Context;
use super::passkey::Progress;
use crate::effect::{Effect, PageEvent};
use crate::event::Event;
use crate::method::Method;
use crate::session::Authenticated;
use crate::state::{Passkey, PasskeyOffer, PasskeyPurpose, Screen, SignedIn};
use crate::text::Text;
use crate::time::Duration;

/// How long a browser may take to add a passkey without a question: some neither do it nor say that they will not.
const SILENT_REGISTRATION_LIMIT: Duration = Duration::from_seconds(4);

impl SignedIn {
    /// Tells the page at once, and only then offers a passkey for the next time.
    pub(super) fn enter(authenticated: Box<Authenticated>, typed: &str, context: &mut Context<'_>) -> Screen {
        let identifier = match authenticated.user.identifier.as_str() {
            "" => typed.to_owned(),
            identifier => identifier.to_owned(),
        };
        let method = authenticated.method;
        let token = authenticated.oauth.access_token.clone();
        let shared = &context.shared;
        let may_add = method != Method::Passkey && shared.offers_passkeys() && !shared.device.declined;
        let silent = shared.device.silent_register;
        let mut screen = Self { identifier, method, adding: None };
        context.announce(Text::SignedInTitle, 0);
        context.push(Effect::Emit(PageEvent::Authenticated(authenticated)));
        if !may_add {
            return Screen::SignedIn(screen);
        }
        let mut passkey = Passkey::new(PasskeyPurpose::Register { token, silent });
        if silent {
            passkey.ask(context);
            screen.adding = Some((passkey, context.start_timer(SILENT_REGISTRATION_LIMIT)));
            return Screen::SignedIn(screen);
        }
        passkey.prepare(context);
        screen.offer(passkey, context)
    }

    fn offer(self, passkey: Passkey, context: &mut Context<'_>) -> Screen {
        context.announce(Text::OfferTitle, 0);
        Screen::PasskeyOffer(PasskeyOffer { passkey, signed_in: self })
    }

    /// Waits for a passkey that is added without a question, and for nothing else. Where the browser does not add it, the
    /// person is asked.
    pub(super) fn step(mut self, event: Event, context: &mut Context<'_>) -> Screen {
        let Some((mut passkey, limit)) = self.adding.take() else { return Screen::SignedIn(self) };
        let progress = match event {
            Event::TimerFired(timer) if timer == limit => {
                passkey = Passkey::new(passkey.purpose);
                passkey.prepare(context);
                Progress::Failed
            }
            Event::TimerFired(timer) => {
                passkey.timer_fired(timer, context);
                Progress::Continues
            }
            Event::Answered(reply) => passkey.answered(reply, context),
            _ => Progress::Continues,
        };
        match progress {
            Progress::Continues => self.adding = Some((passkey, limit)),
            Progress::Added => context.announce(Text::PasskeyAdded, 0),
            Progress::Failed => {
                context.shared.device.silent_register = false;
                passkey.ask_aloud();
                return self.offer(passkey, context);
            }
        }
        Screen::SignedIn(self)
    }
}

impl Passkey {
    /// From now on the person is asked, and told of failures.
    fn ask_aloud(&mut self) {
        if let PasskeyPurpose::Register { silent, .. } = &mut self.purpose {
            *silent = false;
        }
    }
}

impl PasskeyOffer {
    pub(super) fn step(mut self, event: Event, context: &mut Context<'_>) -> Screen {
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
            Event::TimerFired(timer) => self.passkey.timer_fired(timer, context),
            Event::Answered(reply) => {
                if self.passkey.answered(reply, context) == Progress::Added {
                    context.announce(Text::PasskeyAdded, 0);
                    return Screen::SignedIn(self.signed_in);
                }
            }
            _ => {}
        }
        Screen::PasskeyOffer(self)
    }
}
