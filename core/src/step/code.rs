//! Typing the code: cleaning it, asking whether it is right, counting the tries.

use super::Turn;
use crate::{
    ApiError, Attempt, Call, Code, ErrorCode, ErrorReport, ExpiryCause, Method, PollingPhase, Problem, Reply, Screen,
    Status, Text, Verification, Waiting,
};

/// How many wrong codes end a login (contract, "wrong code").
const MOST_TRIES: usize = 5;

impl Waiting {
    /// Takes what is in the field. A code that is complete is tried without a further word.
    pub(super) fn typed(&mut self, text: &str, turn: &mut Turn) {
        let typed = Code::clean(text, self.code_length());
        if self.entry.verification.is_in_flight() || typed == self.entry.typed {
            return;
        }
        self.entry.typed = typed;
        // What was said of the code before is not true of this one; a wait stays a wait.
        if self.entry.verification.problem().is_some_and(|problem| problem.countdown.is_none()) {
            self.entry.verification = Attempt::Ready;
        }
        let is_complete = u32::try_from(self.entry.typed.len()).is_ok_and(|length| length == self.code_length());
        if is_complete && matches!(self.entry.verification, Attempt::Ready) {
            self.verify(turn);
        }
    }

    /// Asks whether the code in the field is right: never about one that was refused before.
    pub(super) fn verify(&mut self, turn: &mut Turn) {
        if !self.entry.verification.may_start(turn) {
            return;
        }
        self.entry.verification = match Code::parse(&self.entry.typed) {
            None => {
                turn.report(ErrorReport::of(ErrorCode::CodeIncomplete));
                let number = self.code_length();
                Attempt::Failed(Problem::new(ErrorCode::CodeIncomplete, Text::ErrorCodeIncomplete, number))
            }
            Some(code) if self.entry.refused.contains(&code) => {
                turn.report(ErrorReport::of(ErrorCode::CodeWrong));
                self.entry.typed.clear();
                Attempt::Failed(Problem::new(ErrorCode::CodeWrong, Text::ErrorCodeWrong, 0))
            }
            Some(code) => {
                turn.announce(Text::Checking, 0);
                let call = Call::Verify(self.method, self.sent.handle.clone(), code.clone());
                let subject = Verification { code, accepted: false };
                Attempt::InFlight { request: turn.call(call), subject }
            }
        };
    }

    /// The API has said whether the code is right.
    pub(super) fn verified(
        mut self,
        Verification { code, accepted }: Verification,
        outcome: Result<Reply, ApiError>,
        turn: &mut Turn,
    ) -> Screen {
        let error = match outcome {
            Ok(Reply::Status(Status::Authenticated(mut authenticated))) => {
                authenticated.method = self.method;
                return self.sign_in(authenticated, turn);
            }
            // The vendor's own examples of a right code hold no tokens (contract, "verify SMS code").
            Ok(_) if !accepted => {
                self.polling.phase = PollingPhase::Paused;
                let request = turn.call(Call::Status(self.sent.handle.clone()));
                let subject = Verification { code, accepted: true };
                self.entry.verification = Attempt::InFlight { request, subject };
                return Screen::Waiting(self);
            }
            Ok(_) => ApiError::Unreadable { status: 200 },
            Err(error) => error,
        };
        match error.code() {
            // The documents name no reason for a 400 but a wrong code.
            ErrorCode::CodeWrong | ErrorCode::RequestRejected if !accepted => self.refused(code, &error, turn),
            ErrorCode::Expired if self.entry.refused.len() >= MOST_TRIES => self.end(ExpiryCause::TooManyTries, turn),
            ErrorCode::Expired => self.expire(turn),
            _ => {
                self.entry.verification = Attempt::Failed(turn.problem(&error));
                if accepted {
                    self.schedule(turn);
                }
                Screen::Waiting(self)
            }
        }
    }

    /// A wrong code leaves an empty field, since it is easier to type anew than to mend.
    fn refused(mut self, code: Code, error: &ApiError, turn: &mut Turn) -> Screen {
        let left = error.attempts_left();
        if left == Some(0) {
            return self.end(ExpiryCause::TooManyTries, turn);
        }
        turn.report(ErrorReport::of_call(ErrorCode::CodeWrong, error));
        self.entry.refused.push(code);
        self.entry.typed.clear();
        let text = if left.is_some() { Text::ErrorCodeWrongCount } else { Text::ErrorCodeWrong };
        self.entry.verification = Attempt::Failed(Problem::new(ErrorCode::CodeWrong, text, left.unwrap_or_default()));
        Screen::Waiting(self)
    }

    /// Lets the browser read the code from a text message, where it can.
    pub(super) fn receive(&mut self, turn: &mut Turn) {
        if self.method == Method::PhoneCode && self.receiving.is_none() {
            self.receiving = Some(turn.receive_code());
        }
    }

    /// The browser has read a message, or given up.
    pub(super) fn received(&mut self, outcome: Result<Reply, ApiError>, turn: &mut Turn) {
        self.receiving = None;
        if let Ok(Reply::Code(Some(text))) = outcome {
            self.typed(&text, turn);
        }
    }
}
