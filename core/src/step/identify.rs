//! The first screen: a text becomes an identifier, and something is sent to it.

use super::Turn;
use super::passkey::Done;
use super::passkey_screens::sign_in;
use crate::{
    Attempt, Call, Configuration, Duration, ErrorCode, ErrorReport, Happening, Identifier, Identify, Method, Passkey,
    PasskeyPrompt, PasskeyPurpose, Problem, Reply, Screen, Settings, Target, Text, Waiting, phone,
};

/// How long the question whether there is a passkey may hold up the usual way.
const CHECK_LIMIT: Duration = Duration::from_seconds(3);

impl Identify {
    pub(super) fn prefilled(configuration: Configuration, settings: &Settings) -> Self {
        Self::with_typed(settings.identifier.as_deref().unwrap_or_default(), configuration)
    }

    pub(super) fn with_typed(typed: &str, configuration: Configuration) -> Self {
        Self {
            typed: typed.to_owned(),
            country: None,
            submission: Attempt::Ready,
            passkey: Passkey::new(PasskeyPurpose::SignIn(None)),
            check: None,
            configuration,
        }
    }

    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::Typed(typed) => {
                self.typed = typed;
                self.forget_complaint();
                // Another element may have had the field's passkeys since.
                self.passkey.arm(turn);
            }
            Happening::PasskeyRequested => self.passkey.ask(turn),
            Happening::CountryChosen(country) => {
                self.typed = phone::with_country(&self.typed, self.default_country(), country);
                self.country = Some(country);
                self.forget_complaint();
            }
            Happening::Focused => self.passkey.arm(turn),
            Happening::Submitted => return self.submit(turn),
            Happening::TimerFired(timer) if self.check == Some(timer) => {
                self.check = None;
                if let Attempt::InFlight { subject, .. } = self.submission {
                    self.submission = send(subject, turn);
                }
            }
            Happening::TimerFired(timer) => {
                self.passkey.timer_fired(timer, turn);
                self.submission = self.submission.tick(timer, turn);
            }
            Happening::Answered { request, outcome } => {
                if let Some(target) = self.submission.subject_of(request) {
                    if self.check.take().is_some() {
                        if let Ok(Reply::HasPasskey(Some(true))) = outcome {
                            let prompt = PasskeyPrompt::new(target.identifier, self.configuration, turn);
                            return Screen::PasskeyPrompt(prompt);
                        }
                        // "No", "unknown" and "cannot say" are alike: they block nothing (contract, contradiction 8).
                        self.submission = send(target, turn);
                        return Screen::Identify(self);
                    }
                    match outcome {
                        Ok(Reply::Sent(sent)) => {
                            return Screen::Waiting(Waiting::new(target, sent, self.configuration, turn));
                        }
                        Ok(_) => self.submission = Attempt::Ready,
                        Err(error) => {
                            let mut problem = turn.problem(&error);
                            if let (ErrorCode::IdentifierRejected, Identifier::Phone(_)) =
                                (problem.code, &target.identifier)
                            {
                                problem.text = Text::ErrorPhoneRejected;
                            }
                            self.submission = Attempt::Failed(problem);
                        }
                    }
                } else if let Some(Done::SignedIn(told)) = self.passkey.answered(request, outcome, turn) {
                    return sign_in(told, &self.typed, self.configuration, turn);
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
        self.submission = match self.target(turn.device.sign_in) {
            Ok(target) if target.method == Method::Passkey => {
                return Screen::PasskeyPrompt(PasskeyPrompt::new(target.identifier, self.configuration, turn));
            }
            Ok(target) if turn.offers_passkeys(&self.configuration) => {
                turn.announce(Text::Sending, 0);
                self.check = Some(turn.start_timer(CHECK_LIMIT));
                let request = turn.call(Call::PasskeyStatus(target.identifier.clone()));
                Attempt::InFlight { request, subject: target }
            }
            Ok(target) => send(target, turn),
            Err((code, text)) => {
                turn.report(ErrorReport::of(code));
                Attempt::Failed(Problem::new(code, text, 0))
            }
        };
        Screen::Identify(self)
    }

    fn target(&self, can_use_passkeys: bool) -> Result<Target, (ErrorCode, Text)> {
        let identifier = Identifier::parse(&self.typed, self.accepts(), self.default_country())?;
        match self.configuration.methods.first_for(&identifier) {
            Some(method) => Ok(Target { identifier, method }),
            None if can_use_passkeys => Ok(Target { identifier, method: Method::Passkey }),
            None => Err((ErrorCode::PasskeyUnsupported, Text::ErrorPasskeyUnsupported)),
        }
    }
}

fn send(target: Target, turn: &mut Turn) -> Attempt<Target> {
    turn.announce(Text::Sending, 0);
    let call = Call::Send(target.method, target.identifier.clone());
    Attempt::InFlight { request: turn.call(call), subject: target }
}
