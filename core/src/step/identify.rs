//! The first screen: a text becomes an identifier, and something is sent to it.

use super::Turn;
use crate::{
    Attempt, Call, Configuration, ErrorCode, ErrorReport, Happening, Identifier, Identify, Problem, Reply, Screen,
    Settings, Target, Text, Waiting, phone,
};

impl Identify {
    pub(super) fn prefilled(configuration: Configuration, settings: &Settings) -> Self {
        Self::with_typed(settings.identifier.as_deref().unwrap_or_default(), configuration)
    }

    pub(super) fn with_typed(typed: &str, configuration: Configuration) -> Self {
        Self { typed: typed.to_owned(), country: None, submission: Attempt::Ready, configuration }
    }

    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::Typed(typed) => {
                self.typed = typed;
                self.forget_complaint();
            }
            Happening::CountryChosen(country) => {
                self.typed = phone::with_country(&self.typed, self.default_country(), country);
                self.country = Some(country);
                self.forget_complaint();
            }
            Happening::Submitted => return self.submit(turn),
            Happening::TimerFired(timer) => self.submission = self.submission.tick(timer, turn),
            Happening::Answered { outcome, .. } => {
                if let Attempt::InFlight { subject, .. } = self.submission {
                    match outcome {
                        Ok(Reply::Sent(sent)) => {
                            return Screen::Waiting(Waiting::new(subject, sent, self.configuration, turn));
                        }
                        Ok(_) => self.submission = Attempt::Ready,
                        Err(error) => {
                            let mut problem = turn.problem(&error);
                            if let (ErrorCode::IdentifierRejected, Identifier::Phone(_)) =
                                (problem.code, &subject.identifier)
                            {
                                problem.text = Text::ErrorPhoneRejected;
                            }
                            self.submission = Attempt::Failed(problem);
                        }
                    }
                }
            }
            _ => {}
        }
        Screen::Identify(self)
    }

    /// What was said of the text before is not true of this one; a wait stays a wait.
    fn forget_complaint(&mut self) {
        if self.submission.problem().is_some_and(|problem| problem.countdown.is_none()) {
            self.submission = Attempt::Ready;
        }
    }

    pub(super) fn submit(mut self, turn: &mut Turn) -> Screen {
        if !self.submission.may_start(turn) {
            return Screen::Identify(self);
        }
        self.submission = match self.target() {
            Ok(target) => {
                turn.announce(Text::Sending, 0);
                let call = Call::Send(target.method, target.identifier.clone());
                Attempt::InFlight { request: turn.call(call), subject: target }
            }
            Err((code, text)) => {
                turn.report(ErrorReport::of(code));
                Attempt::Failed(Problem::new(code, text, 0))
            }
        };
        Screen::Identify(self)
    }

    fn target(&self) -> Result<Target, (ErrorCode, Text)> {
        let identifier = Identifier::parse(&self.typed, self.accepts(), self.default_country())?;
        match self.configuration.methods.first_for(&identifier) {
            Some(method) => Ok(Target { identifier, method }),
            None => Err((ErrorCode::IdentifierInvalid, Text::ErrorIdentifierInvalid)),
        }
    }
}
