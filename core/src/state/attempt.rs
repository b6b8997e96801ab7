//! Something that is asked of the server, and whether it can be asked now.

use crate::{ErrorCode, Instant, RequestId, Text, TimerId};

/// Something the person can ask the server for. `T` is what the call under way is about, where that may differ from what the
/// screen says by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt<T = ()> {
    /// It can be asked for.
    Ready,
    /// It was asked for, and the answer is awaited.
    InFlight {
        /// The call.
        request: RequestId,
        /// What it is about.
        subject: T,
    },
    /// Not yet. Nothing went wrong.
    CoolingDown(Countdown),
    /// It failed, and may be asked for again.
    Failed(Problem),
}

impl<T> Attempt<T> {
    /// What is still to wait before it can be asked for.
    pub fn countdown(&self) -> Option<Countdown> {
        match self {
            Self::CoolingDown(countdown) => Some(*countdown),
            Self::Failed(problem) => problem.countdown,
            Self::Ready | Self::InFlight { .. } => None,
        }
    }

    /// What went wrong when it was asked for.
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::Failed(problem) => Some(*problem),
            _ => None,
        }
    }

    /// Whether the answer is awaited.
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::InFlight { .. })
    }

    pub(super) fn outstanding(&self, all: &mut Vec<Outstanding>) {
        if let Self::InFlight { request, .. } = self {
            all.push(Outstanding::Request(*request));
        } else if let Some(countdown) = self.countdown() {
            all.push(Outstanding::Timer(countdown.timer));
        }
    }
}

/// Why something the person asked for did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What happened.
    pub code: ErrorCode,
    /// The sentence the person reads.
    pub text: Text,
    /// The `{seconds}` or `{count}` of that sentence: fixed when it is first shown, since a sentence that changes is read out
    /// again.
    pub number: u32,
    /// Not before this is over.
    pub countdown: Option<Countdown>,
}

impl Problem {
    /// A problem that nothing but another try can solve.
    pub(crate) fn new(code: ErrorCode, text: Text, number: u32) -> Self {
        Self { code, text, number, countdown: None }
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

/// Something started that has not ended: what a screen waits for, and what is given up when the screen is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outstanding {
    /// A call.
    Request(RequestId),
    /// A timer.
    Timer(TimerId),
}
