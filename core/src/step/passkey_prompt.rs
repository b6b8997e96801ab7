//! Asks a person who has typed an identifier for the passkey of it, or sends a message instead.

use super::Context;
use crate::event::Event;
use crate::identifier::Identifier;
use crate::request::Reply;
use crate::state::{Attempt, Passkey, PasskeyPrompt, PasskeyPurpose, Screen, SignedIn, Waiting};
use crate::text::Text;

impl PasskeyPrompt {
    /// Asks at once: the person has just typed the identifier.
    pub(super) fn new(identifier: Identifier, context: &mut Context<'_>) -> Box<Self> {
        let mut passkey = Passkey::new(PasskeyPurpose::SignIn(Some(identifier.clone())));
        passkey.ask(context);
        context.announce(Text::PasskeyTitle, 0);
        Box::new(Self { identifier, passkey, switch: Attempt::Ready })
    }

    pub(super) fn step(mut self: Box<Self>, event: Event, context: &mut Context<'_>) -> Screen {
        match event {
            Event::PasskeyRequested | Event::Submitted => self.passkey.ask(context),
            Event::SwitchRequested(message) => {
                let is_offered = self.alternatives(&context.shared.configuration).any(|other| other == message);
                if is_offered {
                    self.switch.send(message, &self.identifier, context);
                }
            }
            Event::PageChanged(_) | Event::Focused => self.passkey.prepare(context),
            Event::TimerFired(timer) => {
                self.passkey.timer_fired(timer, context);
                self.switch.tick(timer, context);
            }
            Event::Answered(Reply::SendMessage(request, outcome)) => {
                if let Some(sending) = self.switch.take(request.id()) {
                    match Waiting::after_sending(sending.message, &self.identifier, outcome, context) {
                        Ok(waiting) => return Screen::Waiting(waiting),
                        Err(problem) => self.switch = Attempt::Failed(problem),
                    }
                }
            }
            Event::Answered(Reply::PasskeyLogin(_, Ok(authenticated))) => {
                return SignedIn::enter(authenticated, self.identifier.as_str(), context);
            }
            Event::Answered(reply) => {
                self.passkey.answered(reply, context);
            }
            _ => {}
        }
        Screen::PasskeyPrompt(self)
    }
}
