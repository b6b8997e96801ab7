//! The link or the code is of no use any more: a new one, or another address.

use super::Turn;
use crate::{Attempt, Call, Expired, Happening, Identify, Reply, Screen, Target, Waiting};

impl Expired {
    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::ResendRequested if self.renewal.may_start(turn) => {
                let call = Call::Send(self.method, self.identifier.clone());
                self.renewal = Attempt::InFlight { request: turn.call(call), subject: () };
            }
            Happening::ChangeRequested => {
                return Screen::Identify(Identify::with_typed(self.identifier.as_str(), self.configuration));
            }
            Happening::TimerFired(timer) => self.renewal = self.renewal.tick(timer, turn),
            Happening::Answered { outcome, .. } => match outcome {
                Ok(Reply::Sent(sent)) => {
                    let target = Target { identifier: self.identifier, method: self.method };
                    return Screen::Waiting(Waiting::new(target, sent, self.configuration, turn));
                }
                Ok(_) => self.renewal = Attempt::Ready,
                Err(error) => self.renewal = Attempt::Failed(turn.problem(&error)),
            },
            _ => {}
        }
        Screen::Expired(self)
    }
}
