//! Waits after a message was sent: sends it again, changes to another message, ends when it expires.

use super::Context;
use super::context::DEFAULT_WAIT;
use crate::api_error::ApiError;
use crate::effect::Call;
use crate::error::{ErrorCode, ErrorReport};
use crate::event::Event;
use crate::identifier::Identifier;
use crate::method::{Message, Method};
use crate::request::{PingStatus, Reply, Request, Status};
use crate::session::Authenticated;
use crate::state::{
    Attempt, CodeEntry, Countdown, Expired, ExpiryCause, Polling, PollingPhase, Problem, Remembered, Screen, Sent,
    SignedIn, TimerId, Verification, WAIT_LIMIT, Waiting,
};
use crate::text::Text;
use crate::time::Duration;

impl Waiting {
    /// The screen after `message` was sent to `identifier`.
    ///
    /// # Errors
    /// What the person reads where it was not sent.
    pub(super) fn after_sending(
        message: Message,
        identifier: &Identifier,
        outcome: Result<Sent, ApiError>,
        context: &mut Context<'_>,
    ) -> Result<Box<Self>, Problem> {
        match outcome {
            Ok(sent) => {
                let resend = context.count_down(context.now().plus(DEFAULT_WAIT));
                let expiry = context.alarm(context.now().plus(WAIT_LIMIT));
                let mut screen = Self::idle(identifier.clone(), message, sent, expiry);
                screen.resend = Attempt::CoolingDown(resend);
                screen.begin(context);
                Ok(screen)
            }
            Err(error) => {
                let mut problem = context.problem(&error);
                if problem.code == ErrorCode::IdentifierRejected {
                    problem.text = message.rejected_text();
                }
                context.keep_wait(identifier, &problem);
                Err(problem)
            }
        }
    }

    /// The screen as it was before the page was loaded again.
    pub(super) fn resumed(login: Remembered, context: &mut Context<'_>) -> Box<Self> {
        let Remembered { identifier, message, sent_by, sent, until, resend_at, .. } = login;
        let resend = match resend_at > context.now() {
            true => Attempt::CoolingDown(context.count_down(resend_at)),
            false => Attempt::Ready,
        };
        let expiry = context.alarm(until);
        let mut screen = Self::idle(identifier, message, sent, expiry);
        screen.sent_by = sent_by;
        screen.resend = resend;
        screen.begin(context);
        screen
    }

    /// The screen before anything is under way but its expiry.
    fn idle(identifier: Identifier, message: Message, sent: Sent, expiry: Countdown) -> Box<Self> {
        Box::new(Self {
            identifier,
            message,
            entry: CodeEntry::new(),
            resend: Attempt::Ready,
            switch: Attempt::Ready,
            polling: Polling::new(),
            receiving: None,
            resent: false,
            sent_by: message,
            sent,
            expiry,
            overdue: false,
        })
    }

    fn begin(&mut self, context: &mut Context<'_>) {
        self.polling.began = context.now();
        self.polling.earliest = context.now();
        self.announce_sent(context);
        self.schedule(context);
        self.receive(context);
    }

    fn announce_sent(&self, context: &mut Context<'_>) {
        context.announce(if self.wants_code() { Text::CodeSentBody } else { Text::LinkSentBody }, 0);
    }

    pub(super) fn step(mut self: Box<Self>, event: Event, context: &mut Context<'_>) -> Screen {
        match event {
            Event::TimerFired(timer) => return self.timer_fired(timer, context),
            Event::Answered(reply) => return self.answered(reply, context),
            Event::PageChanged(_) => self.page_changed(context),
            Event::Focused => self.wake(context),
            Event::Typed(text) if self.wants_code() => self.on_input(text, context),
            Event::Submitted if self.wants_code() => self.verify(context),
            Event::ResendRequested => {
                if self.resend.can_start(context) {
                    let request = context.new_request();
                    context.call(Call::ResendMessage(request, self.sent_by, self.sent.handle.clone()));
                    self.resend = Attempt::InFlight(request);
                }
            }
            Event::SwitchRequested(message) if self.alternative(&context.shared.configuration) == Some(message) => {
                self.switch(message, context);
            }
            _ => {}
        }
        Screen::Waiting(self)
    }

    fn timer_fired(mut self: Box<Self>, timer: TimerId, context: &mut Context<'_>) -> Screen {
        if timer == self.expiry.timer {
            return self.time_is_over(context);
        }
        if self.polling.phase == PollingPhase::Scheduled(timer) {
            self.poll(context);
        }
        self.resend.tick(timer, context);
        self.switch.tick(timer, context);
        self.entry.verification.tick(timer, context);
        self.pause_over(timer, context);
        Screen::Waiting(self)
    }

    fn answered(mut self: Box<Self>, reply: Reply, context: &mut Context<'_>) -> Screen {
        match reply {
            Reply::ResendMessage(request, outcome) => {
                if self.resend.take(request.id()).is_some() {
                    self.resent(outcome, context);
                }
            }
            Reply::SendMessage(request, outcome) => {
                if let Some(sending) = self.switch.take(request.id()) {
                    match Self::after_sending(sending.message, &self.identifier, outcome, context) {
                        Ok(waiting) => return Screen::Waiting(waiting),
                        Err(problem) => self.switch = Attempt::Failed(problem),
                    }
                }
            }
            Reply::VerifyCode(request, outcome) => return self.verified(request, outcome, context),
            Reply::PingStatus(request, outcome) => return self.status_told(request, outcome, context),
            Reply::ReceiveCode(_, text) => self.received(text, context),
            _ => {}
        }
        Screen::Waiting(self)
    }

    /// Ping status has answered: to polling, or for the tokens of an accepted code.
    fn status_told(
        mut self: Box<Self>,
        request: Request<PingStatus>,
        outcome: Result<Status, ApiError>,
        context: &mut Context<'_>,
    ) -> Screen {
        let confirmed = self.entry.verification.take(request.id());
        match (outcome, confirmed) {
            (Ok(Status::Authenticated(authenticated)), confirmed) => {
                self.sign_in(authenticated, confirmed.is_some(), context)
            }
            (outcome, Some(Verification::Confirming(_, doubt))) => self.not_confirmed(doubt, outcome, context),
            (Ok(Status::Pending), _) => self.poll_pending(context),
            (Err(error), _) => self.poll_failed(&error, context),
        }
    }

    fn resent(&mut self, outcome: Result<(), ApiError>, context: &mut Context<'_>) {
        match outcome {
            Ok(()) => {
                context.announce(if self.wants_code() { Text::ResendCodeDone } else { Text::ResendDone }, 0);
                self.resend = Attempt::CoolingDown(context.count_down(context.now().plus(DEFAULT_WAIT)));
                self.resent = true;
                self.expiry = context.alarm(context.now().plus(WAIT_LIMIT));
                self.overdue = false;
                self.polling.began = context.now();
                self.entry.refused.clear();
                self.entry.is_uncertain = false;
                self.receive(context);
            }
            Err(error) => {
                let mut problem = context.problem(&error);
                if problem.code == ErrorCode::Expired && self.wants_code() {
                    problem.text = Text::ErrorCodeExpired;
                }
                self.resend = Attempt::Failed(problem);
                if problem.code == ErrorCode::Expired && self.polling.is_scheduled() {
                    // The link may have been opened a moment ago, which also ends the state. Status knows.
                    self.poll_after(Duration::ZERO, context);
                }
                return;
            }
        }
        if self.polling.is_scheduled() {
            self.schedule(context);
        }
    }

    /// Changes to the other message: by what was sent already, else by sending it.
    fn switch(&mut self, other: Message, context: &mut Context<'_>) {
        if self.holds(other) {
            self.message = other;
            self.announce_sent(context);
        } else {
            self.switch.send(other, &self.identifier, context);
        }
    }

    pub(super) fn sign_in(
        self: Box<Self>,
        mut authenticated: Box<Authenticated>,
        by_code: bool,
        context: &mut Context<'_>,
    ) -> Screen {
        if by_code {
            authenticated.method = Method::Message(self.message);
        }
        SignedIn::enter(authenticated, self.identifier.as_str(), context)
    }

    pub(super) fn expire(self: Box<Self>, context: &mut Context<'_>) -> Screen {
        self.end(ExpiryCause::TimeIsOver, context)
    }

    pub(super) fn end(self: Box<Self>, cause: ExpiryCause, context: &mut Context<'_>) -> Screen {
        let (code, text) = match (cause, self.wants_code()) {
            (ExpiryCause::TooManyTries, _) => (ErrorCode::TooManyTries, Text::TooManyTriesTitle),
            (ExpiryCause::TimeIsOver, true) => (ErrorCode::Expired, Text::CodeExpiredTitle),
            (ExpiryCause::TimeIsOver, false) => (ErrorCode::Expired, Text::LinkExpiredTitle),
        };
        context.report(ErrorReport::of(code));
        context.announce(text, 0);
        let (identifier, message) = (self.identifier, self.message);
        Screen::Expired(Box::new(Expired { identifier, message, cause, renewal: Attempt::Ready }))
    }
}
