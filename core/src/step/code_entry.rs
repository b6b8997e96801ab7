//! Takes the code that is typed: cleans it, asks whether it is right, counts the tries.

use super::Context;
use crate::api_error::ApiError;
use crate::code::Code;
use crate::effect::{Call, Effect};
use crate::error::{ErrorCode, ErrorReport};
use crate::request::{Request, Status, VerifyCode};
use crate::state::{Attempt, ExpiryCause, PollingPhase, Problem, Screen, Verification, Waiting};
use crate::text::Text;

/// How many wrong codes end a login (docs/api.md#wrong-code).
const MOST_TRIES: usize = 5;

impl Waiting {
    /// Takes what is in the field. A code that is complete is tried at once.
    pub(super) fn on_input(&mut self, text: &str, context: &mut Context<'_>) {
        let typed = Code::clean(text, self.code_length());
        if self.entry.verification.is_in_flight() || typed == self.entry.typed {
            return;
        }
        self.entry.typed = typed;
        self.entry.verification.forget_problem();
        let is_complete = u32::try_from(self.entry.typed.len()).is_ok_and(|length| length == self.code_length());
        if is_complete && matches!(self.entry.verification, Attempt::Ready) {
            self.verify(context);
        }
    }

    /// Asks whether the code in the field is right: never about one that was refused before.
    pub(super) fn verify(&mut self, context: &mut Context<'_>) {
        if !self.entry.verification.can_start(context) {
            return;
        }
        self.entry.verification = match Code::parse(&self.entry.typed) {
            None => {
                context.report(ErrorReport::of(ErrorCode::CodeIncomplete));
                let number = self.code_length();
                Attempt::Failed(Problem::new(ErrorCode::CodeIncomplete, Text::ErrorCodeIncomplete, number))
            }
            Some(code) if self.entry.refused.contains(&code) => {
                context.report(ErrorReport::of(ErrorCode::CodeWrong));
                self.entry.typed.clear();
                Attempt::Failed(Problem::new(ErrorCode::CodeWrong, Text::ErrorCodeWrong, 0))
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
        mut self,
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
            Ok(Status::Pending) => {
                self.polling.phase = PollingPhase::Paused;
                let request = context.new_request();
                context.call(Call::PingStatus(request, self.sent.handle.clone()));
                self.entry.verification = Attempt::InFlight(Verification::Confirming(request));
                Screen::Waiting(self)
            }
            // The documents name no reason for a 400 but a wrong code.
            Err(error) if matches!(error.code(), ErrorCode::CodeWrong | ErrorCode::RequestRejected) => {
                self.refused(code, &error, context)
            }
            Err(error) => self.verification_failed(&error, context),
        }
    }

    /// The API has accepted the code, but ping status gives no tokens for it.
    pub(super) fn not_confirmed(mut self, outcome: Result<Status, ApiError>, context: &mut Context<'_>) -> Screen {
        let error = outcome.err().unwrap_or(ApiError::Unreadable { status: 200 });
        if error.code() != ErrorCode::Expired {
            self.schedule(context);
        }
        self.verification_failed(&error, context)
    }

    fn verification_failed(mut self, error: &ApiError, context: &mut Context<'_>) -> Screen {
        match error.code() {
            ErrorCode::Expired if self.entry.refused.len() >= MOST_TRIES => {
                self.end(ExpiryCause::TooManyTries, context)
            }
            ErrorCode::Expired => self.expire(context),
            _ => {
                self.entry.verification = Attempt::Failed(context.problem(error));
                Screen::Waiting(self)
            }
        }
    }

    /// Empties the field after a wrong code, since typing a code anew is easier than correcting one.
    fn refused(mut self, code: Code, error: &ApiError, context: &mut Context<'_>) -> Screen {
        let left = error.attempts_left();
        if left == Some(0) {
            return self.end(ExpiryCause::TooManyTries, context);
        }
        context.report(ErrorReport::of_call(ErrorCode::CodeWrong, error));
        self.entry.refused.push(code);
        self.entry.typed.clear();
        let text = if left.is_some() { Text::ErrorCodeWrongCount } else { Text::ErrorCodeWrong };
        self.entry.verification = Attempt::Failed(Problem::new(ErrorCode::CodeWrong, text, left.unwrap_or_default()));
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
        if let Some(text) = text {
            self.on_input(&text, context);
        }
    }
}
