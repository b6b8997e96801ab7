//! Decides when to ask whether the link was opened.
//!
//! The first question comes 2 s after the mail was sent: no person is faster. Then the pauses grow to 10 s, each shortened by a
//! random part, so that the pages waiting for one server do not ask in step. A person who comes back to the page is
//! answered at once, but never within a second of the question before, nor before the server's `Retry-After` is over.

use crate::time::{Duration, Instant};

/// The pause before the first question.
const FIRST_PAUSE: Duration = Duration::from_seconds(2);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_seconds(10);
/// The shortest time from one question to the next, whatever wakes the page.
const CLOSEST: Duration = Duration::from_seconds(1);
/// The pause while nobody looks at the page, or the browser believes that it is offline.
const UNATTENDED_PAUSE: Duration = Duration::from_seconds(30);
/// The longest wait that the server can ask for: a `Retry-After` of minutes would outlast the login.
const LONGEST_HOLD: Duration = Duration::from_seconds(60);

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

/// The pause while nobody looks at the page: 30 s and up to a fifth more.
pub(crate) fn unattended_pause(random: u32) -> Duration {
    lengthened(UNATTENDED_PAUSE, random)
}

/// How long the server's wish holds questions up: at least a second, at most a minute, and up to a fifth more, so that a thousand
/// pages do not come back in step.
pub(crate) fn hold(wish: Duration, random: u32) -> Duration {
    lengthened(wish.clamp(CLOSEST, LONGEST_HOLD), random)
}

fn lengthened(pause: Duration, random: u32) -> Duration {
    let milliseconds = pause.milliseconds();
    Duration::from_milliseconds(milliseconds + random % (milliseconds / 5 + 1))
}

/// The earliest point of the question after one asked at `now`.
pub(crate) fn closest_after(now: Instant) -> Instant {
    now.plus(CLOSEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
