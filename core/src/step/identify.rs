//! The first screen: a text becomes an identifier, and something is sent to it.

use super::Turn;
use crate::{
    Call, Configuration, Email, ErrorCode, ErrorReport, Happening, Identify, LinkSent, Problem, Reply, Screen,
    Settings, Submission, Text,
};

impl Identify {
    pub(super) fn prefilled(configuration: Configuration, settings: &Settings) -> Self {
        Self::with_typed(settings.identifier.as_deref().unwrap_or_default(), configuration)
    }

    pub(super) fn with_typed(typed: &str, configuration: Configuration) -> Self {
        Self { typed: typed.to_owned(), submission: Submission::Open, configuration }
    }

    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::Typed(typed) => {
                self.typed = typed;
                // What was said of the text before is not true of this one; a wait stays a wait.
                if self.submission.problem().is_some_and(|problem| problem.countdown.is_none()) {
                    self.submission = Submission::Open;
                }
            }
            Happening::Submitted => return self.submit(turn),
            Happening::TimerFired(_) => {
                if let Submission::Failed(problem) = self.submission {
                    self.submission = problem.tick(turn).map_or(Submission::Open, Submission::Failed);
                }
            }
            Happening::Answered { outcome, .. } => {
                if let Submission::InFlight { email, .. } = self.submission {
                    match outcome {
                        Ok(Reply::Sent(handle)) => {
                            return Screen::LinkSent(LinkSent::new(email, handle, self.configuration, turn));
                        }
                        Ok(_) => self.submission = Submission::Open,
                        Err(error) => self.submission = Submission::Failed(turn.problem(&error)),
                    }
                }
            }
            _ => {}
        }
        Screen::Identify(self)
    }

    pub(super) fn submit(mut self, turn: &mut Turn) -> Screen {
        if self.submission.is_in_flight() {
            return Screen::Identify(self);
        }
        if let Some(countdown) = self.submission.countdown() {
            turn.announce_wait(countdown);
            return Screen::Identify(self);
        }
        self.submission = match Email::parse(&self.typed) {
            Ok(email) => {
                turn.announce(Text::Sending, 0);
                Submission::InFlight { request: turn.call(Call::SendLink(email.clone())), email }
            }
            Err(error) => {
                let code = ErrorCode::from(error);
                turn.report(ErrorReport::of(code));
                Submission::Failed(Problem { code, seconds: 0, countdown: None })
            }
        };
        Screen::Identify(self)
    }
}
