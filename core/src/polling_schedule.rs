//! Decides when to ask whether the link was opened.
//!
//! Questions are dense while links are opened and rare afterwards: so every question has about the same chance to find the link
//! opened, and a login costs the API the fewest questions for the time a person waits. `cargo xtask bench waiting` measures both,
//! and tells what people are taken to do (docs/waiting.md). Every pause is shortened by a random part, so that the pages waiting for
//! one server do not ask in step. A person who comes back to the page is answered at once, but never within a second of the
//! question before, nor before the server's `Retry-After` is over.

use crate::time::{Duration, Instant};

/// The pause in the first seconds, when hardly anybody has the mail, and the longest of the first minute: with a round trip, two
/// questions are never more than 4 s apart while somebody tries it with the mail in a window beside it.
const FIRST_PAUSE: Duration = Duration::from_milliseconds(3700);
/// How long hardly anybody has the mail.
const UNTIL_MAIL: Duration = Duration::from_seconds(12);
/// The pause while most links are opened.
const SHORTEST_PAUSE: Duration = Duration::from_milliseconds(3050);
/// How long no pause is longer than the first: a minute, and the pause that begins at its end.
const FIRST_MINUTE: Duration = Duration::from_seconds(64);
/// From here on the pause grows by 3 s every 20 s, as the chance falls that the link is opened in the next second.
const GROWS_FROM: Duration = Duration::from_seconds(32);
/// The longest pause, which is also that while nobody looks at the page, or the browser believes that it is offline.
const LONGEST_PAUSE: Duration = Duration::from_seconds(30);
/// The shortest time from one question to the next, whatever wakes the page.
const CLOSEST: Duration = Duration::from_seconds(1);
/// The longest wait that the server can ask for: a `Retry-After` of minutes would outlast the login.
const LONGEST_HOLD: Duration = Duration::from_seconds(60);

/// The pause before the next question, `waited` after waiting began; `random` takes away up to a tenth.
pub(crate) fn pause(waited: Duration, random: u32) -> Duration {
    let shortest = if waited < UNTIL_MAIL { FIRST_PAUSE } else { SHORTEST_PAUSE };
    let longest = if waited < FIRST_MINUTE { FIRST_PAUSE } else { LONGEST_PAUSE };
    let grown = waited.milliseconds().saturating_sub(GROWS_FROM.milliseconds()) / 20 * 3;
    let milliseconds = Duration::from_milliseconds(grown).max(shortest).min(longest).milliseconds();
    Duration::from_milliseconds(milliseconds - random % (milliseconds / 10 + 1))
}

/// The pause while nobody looks at the page: 30 s and up to a fifth more.
pub(crate) fn unattended_pause(random: u32) -> Duration {
    lengthened(LONGEST_PAUSE, random)
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

    /// A usual round trip to the API, which comes between a question and the pause after it.
    const ROUND_TRIP: u32 = 150;

    #[test]
    fn pauses_are_short_while_links_are_opened_and_grow_afterwards() {
        for (seconds, milliseconds) in [
            (0, 3700),
            (11, 3700),
            (12, 3050),
            (52, 3050),
            (54, 3300),
            (63, 3700),
            (64, 4800),
            (90, 8700),
            (120, 13_200),
            (231, 29_850),
            (232, 30_000),
            (600, 30_000),
        ] {
            assert_eq!(pause(Duration::from_seconds(seconds), 0).milliseconds(), milliseconds, "{seconds} s");
        }
        assert_eq!(pause(Duration::from_milliseconds(u32::MAX), 0), LONGEST_PAUSE);
    }

    #[test]
    fn jitter_takes_from_nothing_to_a_tenth() {
        let while_opened = Duration::from_seconds(20);
        for (random, milliseconds) in [(0, 3050), (1, 3049), (305, 2745), (306, 3050), (611, 2745)] {
            assert_eq!(pause(while_opened, random).milliseconds(), milliseconds, "{random}");
        }
        assert_eq!(pause(Duration::ZERO, 370).milliseconds(), 3330, "the first, too: a page is loaded by many at once");
    }

    /// When the questions of one login are asked; `random` is told the whole pause.
    fn asked(mut random: impl FnMut(Duration) -> u32, round_trip: u32) -> Vec<u32> {
        let (mut now, mut asked) = (0, Vec::new());
        while now < 300_000 {
            let waited = Duration::from_milliseconds(now);
            now += pause(waited, random(pause(waited, 0))).milliseconds();
            asked.push(now);
            now += round_trip;
        }
        asked
    }

    #[test]
    fn five_minutes_of_the_shortest_pauses_are_39_questions() {
        assert_eq!(asked(|whole| whole.milliseconds() / 10, 0).len(), 39);
        assert_eq!(asked(|whole| whole.milliseconds() / 20, ROUND_TRIP).len(), 36);
    }

    proptest! {
        #[test]
        fn jitter_shortens_by_a_tenth_at_most(waited in any::<u32>(), random in any::<u32>()) {
            let waited = Duration::from_milliseconds(waited);
            let (full, jittered) = (pause(waited, 0).milliseconds(), pause(waited, random).milliseconds());
            prop_assert!(jittered <= full && jittered >= full - full / 10);
            prop_assert!(SHORTEST_PAUSE.milliseconds() <= full && full <= LONGEST_PAUSE.milliseconds());
        }

        #[test]
        fn once_the_mail_is_there_no_pause_is_shorter_than_one_before(waited in 12_000u32.., more in any::<u32>()) {
            let pause = |waited| pause(Duration::from_milliseconds(waited), 0);
            prop_assert!(pause(waited) <= pause(waited.saturating_add(more)));
        }

        #[test]
        fn in_the_first_minute_questions_are_never_more_than_four_seconds_apart(
            randoms in proptest::collection::vec(any::<u32>(), 100),
            round_trip in 0..=ROUND_TRIP * 2,
        ) {
            let mut randoms = randoms.into_iter();
            let asked = asked(|_| randoms.next().unwrap_or(0), round_trip);
            prop_assert!(asked[0] <= 4000);
            for pair in asked.windows(2).filter(|pair| pair[0] <= 60_000) {
                prop_assert!(pair[1] - pair[0] <= 4000, "{pair:?}");
            }
        }
    }
}
