//! Asking whether the link was opened.

use super::Turn;
use crate::polling::{closest_after, pause};
use crate::{
    ApiError, Attempt, Call, Duration, ErrorCode, ErrorReport, Happening, Identify, PollingPhase, Problem, Screen,
    Text, Waiting,
};

impl Waiting {
    /// The page was shown, hidden, went online or offline, or got the focus.
    pub(super) fn page_changed(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::PageChanged(page) if !page.allows_polling() => {
                // An answer on its way is still welcome; only what has not been asked is put off.
                if let PollingPhase::Scheduled(_) = self.polling.phase {
                    self.polling.phase = PollingPhase::Paused;
                }
                if !page.online && turn.page_before.online {
                    turn.announce(Text::WaitingOffline, 0);
                }
            }
            Happening::PageChanged(_) if turn.page_before.allows_polling() => {}
            _ => return self.wake(turn),
        }
        Screen::Waiting(self)
    }

    /// A person has come back: the link may just have been opened.
    fn wake(mut self, turn: &mut Turn) -> Screen {
        if turn.now() >= self.expiry.until {
            return self.expire(turn);
        }
        if turn.page.allows_polling() && !matches!(self.polling.phase, PollingPhase::InFlight(_)) {
            self.ask_soon(Duration::ZERO, turn);
        }
        Screen::Waiting(self)
    }

    pub(super) fn still_waiting(&mut self, turn: &mut Turn) {
        self.polling.failures = 0;
        self.schedule(turn);
    }

    pub(super) fn asking_failed(mut self, error: &ApiError, turn: &mut Turn) -> Screen {
        match error.code() {
            // Whatever a 4xx without a known code means, this state will not be confirmed by asking again.
            ErrorCode::Expired | ErrorCode::RequestRejected | ErrorCode::EndpointNotFound => self.expire(turn),
            code @ ErrorCode::InvalidClient => {
                turn.report(ErrorReport::of_call(code, error));
                let mut screen = Identify::with_typed(self.identifier.as_str(), self.configuration);
                screen.submission = Attempt::Failed(Problem::new(code, code.text(), 0));
                Screen::Identify(screen)
            }
            code => {
                self.polling.failures = self.polling.failures.saturating_add(1);
                if self.polling.just_got_into_trouble() {
                    turn.report(ErrorReport::of_call(code, error));
                    turn.announce(Text::WaitingTrouble, 0);
                }
                if let Some(wait) = error.retry_after() {
                    self.polling.earliest = self.polling.earliest.max(turn.now().plus(wait));
                }
                self.schedule(turn);
                Screen::Waiting(self)
            }
        }
    }

    /// Plans the next question.
    pub(super) fn schedule(&mut self, turn: &mut Turn) {
        if turn.page.allows_polling() {
            self.ask_soon(pause(self.polling.asked, turn.moment.random), turn);
        } else {
            self.polling.phase = PollingPhase::Paused;
        }
    }

    /// Asks after `delay`, or later where the spacing or the server wants it later. A login that the server cannot be asked
    /// about is never asked about, nor is one about which the same is being asked for an accepted code.
    fn ask_soon(&mut self, delay: Duration, turn: &mut Turn) {
        if !self.can_be_polled() || self.entry.is_being_confirmed() {
            return;
        }
        let delay = delay.max(self.polling.earliest.since(turn.now()));
        if delay == Duration::ZERO {
            self.ask(turn);
        } else {
            self.polling.phase = PollingPhase::Scheduled(turn.start_timer(delay));
        }
    }

    pub(super) fn ask(&mut self, turn: &mut Turn) {
        self.polling.asked = self.polling.asked.saturating_add(1);
        self.polling.earliest = closest_after(turn.now());
        let call = Call::Status(self.sent.handle.clone());
        self.polling.phase = PollingPhase::InFlight(turn.call(call));
    }
}
