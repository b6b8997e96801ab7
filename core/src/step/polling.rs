//! Asks ping status whether the link was opened.

use super::Context;
use crate::api_error::ApiError;
use crate::effect::Call;
use crate::error::{ErrorCode, ErrorReport};
use crate::polling_schedule::{closest_after, pause};
use crate::state::{Attempt, Identify, Page, PollingPhase, Problem, Screen, Waiting};
use crate::text::Text;
use crate::time::Duration;

impl Waiting {
    /// The page was shown, hidden, went online or offline.
    pub(super) fn page_changed(mut self, page: Page, context: &mut Context<'_>) -> Screen {
        let before = context.page_before;
        match (before.allows_polling(), page.allows_polling()) {
            (_, false) => {
                // A reply on its way is still welcome; only what has not been asked is put off.
                if let PollingPhase::Scheduled(_) = self.polling.phase {
                    self.polling.phase = PollingPhase::Paused;
                }
                if !page.online && before.online {
                    context.announce(Text::WaitingOffline, 0);
                }
                Screen::Waiting(self)
            }
            (true, true) => Screen::Waiting(self),
            (false, true) => self.wake(context),
        }
    }

    /// The person has come back: the link may just have been opened.
    pub(super) fn wake(mut self, context: &mut Context<'_>) -> Screen {
        if context.now() >= self.expiry.until {
            return self.expire(context);
        }
        if context.shared.page.allows_polling() && !matches!(self.polling.phase, PollingPhase::InFlight(_)) {
            self.poll_after(Duration::ZERO, context);
        }
        Screen::Waiting(self)
    }

    pub(super) fn poll_pending(&mut self, context: &mut Context<'_>) {
        self.polling.failures = 0;
        self.schedule(context);
    }

    pub(super) fn poll_failed(mut self, error: &ApiError, context: &mut Context<'_>) -> Screen {
        match error.code() {
            // Whatever a 4xx without a known code means, this state will not be confirmed by asking again.
            ErrorCode::Expired | ErrorCode::RequestRejected | ErrorCode::EndpointNotFound => self.expire(context),
            code @ ErrorCode::InvalidClient => {
                context.report(ErrorReport::of_call(code, error));
                let mut screen = Identify::with_typed(self.identifier.as_str());
                screen.submission = Attempt::Failed(Problem::new(code, code.text(), 0));
                Screen::Identify(screen)
            }
            code => {
                self.polling.failures = self.polling.failures.saturating_add(1);
                if self.polling.just_got_into_trouble() {
                    context.report(ErrorReport::of_call(code, error));
                    context.announce(Text::WaitingTrouble, 0);
                }
                if let Some(wait) = error.retry_after() {
                    self.polling.earliest = self.polling.earliest.max(context.now().plus(wait));
                }
                self.schedule(context);
                Screen::Waiting(self)
            }
        }
    }

    /// Plans the next question.
    pub(super) fn schedule(&mut self, context: &mut Context<'_>) {
        if context.shared.page.allows_polling() {
            self.poll_after(pause(self.polling.asked, context.random), context);
        } else {
            self.polling.phase = PollingPhase::Paused;
        }
    }

    /// Asks after `delay`, or later where the spacing or the server wants it later. A login that the server cannot be asked
    /// about is never asked about, nor is one about which the same is being asked for an accepted code.
    fn poll_after(&mut self, delay: Duration, context: &mut Context<'_>) {
        if !self.can_be_polled() || self.entry.is_being_confirmed() {
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
        self.polling.asked = self.polling.asked.saturating_add(1);
        self.polling.earliest = closest_after(context.now());
        let request = context.new_request();
        context.call(Call::PingStatus(request, self.sent.handle.clone()));
        self.polling.phase = PollingPhase::InFlight(request);
    }
}
