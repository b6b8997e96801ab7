//! Waiting for the link to be opened: polling, resending, giving up.

use super::Turn;
use super::request::DEFAULT_WAIT;
use crate::polling::{closest_after, pause};
use crate::{
    Action, ApiError, Authenticated, Call, Configuration, Countdown, Duration, Effect, Email, Emission, ErrorCode,
    ErrorReport, Happening, Identify, LinkExpired, LinkSent, Method, Polling, PollingPhase, Problem, Reply, RequestId,
    Screen, SignedIn, StateHandle, Status, Submission, Text, TimerId, WAIT_LIMIT,
};

impl LinkSent {
    pub(super) fn new(email: Email, handle: StateHandle, configuration: Configuration, turn: &mut Turn) -> Self {
        turn.announce(Text::LinkSentBody, 0);
        let mut screen = Self {
            email,
            handle,
            resend: Action::CoolingDown(turn.count_down(turn.now().plus(DEFAULT_WAIT))),
            polling: Polling { asked: 0, failures: 0, earliest: turn.now(), phase: PollingPhase::Paused },
            expiry: expiry(turn),
            configuration,
        };
        screen.schedule(turn);
        screen
    }

    pub(super) fn step(mut self, happening: Happening, turn: &mut Turn) -> Screen {
        match happening {
            Happening::TimerFired(timer) => return self.timer_fired(timer, turn),
            Happening::Answered { request, outcome } => return self.answered(request, outcome, turn),
            Happening::LinkRequested => {
                let handle = &self.handle;
                self.resend = self.resend.request(|| Call::ResendLink(handle.clone()), turn);
            }
            Happening::ChangeRequested => {
                return Screen::Identify(Identify::with_typed(self.email.as_str(), self.configuration));
            }
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
            Happening::PageChanged(_) | Happening::Focused => return self.wake(turn),
            _ => {}
        }
        Screen::LinkSent(self)
    }

    /// A person has come back: the link may just have been opened.
    fn wake(mut self, turn: &mut Turn) -> Screen {
        if turn.now() >= self.expiry.until {
            return self.expire(turn);
        }
        if turn.page.allows_polling() && !matches!(self.polling.phase, PollingPhase::InFlight(_)) {
            self.ask_soon(Duration::ZERO, turn);
        }
        Screen::LinkSent(self)
    }

    fn timer_fired(mut self, timer: TimerId, turn: &mut Turn) -> Screen {
        if timer == self.expiry.timer {
            return self.expire(turn);
        }
        if self.polling.phase == PollingPhase::Scheduled(timer) {
            self.ask(turn);
        }
        self.resend = self.resend.tick(timer, turn);
        Screen::LinkSent(self)
    }

    fn answered(self, request: RequestId, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Screen {
        if self.resend.awaits(request) {
            return Screen::LinkSent(self.resent(outcome, turn));
        }
        match outcome {
            Ok(Reply::Status(Status::Authenticated(authenticated))) => self.sign_in(authenticated, turn),
            Ok(_) => Screen::LinkSent(self.still_waiting(turn)),
            Err(error) => self.asking_failed(&error, turn),
        }
    }

    fn resent(mut self, outcome: Result<Reply, ApiError>, turn: &mut Turn) -> Self {
        match outcome {
            Ok(_) => {
                turn.announce(Text::ResendDone, 0);
                self.resend = Action::CoolingDown(turn.count_down(turn.now().plus(DEFAULT_WAIT)));
                self.expiry = expiry(turn);
                self.polling.asked = 0;
            }
            Err(error) => {
                let problem = turn.problem(&error);
                self.resend = Action::Failed(problem);
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

    fn sign_in(self, authenticated: Box<Authenticated>, turn: &mut Turn) -> Screen {
        let identifier = match authenticated.user.identifier.as_str() {
            "" => self.email.as_str().to_owned(),
            identifier => identifier.to_owned(),
        };
        turn.announce(Text::SignedInTitle, 0);
        turn.effects.push(Effect::Emit(Emission::Authenticated(authenticated)));
        Screen::SignedIn(SignedIn { identifier, method: Method::MagicLink, configuration: self.configuration })
    }

    fn still_waiting(mut self, turn: &mut Turn) -> Self {
        self.polling.failures = 0;
        self.schedule(turn);
        self
    }

    fn asking_failed(mut self, error: &ApiError, turn: &mut Turn) -> Screen {
        match error.code() {
            // Whatever a 4xx without a known code means, this state will not be confirmed by asking again.
            ErrorCode::Expired | ErrorCode::RequestRejected | ErrorCode::EndpointNotFound => self.expire(turn),
            code @ ErrorCode::InvalidClient => {
                turn.report(ErrorReport::of_call(code, error));
                let mut screen = Identify::with_typed(self.email.as_str(), self.configuration);
                screen.submission = Submission::Failed(Problem { code, seconds: 0, countdown: None });
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
                Screen::LinkSent(self)
            }
        }
    }

    fn expire(self, turn: &mut Turn) -> Screen {
        turn.report(ErrorReport::of(ErrorCode::Expired));
        turn.announce(Text::LinkExpiredTitle, 0);
        Screen::LinkExpired(LinkExpired {
            email: self.email,
            renewal: Action::Ready,
            configuration: self.configuration,
        })
    }

    /// Plans the next question.
    fn schedule(&mut self, turn: &mut Turn) {
        if turn.page.allows_polling() {
            self.ask_soon(pause(self.polling.asked, turn.moment.random), turn);
        } else {
            self.polling.phase = PollingPhase::Paused;
        }
    }

    /// Asks after `delay`, or later where the spacing or the server wants it later.
    fn ask_soon(&mut self, delay: Duration, turn: &mut Turn) {
        let delay = delay.max(self.polling.earliest.since(turn.now()));
        if delay == Duration::ZERO {
            self.ask(turn);
        } else {
            self.polling.phase = PollingPhase::Scheduled(turn.start_timer(delay));
        }
    }

    fn ask(&mut self, turn: &mut Turn) {
        self.polling.asked = self.polling.asked.saturating_add(1);
        self.polling.earliest = closest_after(turn.now());
        self.polling.phase = PollingPhase::InFlight(turn.call(Call::LinkStatus(self.handle.clone())));
    }
}

fn expiry(turn: &mut Turn) -> Countdown {
    Countdown { until: turn.now().plus(WAIT_LIMIT), timer: turn.start_timer(WAIT_LIMIT) }
}
