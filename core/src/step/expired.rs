//! Sends a new link or code in the place of one that cannot be used any more.

use super::Context;
use crate::event::Event;
use crate::request::Reply;
use crate::state::{Attempt, Expired, Screen, Waiting};

impl Expired {
    pub(super) fn step(mut self: Box<Self>, event: Event, context: &mut Context<'_>) -> Screen {
        match event {
            Event::ResendRequested => self.renewal.send(self.message, &self.identifier, context),
            Event::TimerFired(timer) => self.renewal.tick(timer, context),
            Event::Answered(Reply::SendMessage(_, outcome)) => {
                match Waiting::after_sending(self.message, &self.identifier, outcome, context) {
                    Ok(waiting) => return Screen::Waiting(waiting),
                    Err(problem) => self.renewal = Attempt::Failed(problem),
                }
            }
            _ => {}
        }
        Screen::Expired(self)
    }
}
