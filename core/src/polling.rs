//! When to ask whether the link was opened.
//!
//! The first question comes 2 s after the mail was sent: nobody is faster. Then the pauses grow to 10 s, each shortened by a
//! random part, so that the pages waiting for one server do not ask in step. A person who comes back to the page is
//! answered at once, but never within a second of the question before, nor before the server's `Retry-After` is over.

use crate::{Duration, Instant, RequestId, TimerId};

/// The pause before the first question.
const FIRST_PAUSE: Duration = Duration::from_seconds(2);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_seconds(10);
/// The shortest time from one question to the next, whatever wakes the page.
const CLOSEST: Duration = Duration::from_seconds(1);
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
    InFlight(RequestId),
    /// For the page to be shown and online again.
    Paused,
}

impl Polling {
    /// Whether the last questions failed often enough that the person should know.
    pub fn is_in_trouble(&self) -> bool {
        self.failures >= FAILURES_UNTIL_TROUBLE
    }

    /// Whether the failure just counted is the one that makes it trouble.
    pub(crate) fn just_got_into_trouble(&self) -> bool {
        self.failures == FAILURES_UNTIL_TROUBLE
    }
}

/// The pause before the question after `asked` questions.
///
/// Grows by a quarter each time from 2 s to 10 s; of every pause but the first, `random` takes away up to a fifth.
pub(crate) fn pause(asked: u32, random: u32) -> Duration {
    if asked == 0 {
        return FIRST_PAUSE;
    }
    let mut milliseconds = FIRST_PAUSE.milliseconds();
    for _ in 0..asked.min(16) {
        milliseconds = (milliseconds + milliseconds / 4).min(LONGEST_PAUSE.milliseconds());
    }
    Duration::from_milliseconds(milliseconds - random % (milliseconds / 5 + 1))
}

/// The earliest point of the question after one asked at `now`.
pub(crate) fn closest_after(now: Instant) -> Instant {
    now.plus(CLOSEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pauses_grow_to_ten_seconds() {
        let pauses: Vec<_> = (0..10).map(|asked| pause(asked, 0).milliseconds()).collect();
        assert_eq!(pauses, [2000, 2500, 3125, 3906, 4882, 6102, 7627, 9533, 10_000, 10_000]);
    }

    #[test]
    fn jitter_takes_from_nothing_to_a_fifth() {
        for (random, milliseconds) in [(0, 2500), (1, 2499), (500, 2000), (501, 2500), (1001, 2000)] {
            assert_eq!(pause(1, random).milliseconds(), milliseconds, "{random}");
        }
        assert_eq!(pause(0, 500), FIRST_PAUSE, "the first pause is as short as makes sense");
    }

    proptest! {
        #[test]
        fn jitter_shortens_by_a_fifth_at_most(asked in 1u32.., random in any::<u32>()) {
            let (full, jittered) = (pause(asked, 0).milliseconds(), pause(asked, random).milliseconds());
            prop_assert!(jittered <= full && jittered >= full - full / 5);
        }
    }
}
