//! Models a request that a person can trigger: ready, in flight, cooling down or failed.

use crate::error::ErrorCode;
use crate::method::Message;
use crate::request::{Request, RequestId, ResendMessage, SendMessage};
use crate::state::TimerId;
use crate::text::Text;
use crate::time::Instant;

/// A request that a person can trigger. `W` is what is waited for while it is in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt<W> {
    /// It can be started.
    Ready,
    /// It was started, and the reply is awaited.
    InFlight(W),
    /// It cannot be started yet. Nothing went wrong.
    CoolingDown(Countdown),
    /// It failed, and may be started again.
    Failed(Problem),
}

/// Something that is waited for.
pub trait Awaited {
    /// The request that is awaited, unless it is something that other screens await, too.
    fn request(&self) -> Option<RequestId>;

    /// A timer that ends the wait early.
    fn limit(&self) -> Option<TimerId> {
        None
    }
}

impl Awaited for Request<ResendMessage> {
    fn request(&self) -> Option<RequestId> {
        Some(self.id())
    }
}

/// A message on its way to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    pub(crate) request: Request<SendMessage>,
    pub(crate) message: Message,
}

impl Awaited for Sending {
    fn request(&self) -> Option<RequestId> {
        Some(self.request.id())
    }
}

impl<W> Attempt<W> {
    /// What is still to wait before it can be started.
    pub fn countdown(&self) -> Option<Countdown> {
        match self {
            Self::CoolingDown(countdown) => Some(*countdown),
            Self::Failed(problem) => problem.countdown,
            Self::Ready | Self::InFlight(_) => None,
        }
    }

    /// What went wrong the last time.
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::Failed(problem) => Some(*problem),
            Self::Ready | Self::InFlight(_) | Self::CoolingDown(_) => None,
        }
    }

    /// Whether the reply is awaited.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::InFlight(_))
    }
}

impl<W: Awaited> Attempt<W> {
    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        if let Self::InFlight(awaited) = self {
            all.extend(awaited.request().map(Outstanding::Request));
            all.extend(awaited.limit().map(Outstanding::Timer));
        } else if let Some(countdown) = self.countdown() {
            all.push(Outstanding::Timer(countdown.timer));
        }
    }

    /// Ends the wait for `request`, and gives what was waited for. `None`, and no change, where it waits for another one.
    pub(crate) fn take(&mut self, request: RequestId) -> Option<W> {
        if !matches!(self, Self::InFlight(awaited) if awaited.request() == Some(request)) {
            return None;
        }
        match std::mem::replace(self, Self::Ready) {
            Self::InFlight(awaited) => Some(awaited),
            Self::Ready | Self::CoolingDown(_) | Self::Failed(_) => None,
        }
    }
}

/// Why something the person asked for did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The error code that the page was given.
    pub code: ErrorCode,
    /// The sentence the person reads.
    pub text: Text,
    /// The `{seconds}` or `{count}` of that sentence, when it is first shown.
    pub number: u32,
    /// Not before this is over.
    pub countdown: Option<Countdown>,
}

impl Problem {
    /// The number of the sentence at `now`: the seconds that the button counts, too.
    pub fn number_at(&self, now: Instant) -> u32 {
        self.countdown.map_or(self.number, |countdown| countdown.seconds_left(now))
    }
}

/// A point in time that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// The point.
    pub until: Instant,
    pub(crate) timer: TimerId,
}

impl Countdown {
    /// Seconds left at `now`, a started one counted whole.
    pub fn seconds_left(&self, now: Instant) -> u32 {
        self.until.since(now).seconds_rounded_up()
    }
}

/// Something started that has not ended: what a screen waits for, and what is cancelled when the screen is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outstanding {
    /// A request.
    Request(RequestId),
    /// A timer.
    Timer(TimerId),
}
