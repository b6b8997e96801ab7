//! What every call of the API has in common: starting it, and making a failure something the person can go on from.

use super::Turn;
use crate::{
    ApiError, Attempt, Call, Countdown, Duration, Effect, ErrorCode, ErrorReport, Instant, Problem, RequestId, Text,
    TimerId,
};

/// A countdown moves once a second.
const TICK: Duration = Duration::from_seconds(1);
/// What a 429 without `Retry-After` is taken to mean, and the wait from one mail to the next (contract, "resend").
pub(super) const DEFAULT_WAIT: Duration = Duration::from_seconds(30);
/// A `Retry-After` beyond this is shown, and waited for, as this: nobody leaves a page open for hours, and by then the
/// person has reloaded it.
const LONGEST_WAIT: Duration = Duration::from_seconds(3600);

impl Turn {
    pub(super) fn call(&mut self, call: Call) -> RequestId {
        let request = RequestId(self.take_id());
        self.effects.push(Effect::Call { request, call });
        request
    }

    pub(super) fn receive_code(&mut self) -> RequestId {
        let request = RequestId(self.take_id());
        self.effects.push(Effect::ReceiveCode(request));
        request
    }

    pub(super) fn start_timer(&mut self, delay: Duration) -> TimerId {
        let timer = TimerId(self.take_id());
        self.effects.push(Effect::StartTimer { timer, delay });
        timer
    }

    /// A countdown to `until`, moved on by a timer each second.
    pub(super) fn count_down(&mut self, until: Instant) -> Countdown {
        let left = until.since(self.now());
        // The part of a second first, so that the number changes when the second does.
        let to_next_second = left.milliseconds() % TICK.milliseconds();
        let delay = if to_next_second == 0 { TICK } else { Duration::from_milliseconds(to_next_second) };
        Countdown { until, timer: self.start_timer(delay.min(left.max(Duration::from_milliseconds(1)))) }
    }

    /// A timer that runs out at `until`.
    pub(super) fn alarm(&mut self, until: Instant) -> Countdown {
        Countdown { until, timer: self.start_timer(until.since(self.now())) }
    }

    /// A failed call as a problem of the person, told to the page.
    pub(super) fn problem(&mut self, error: &ApiError) -> Problem {
        let code = match error.code() {
            ErrorCode::NetworkError if !self.page.online => ErrorCode::Offline,
            code => code,
        };
        self.report(ErrorReport::of_call(code, error));
        let wait = match code {
            ErrorCode::RateLimited => Some(error.retry_after().unwrap_or(DEFAULT_WAIT)),
            _ => error.retry_after(),
        };
        let wait = wait.map(|wait| wait.clamp(TICK, LONGEST_WAIT));
        Problem {
            code,
            text: code.text(),
            number: wait.unwrap_or_default().seconds_rounded_up(),
            countdown: wait.map(|wait| self.count_down(self.now().plus(wait))),
        }
    }

    /// Says how long is still to wait, to somebody who presses the button before the time.
    pub(super) fn announce_wait(&mut self, countdown: Countdown) {
        self.announce(Text::ResendWait, countdown.seconds_left(self.now()));
    }
}

impl Countdown {
    /// The countdown after its timer fired; `None` when it is over.
    pub(super) fn tick(self, turn: &mut Turn) -> Option<Self> {
        (turn.now() < self.until).then(|| turn.count_down(self.until))
    }
}

impl Problem {
    /// The problem after the timer of its countdown fired. A rate limit that is over is no problem any more.
    pub(super) fn tick(self, turn: &mut Turn) -> Option<Self> {
        let countdown = self.countdown.and_then(|countdown| countdown.tick(turn));
        (countdown.is_some() || self.code != ErrorCode::RateLimited).then_some(Self { countdown, ..self })
    }
}

impl<T> Attempt<T> {
    /// Whether it may be asked for now. Says how long is to wait where it may not.
    pub(super) fn may_start(&self, turn: &mut Turn) -> bool {
        if let Some(countdown) = self.countdown() {
            turn.announce_wait(countdown);
            return false;
        }
        !self.is_in_flight()
    }

    /// The attempt after `timer` fired, if that was its countdown.
    pub(super) fn tick(self, timer: TimerId, turn: &mut Turn) -> Self {
        if self.countdown().is_none_or(|countdown| countdown.timer != timer) {
            return self;
        }
        match self {
            Self::CoolingDown(countdown) => countdown.tick(turn).map_or(Self::Ready, Self::CoolingDown),
            Self::Failed(problem) => problem.tick(turn).map_or(Self::Ready, Self::Failed),
            Self::Ready | Self::InFlight { .. } => self,
        }
    }
}

impl<T: Clone> Attempt<T> {
    /// What the call is about, if `request` is the call it waits for.
    pub(super) fn subject_of(&self, request: RequestId) -> Option<T> {
        match self {
            Self::InFlight { request: own, subject } if *own == request => Some(subject.clone()),
            _ => None,
        }
    }
}
