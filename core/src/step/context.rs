//! Gives the transitions of one step what they read, and collects what they want done.

use super::announcements::announce;
use crate::api_error::ApiError;
use crate::effect::{Call, Effect, PageEvent};
use crate::error::{ErrorCode, ErrorReport};
use crate::identifier::Identifier;
use crate::method::Message;
use crate::request::Request;
use crate::state::{Attempt, Awaited, Countdown, Problem, Sending, Shared, TimerId};
use crate::text::Text;
use crate::time::{Duration, Instant, Moment};

/// A countdown moves once a second.
const TICK: Duration = Duration::from_seconds(1);
/// What a 429 without `Retry-After` is taken to mean, and the wait from one mail to the next (docs/api.md#resend).
pub(super) const DEFAULT_WAIT: Duration = Duration::from_seconds(30);
/// No timer runs longer: browsers take the delay as 32 bits with a sign, and one beyond that fires at once.
const LONGEST_TIMER: Duration = LONGEST_WAIT;
/// A `Retry-After` beyond this is shown, and waited for, as this: no page stays open for hours, and by then the person has
/// reloaded it.
const LONGEST_WAIT: Duration = Duration::from_seconds(3600);

/// One run of [`step`](super::step()): what the screens' transitions read, and where they leave what they want done.
pub(super) struct Context<'a> {
    /// What every screen shares.
    pub(super) shared: &'a mut Shared,
    /// A random number for what follows from the event.
    pub(super) random: u32,
    /// Whether the page was attended before the event.
    pub(super) was_attended: bool,
    effects: Vec<Effect>,
}

impl<'a> Context<'a> {
    pub(super) fn new(shared: &'a mut Shared, moment: Moment) -> Self {
        let was_attended = shared.is_attended();
        Self { shared, random: moment.random, was_attended, effects: Vec::new() }
    }

    pub(super) fn into_effects(self) -> Vec<Effect> {
        self.effects
    }

    pub(super) fn now(&self) -> Instant {
        self.shared.now
    }

    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn new_number(&mut self) -> u32 {
        self.shared.last_number = self.shared.last_number.wrapping_add(1);
        self.shared.last_number
    }

    pub(super) fn new_request<O>(&mut self) -> Request<O> {
        Request::numbered(self.new_number())
    }

    pub(super) fn call(&mut self, call: Call) {
        self.push(Effect::Call(call));
    }

    pub(super) fn start_timer(&mut self, delay: Duration) -> TimerId {
        let timer = TimerId(self.new_number());
        self.push(Effect::StartTimer { timer, delay: delay.clamp(Duration::from_milliseconds(1), LONGEST_TIMER) });
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

    pub(super) fn report(&mut self, report: ErrorReport) {
        self.push(Effect::Emit(PageEvent::Error(report)));
    }

    /// Has the live region say `text`, with `number` in the place of its `{seconds}` or `{count}`.
    pub(super) fn announce(&mut self, text: Text, number: u32) {
        announce(self.shared, text, number);
    }

    /// The error code of a failed call, by the API's word and the browser's.
    fn error_code(&self, error: &ApiError) -> ErrorCode {
        match error.code() {
            ErrorCode::NetworkError if self.shared.is_offline() => ErrorCode::Offline,
            code => code,
        }
    }

    /// A failed call as a problem of the person, reported to the page.
    pub(super) fn problem(&mut self, error: &ApiError) -> Problem {
        let code = self.error_code(error);
        self.report(ErrorReport::of_call(code, error));
        let wait = match code {
            ErrorCode::RateLimited => Some(error.retry_after().unwrap_or(DEFAULT_WAIT)),
            _ => error.retry_after(),
        };
        let wait = wait.map(|wait| wait.clamp(TICK, LONGEST_WAIT));
        let problem = self.new_problem(code, code.text(), wait.unwrap_or_default().seconds_rounded_up());
        Problem { countdown: wait.map(|wait| self.count_down(self.now().plus(wait))), ..problem }
    }

    /// A problem that only another try can solve.
    pub(super) fn new_problem(&mut self, code: ErrorCode, text: Text, number: u32) -> Problem {
        self.shared.problems = self.shared.problems.wrapping_add(1);
        Problem { code, text, number, countdown: None }
    }

    /// Keeps how long nothing more is to be sent to `identifier`, whatever screen it is asked for on.
    pub(super) fn keep_wait(&mut self, identifier: &Identifier, problem: &Problem) {
        let now = self.now();
        let is_over = |problem: &Problem| problem.countdown.is_none_or(|countdown| countdown.until <= now);
        self.shared.waits.retain(|(other, problem)| other != identifier && !is_over(problem));
        if !is_over(problem) {
            self.shared.waits.push((identifier.clone(), *problem));
        }
    }

    /// What stands against sending to `identifier` now, and until when.
    fn wait_of(&self, identifier: &Identifier) -> Option<(Problem, Instant)> {
        let (_, problem) = self.shared.waits.iter().find(|(other, _)| other == identifier)?;
        let until = problem.countdown?.until;
        (until > self.now()).then_some((*problem, until))
    }

    /// Sends `message` to `identifier`.
    pub(super) fn send(&mut self, message: Message, identifier: &Identifier) -> Sending {
        let request = self.new_request();
        self.call(Call::SendMessage(request, message, identifier.clone()));
        Sending { request, message }
    }
}

impl Countdown {
    /// The countdown after its timer fired; `None` when it is over.
    pub(super) fn tick(self, context: &mut Context<'_>) -> Option<Self> {
        (context.now() < self.until).then(|| context.count_down(self.until))
    }
}

impl Attempt<Sending> {
    /// Sends `message` to `identifier`, if it can be started, and if the API does not want the identifier to be left alone.
    pub(super) fn send(&mut self, message: Message, identifier: &Identifier, context: &mut Context<'_>) {
        if self.can_start(context) && !self.is_held_up(identifier, context) {
            *self = Self::InFlight(context.send(message, identifier));
        }
    }
}

impl<W: Awaited> Attempt<W> {
    /// Whether it can be started now. Where it is too early, the live region says how long is still to wait.
    pub(super) fn can_start(&self, context: &mut Context<'_>) -> bool {
        match self {
            Self::Ready | Self::Failed(Problem { countdown: None, .. }) => true,
            Self::InFlight(_) => false,
            Self::CoolingDown(countdown) | Self::Failed(Problem { countdown: Some(countdown), .. }) => {
                let seconds = countdown.seconds_left(context.now());
                context.announce(Text::ResendWait, seconds);
                false
            }
        }
    }

    /// Whether the API wants `identifier` to be left alone for now. The attempt then says for how long.
    pub(super) fn is_held_up(&mut self, identifier: &Identifier, context: &mut Context<'_>) -> bool {
        let Some((problem, until)) = context.wait_of(identifier) else { return false };
        let number = until.since(context.now()).seconds_rounded_up();
        context.announce(Text::ResendWait, number);
        if self.countdown().is_none_or(|countdown| countdown.until != until) {
            *self = Self::Failed(Problem { number, countdown: Some(context.count_down(until)), ..problem });
        }
        true
    }

    /// Forgets what was said of a code that has changed; a wait stays a wait.
    pub(super) fn forget_problem(&mut self) {
        if let Self::Failed(Problem { countdown: None, .. }) = self {
            *self = Self::Ready;
        }
    }

    /// Forgets what was said of another identifier than the one that is typed now, and its wait with it.
    pub(super) fn forget_answer(&mut self) {
        if let Self::Failed(_) = self {
            *self = Self::Ready;
        }
    }

    /// Moves its countdown on, if `timer` was the countdown's.
    pub(super) fn tick(&mut self, timer: TimerId, context: &mut Context<'_>) {
        let Some(countdown) = self.countdown().filter(|countdown| countdown.timer == timer) else { return };
        let next = countdown.tick(context);
        match self {
            // A rate limit that is over is no problem any more.
            Self::Failed(problem) if next.is_some() || problem.code != ErrorCode::RateLimited => {
                problem.countdown = next;
            }
            _ => *self = next.map_or(Self::Ready, Self::CoolingDown),
        }
    }
}
