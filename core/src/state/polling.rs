//! Holds where the polling of one login stands.

use crate::request::{PingStatus, Request};
use crate::state::TimerId;
use crate::time::Instant;

/// From this many failures in a row on the person is told. One lost answer on a train is not worth a sentence.
const FAILURES_UNTIL_TROUBLE: u32 = 3;

/// Where the polling of one login stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polling {
    /// How many questions were asked since the last mail.
    pub(crate) asked: u32,
    /// How many of the last questions failed in a row.
    pub(crate) failures: u32,
    /// No question before this point.
    pub(crate) earliest: Instant,
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
    /// For the page to be shown and online again.
    Paused,
}

impl Polling {
    /// Polling before the first question.
    pub(crate) fn new() -> Self {
        Self { asked: 0, failures: 0, earliest: Instant::default(), phase: PollingPhase::Paused }
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
