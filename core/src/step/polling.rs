//! Asks ping status whether the link was opened.

use super::Context;
use super::context::DEFAULT_WAIT;
use crate::api_error::ApiError;
use crate::effect::Call;
use crate::error::{ErrorCode, ErrorReport};
use crate::polling_schedule::{closest_after, hold, pause, unattended_pause};
use crate::state::{Attempt, Identify, PollingPhase, Screen, Waiting};
use crate::time::Duration;

impl Waiting {
    /// The page was shown, hidden, went online or offline.
    pub(super) fn page_changed(&mut self, context: &mut Context<'_>) {
        match (context.was_attended, context.shared.is_attended()) {
            (false, true) => self.wake(context),
            // What is planned is only put off: a hint is not worth a login.
            (true, false) if self.polling.is_scheduled() => self.schedule(context),
            _ => {}
        }
    }

    /// The person has come back: the link may just have been opened. Also where the server has asked for patience, but then
    /// only once.
    pub(super) fn wake(&mut self, context: &mut Context<'_>) {
        if std::mem::take(&mut self.polling.held) {
            self.polling.earliest = closest_after(self.polling.last);
        }
        if context.shared.page.visible && !matches!(self.polling.phase, PollingPhase::InFlight(_)) {
            self.poll_after(Duration::ZERO, context);
        }
    }

    pub(super) fn poll_pending(mut self: Box<Self>, context: &mut Context<'_>) -> Screen {
        if self.overdue {
            return self.expire(context);
        }
        self.polling.failures = 0;
        self.polling.held = false;
        self.schedule(context);
        Screen::Waiting(self)
    }

    pub(super) fn poll_failed(mut self: Box<Self>, error: &ApiError, context: &mut Context<'_>) -> Screen {
        if error.ends_login() {
            return self.expire(context);
        }
        let code = error.code();
        match code {
            ErrorCode::InvalidClient => {
                context.report(ErrorReport::of_call(code, error));
                let mut screen = Identify::with_typed(self.identifier.as_str());
                screen.submission = Attempt::Failed(context.new_problem(code, code.text(), 0));
                return Screen::Identify(screen);
            }
            ErrorCode::RateLimited => {
                if !self.polling.held {
                    context.report(ErrorReport::of_call(code, error));
                }
                self.hold(error.retry_after().unwrap_or(DEFAULT_WAIT), context);
            }
            // Of that the person was told already.
            ErrorCode::NetworkError if context.shared.is_offline() => {}
            _ => {
                self.polling.failures = self.polling.failures.saturating_add(1);
                if self.polling.just_got_into_trouble() {
                    context.report(ErrorReport::of_call(code, error));
                }
                if let Some(wish) = error.retry_after() {
                    self.hold(wish, context);
                }
            }
        }
        self.schedule(context);
        Screen::Waiting(self)
    }

    /// Asks nothing for as long as the server wishes.
    fn hold(&mut self, wish: Duration, context: &Context<'_>) {
        self.polling.held = true;
        self.polling.earliest = self.polling.earliest.max(context.now().plus(hold(wish, context.random)));
    }

    /// Plans the next question.
    pub(super) fn schedule(&mut self, context: &mut Context<'_>) {
        let delay = match context.shared.is_attended() {
            true => pause(context.now().since(self.polling.began), context.random),
            false => unattended_pause(context.random),
        };
        self.poll_after(delay, context);
    }

    /// Asks after `delay`, or later where the spacing or the server wants it later. A login that the server cannot be asked
    /// about is never asked about, nor is one about which the same is being asked for an accepted code.
    pub(super) fn poll_after(&mut self, delay: Duration, context: &mut Context<'_>) {
        if !self.can_be_polled() || self.entry.is_being_confirmed() {
            self.polling.phase = PollingPhase::Idle;
            return;
        }
        let delay = delay.max(self.polling.earliest.since(context.now()));
        if delay == Duration::ZERO {
            self.poll(context);
        } else {
            self.polling.phase = PollingPhase::Scheduled(context.start_timer(delay));
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) {
        self.polling.last = context.now();
        self.polling.earliest = closest_after(context.now());
        let request = context.new_request();
        context.call(Call::PingStatus(request, self.sent.handle.clone()));
        self.polling.phase = PollingPhase::InFlight(request);
    }

    /// The time to wait is over by this device's clock, which is no proof: asks once more before it says so, where it can.
    pub(super) fn time_is_over(mut self: Box<Self>, context: &mut Context<'_>) -> Screen {
        if self.overdue || !self.can_be_polled() {
            return self.expire(context);
        }
        self.overdue = true;
        // What fails now has to be repeated soon.
        self.polling.began = context.now();
        self.expiry.timer = context.start_timer(LAST_QUESTION_LIMIT);
        if !self.entry.verification.is_in_flight() && !matches!(self.polling.phase, PollingPhase::InFlight(_)) {
            self.polling.earliest = closest_after(self.polling.last);
            self.poll_after(Duration::ZERO, context);
        }
        Screen::Waiting(self)
    }
}

/// How long the answer to the last question is waited for, failures and repetitions included.
const LAST_QUESTION_LIMIT: Duration = Duration::from_seconds(60);
