//! Something was sent: resending, changing to the other method, giving up.

use super::Turn;
use super::passkey_screens;
use super::request::DEFAULT_WAIT;
use crate::{
    ApiError, Attempt, Authenticated, Call, Configuration, Countdown, Entry, ErrorCode, ErrorReport, Expired,
    ExpiryCause, Happening, Identifier, Identify, Method, Polling, PollingPhase, Reply, RequestId, Screen, Sent,
    Status, Target, Text, TimerId, WAIT_LIMIT, Waiting,
};

impl Waiting {
    pub(super) fn new(target: Target, sent: Sent, configuration: Configuration, turn: &mut Turn) -> Self {
        let Target { identifier, method } = target;
        let resend = Attempt::CoolingDown(turn.count_down(turn.now().plus(DEFAULT_WAIT)));
        let expiry = turn.alarm(turn.now().plus(WAIT_LIMIT));
        Self::begin(identifier, method, method, sent, (resend, expiry), configuration, turn)
    }

    pub(super) fn begin(
        identifier: Identifier,
        method: Method,
        sent_by: Method,
        sent: Sent,
        (resend, expiry): (Attempt, Countdown),
        configuration: Configuration,
        turn: &mut Turn,
    ) -> Self {
        let mut screen = Self {
            identifier,
            method,
            entry: Entry::default(),
            resend,
            switch: Attempt::Ready,
            polling: Polling { asked: 0, failures: 0, earliest: turn.now(), phase: PollingPhase::Paused },
            receiving: None,
            sent_by,
            sent,
            expiry,
            configuration,
        };
        screen.say_what_was_sent(turn);
        screen.schedule(turn);
        screen.receive(turn);
        screen
    }

    fn say_what_was_sent(&self, turn: &mut Turn) {
        turn.announce(if self.wants_code() { Text::CodeSentBody } else { Text::LinkSentBody }, 0);
    }

    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::TimerFired(timer) => return self.timer_fired(timer, turn),
            Happening::Answered { request, outcome } => return self.answered(request, outcome, turn),
            Happening::PageChanged(_) | Happening::Focused => return self.page_changed(happening, turn),
            Happening::ChangeRequested => {
                return Screen::Identify(Identify::with_typed(self.identifier.as_str(), self.configuration));
            }
            Happening::Typed(text) if self.wants_code() => self.typed(&text, turn),
            Happening::Submitted if self.wants_code() => self.verify(turn),
            Happening::ResendRequested if self.resend.may_start(turn) => {
                let call = Call::Resend(self.sent_by, self.sent.handle.clone());
                self.resend = Attempt::InFlight { request: turn.call(call), subject: () };
            }
            Happening::SwitchRequested(method) if self.alternative() == Some(method) => self.switch(method, turn),
            _ => {}
        }
        Screen::Waiting(self)
    }

    fn timer_fired(mut self, timer: TimerId, turn: &mut Turn) -> Screen {
        if timer == self.expiry.timer {
            return self.expire(turn);
        }
        if self.polling.phase == PollingPhase::Scheduled(timer) {
            self.ask(turn);
        }
        self.resend = self.resend.tick(timer, turn);
        self.switch = self.switch.tick(timer, turn);
        self.entry.verification = self.entry.verification.tick(timer, turn);
        Screen::Waiting(self)
    }

    fn answered(mut self, request: RequestId, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Screen {
        if let Some(()) = self.resend.subject_of(request) {
            return Screen::Waiting(self.resent(outcome, turn));
        }
        if let Some(method) = self.switch.subject_of(request) {
            return self.switched(method, outcome, turn);
        }
        if let Some(verification) = self.entry.verification.subject_of(request) {
            return self.verified(verification, outcome, turn);
        }
        if self.receiving == Some(request) {
            self.received(outcome, turn);
            return Screen::Waiting(self);
        }
        match outcome {
            Ok(Reply::Status(Status::Authenticated(authenticated))) => self.sign_in(authenticated, turn),
            Ok(_) => {
                self.still_waiting(turn);
                Screen::Waiting(self)
            }
            Err(error) => self.asking_failed(&error, turn),
        }
    }

    fn resent(mut self, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Self {
        match outcome {
            Ok(_) => {
                turn.announce(if self.wants_code() { Text::ResendCodeDone } else { Text::ResendDone }, 0);
                self.resend = Attempt::CoolingDown(turn.count_down(turn.now().plus(DEFAULT_WAIT)));
                self.expiry = turn.alarm(turn.now().plus(WAIT_LIMIT));
                self.polling.asked = 0;
                self.entry.refused.clear();
                self.receive(turn);
            }
            Err(error) => {
                let mut problem = turn.problem(&error);
                if problem.code == ErrorCode::Expired && self.wants_code() {
                    problem.text = Text::ErrorCodeExpired;
                }
                self.resend = Attempt::Failed(problem);
                if problem.code != ErrorCode::Expired {
                    return self;
                }
                // The link may have been opened a moment ago, which also ends the state. Status knows.
            }
        }
        if let PollingPhase::Scheduled(_) = self.polling.phase {
            self.schedule(turn);
        }
        self
    }

    /// The other way: by what the mail holds already, else by another mail.
    fn switch(&mut self, other: Method, turn: &mut Turn) {
        if self.sent.holds_both {
            self.method = other;
            self.say_what_was_sent(turn);
        } else if self.switch.may_start(turn) {
            let call = Call::Send(other, self.identifier.clone());
            self.switch = Attempt::InFlight { request: turn.call(call), subject: other };
        }
    }

    fn switched(mut self, method: Method, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Screen {
        match outcome {
            Ok(Reply::Sent(sent)) => {
                let target = Target { identifier: self.identifier, method };
                return Screen::Waiting(Self::new(target, sent, self.configuration, turn));
            }
            Ok(_) => self.switch = Attempt::Ready,
            Err(error) => self.switch = Attempt::Failed(turn.problem(&error)),
        }
        Screen::Waiting(self)
    }

    pub(super) fn sign_in(self, authenticated: Box<Authenticated>, turn: &mut Turn) -> Screen {
        passkey_screens::sign_in(authenticated, self.identifier.as_str(), self.configuration, turn)
    }

    pub(super) fn expire(self, turn: &mut Turn) -> Screen {
        self.end(ExpiryCause::TimeIsOver, turn)
    }

    pub(super) fn end(self, cause: ExpiryCause, turn: &mut Turn) -> Screen {
        let (code, text) = match (cause, self.wants_code()) {
            (ExpiryCause::TooManyTries, _) => (ErrorCode::TooManyTries, Text::TooManyTriesTitle),
            (ExpiryCause::TimeIsOver, true) => (ErrorCode::Expired, Text::CodeExpiredTitle),
            (ExpiryCause::TimeIsOver, false) => (ErrorCode::Expired, Text::LinkExpiredTitle),
        };
        turn.report(ErrorReport::of(code));
        turn.announce(text, 0);
        Screen::Expired(Expired {
            identifier: self.identifier,
            method: self.method,
            cause,
            renewal: Attempt::Ready,
            configuration: self.configuration,
        })
    }
}
