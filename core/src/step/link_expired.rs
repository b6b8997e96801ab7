//! The link is of no use any more: a new one, or another address.

use super::Turn;
use crate::{Action, Call, Happening, Identify, LinkExpired, LinkSent, Reply, Screen};

impl LinkExpired {
    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::LinkRequested => {
                let email = &self.email;
                self.renewal = self.renewal.request(|| Call::SendLink(email.clone()), turn);
            }
            Happening::ChangeRequested => {
                return Screen::Identify(Identify::with_typed(self.email.as_str(), self.configuration));
            }
            Happening::TimerFired(timer) => self.renewal = self.renewal.tick(timer, turn),
            Happening::Answered { outcome, .. } => match outcome {
                Ok(Reply::Sent(handle)) => {
                    return Screen::LinkSent(LinkSent::new(self.email, handle, self.configuration, turn));
                }
                Ok(_) => self.renewal = Action::Ready,
                Err(error) => self.renewal = Action::Failed(turn.problem(&error)),
            },
            _ => {}
        }
        Screen::LinkExpired(self)
    }
}
