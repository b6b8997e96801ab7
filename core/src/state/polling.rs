//! Holds where the polling of one login stands.

use crate::request::{PingStatus, Request};
use crate::state::TimerId;
use crate::time::Instant;

/// From this many failures in a row on the person is told. One lost answer on a train is not worth a sentence.
const FAILURES_UNTIL_TROUBLE: u32 = 3;

/// Where the polling of one login stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polling {
    /// When waiting began: with the last mail, or with this load of the page. The pauses grow from here.
    pub(crate) began: Instant,
    /// How many of the last questions failed in a row.
    pub(crate) failures: u32,
    /// No question before this point.
    pub(crate) earliest: Instant,
    /// When the last question was asked.
    pub(crate) last: Instant,
    /// The server has asked for more time than usual. A person who comes back is answered once all the same.
    pub(crate) held: bool,
    /// What is under way.
    pub(crate) phase: PollingPhase,
}

/// What polling waits for: one thing at a time, so that no two questions can be in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollingPhase {
    /// For a timer.
    Scheduled(TimerId),
    /// For an answer.
    InFlight(Request<PingStatus>),
    /// For nothing: the login cannot be asked about, or the same is asked for an accepted code.
    Idle,
}

impl Polling {
    /// Polling before the first question.
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::default(),
            failures: 0,
            earliest: Instant::default(),
            last: Instant::default(),
            held: false,
            phase: PollingPhase::Idle,
        }
    }

    /// Whether the next question is planned.
    pub(crate) fn is_scheduled(&self) -> bool {
        matches!(self.phase, PollingPhase::Scheduled(_))
    }

    /// Whether the server has asked for more time than usual.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// Whether the last questions failed often enough that the person should know.
    pub fn is_in_trouble(&self) -> bool {
        self.failures >= FAILURES_UNTIL_TROUBLE
    }

    /// Whether the failure just counted is the one that makes it trouble.
    pub(crate) fn just_got_into_trouble(&self) -> bool {
        self.failures == FAILURES_UNTIL_TROUBLE
    }
}
