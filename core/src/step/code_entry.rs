//! Takes the code that is typed: reads it, asks whether it is right, counts the tries.

use super::Context;
use crate::api_error::ApiError;
use crate::code::Code;
use crate::effect::{Call, Effect};
use crate::error::{ErrorCode, ErrorReport};
use crate::request::{Request, Status, VerifyCode};
use crate::state::{Attempt, Doubt, ExpiryCause, PollingPhase, Screen, TimerId, Verification, Waiting};
use crate::text::Text;
use crate::time::Duration;

/// How many wrong codes end a login (docs/api.md#wrong-code).
const MOST_TRIES: usize = 5;

/// How long the person may think before a code whose length is not announced is taken to be complete. Somebody who reads out
/// twice four digits stops for a moment after each.
const PAUSE: Duration = Duration::from_seconds(2);
/// From this many digits on such a code may be complete. Shorter ones are submitted by the person.
const FEWEST_DIGITS: usize = 6;

impl Waiting {
    /// Takes what is in the field. A code of the announced length is tried at once, one of another only after a pause.
    pub(super) fn on_input(&mut self, text: String, context: &mut Context<'_>) {
        self.entry.typed.typed(text);
        self.input_changed(context);
    }

    fn input_changed(&mut self, context: &mut Context<'_>) {
        self.entry.pause = None;
        self.entry.verification.forget_problem();
        if !matches!(self.entry.verification, Attempt::Ready) {
            return;
        }
        if self.sent.code_length.is_none() {
            let may_be_complete = Code::digits_in(&self.entry.typed) >= FEWEST_DIGITS;
            self.entry.pause = may_be_complete.then(|| context.start_timer(PAUSE));
        } else if self.code().is_some() {
            self.verify(context);
        }
    }

    /// The person has not typed for a while.
    pub(super) fn pause_over(&mut self, timer: TimerId, context: &mut Context<'_>) {
        if self.entry.pause == Some(timer) {
            self.entry.pause = None;
            if self.wants_code() && self.code().is_some() {
                self.verify(context);
            }
        }
    }

    /// The code in the field.
    fn code(&self) -> Option<Code> {
        Code::read(&self.entry.typed, self.sent.code_length)
    }

    /// Asks whether the code in the field is right: never about one that was refused before.
    pub(super) fn verify(&mut self, context: &mut Context<'_>) {
        if !self.entry.verification.can_start(context) {
            return;
        }
        self.entry.pause = None;
        let code = self.code();
        if let Some(code) = code.as_ref().filter(|code| *code.as_str() != *self.entry.typed) {
            self.entry.typed.write(code.as_str().to_owned());
        }
        self.entry.verification = match code {
            None => {
                context.report(ErrorReport::of(ErrorCode::CodeIncomplete));
                let number = self.sent.code_length.unwrap_or_default();
                let text = if number > 0 { Text::ErrorCodeIncomplete } else { Text::ErrorCodeMissing };
                Attempt::Failed(context.new_problem(ErrorCode::CodeIncomplete, text, number))
            }
            Some(code) if self.entry.refused.contains(&code) => {
                context.report(ErrorReport::of(ErrorCode::CodeWrong));
                self.entry.typed.select();
                Attempt::Failed(context.new_problem(ErrorCode::CodeWrong, Text::ErrorCodeWrong, 0))
            }
            Some(code) => {
                context.announce(Text::Checking, 0);
                let request = context.new_request();
                context.call(Call::VerifyCode(request, self.message, self.sent.handle.clone(), code.clone()));
                Attempt::InFlight(Verification::Checking(request, code))
            }
        };
    }

    /// The API has said whether the code is right.
    pub(super) fn verified(
        mut self: Box<Self>,
        request: Request<VerifyCode>,
        outcome: Result<Status, ApiError>,
        context: &mut Context<'_>,
    ) -> Screen {
        let Some(Verification::Checking(_, code)) = self.entry.verification.take(request.id()) else {
            return Screen::Waiting(self);
        };
        match outcome {
            Ok(Status::Authenticated(authenticated)) => self.sign_in(authenticated, true, context),
            // The vendor's own examples of a right code hold no tokens (docs/api.md#text-a-code).
            Ok(Status::Pending) => self.confirm(Doubt::Accepted, context),
            // It was accepted, perhaps, and used: browsers repeat a request whose connection broke by themselves.
            Err(error) if error.code() == ErrorCode::Expired => {
                match self.entry.refused.len() < MOST_TRIES || self.entry.is_uncertain {
                    true => self.confirm(Doubt::Refused(code, error), context),
                    false => self.end(ExpiryCause::TooManyTries, context),
                }
            }
            Err(error) if error.is_wrong_code() => match self.entry.is_uncertain {
                true => self.confirm(Doubt::Refused(code, error), context),
                false => self.refused(code, &error, context),
            },
            Err(error) => self.verification_failed(&error, context),
        }
    }

    /// Asks ping status whether the login has happened, before anything is made of an answer that leaves it in doubt.
    fn confirm(mut self: Box<Self>, doubt: Doubt, context: &mut Context<'_>) -> Screen {
        self.polling.phase = PollingPhase::Idle;
        let request = context.new_request();
        context.call(Call::PingStatus(request, self.sent.handle.clone()));
        self.entry.verification = Attempt::InFlight(Verification::Confirming(request, doubt));
        Screen::Waiting(self)
    }

    /// Ping status gives no tokens for the code.
    pub(super) fn not_confirmed(
        mut self: Box<Self>,
        doubt: Doubt,
        outcome: Result<Status, ApiError>,
        context: &mut Context<'_>,
    ) -> Screen {
        let says_no = outcome.as_ref().err().is_none_or(ApiError::ends_login);
        let screen = match (doubt, outcome) {
            (Doubt::Refused(code, error), _) if says_no => {
                self.entry.is_uncertain = false;
                match error.is_wrong_code() {
                    true => self.refused(code, &error, context),
                    false => self.verification_failed(&error, context),
                }
            }
            (_, Err(error)) => self.verification_failed(&error, context),
            (_, Ok(_)) => self.verification_failed(&ApiError::Unreadable { status: 200 }, context),
        };
        match screen {
            Screen::Waiting(mut screen) => {
                screen.schedule(context);
                Screen::Waiting(screen)
            }
            ended => ended,
        }
    }

    fn verification_failed(mut self: Box<Self>, error: &ApiError, context: &mut Context<'_>) -> Screen {
        match error.code() {
            ErrorCode::Expired if self.entry.refused.len() >= MOST_TRIES => {
                self.end(ExpiryCause::TooManyTries, context)
            }
            ErrorCode::Expired => self.expire(context),
            _ => {
                self.entry.is_uncertain |= error.leaves_outcome_unknown();
                self.entry.verification = Attempt::Failed(context.problem(error));
                Screen::Waiting(self)
            }
        }
    }

    /// Selects the wrong code: a slip is mended where it is, and a code that is typed anew replaces it.
    fn refused(mut self: Box<Self>, code: Code, error: &ApiError, context: &mut Context<'_>) -> Screen {
        let left = error.attempts_left();
        if left == Some(0) {
            return self.end(ExpiryCause::TooManyTries, context);
        }
        context.report(ErrorReport::of_call(ErrorCode::CodeWrong, error));
        let is_changed = self.code().as_ref() != Some(&code);
        if error.is_surely_wrong_code() {
            self.entry.refused.push(code);
        }
        if is_changed {
            // The person has found the mistake, and typed on meanwhile.
            self.input_changed(context);
            return Screen::Waiting(self);
        }
        self.entry.typed.select();
        let text = if left.is_some() { Text::ErrorCodeWrongCount } else { Text::ErrorCodeWrong };
        self.entry.verification =
            Attempt::Failed(context.new_problem(ErrorCode::CodeWrong, text, left.unwrap_or_default()));
        Screen::Waiting(self)
    }

    /// Lets the browser read the code from the message, where it can.
    pub(super) fn receive(&mut self, context: &mut Context<'_>) {
        if self.message.is_read_by_browser() && self.receiving.is_none() {
            let request = context.new_request();
            context.push(Effect::ReceiveCode(request));
            self.receiving = Some(request);
        }
    }

    /// The browser has read a message, or given up.
    pub(super) fn received(&mut self, text: Option<String>, context: &mut Context<'_>) {
        self.receiving = None;
        if let Some(text) = text.filter(|_| !self.entry.verification.is_in_flight()) {
            self.entry.typed.write(text);
            self.input_changed(context);
        }
    }
}
