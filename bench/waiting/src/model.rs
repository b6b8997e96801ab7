//! Says what people and the API are taken to do. Every number of the simulation stands here; all times are milliseconds.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Bernoulli, Distribution, LogNormal, Uniform};

/// A time, or a point in time counted from the first login, in milliseconds.
pub type Milliseconds = u64;

/// How many people sign in.
pub const LOGINS: usize = 1_000_000;
/// The time within which they are sent their mail, one as likely at any point as at any other.
pub const ARRIVALS: Milliseconds = 60_000;
/// From sending a question to having the answer, half of it each way.
pub const ROUND_TRIP: Milliseconds = 150;
/// How long the link and the login at the API last (docs/api.md#lifetimes).
pub const LIFETIME: Milliseconds = 300_000;
/// Half of those who open the link have opened it this long after the mail was sent.
const MEDIAN_SECONDS: f64 = 40.0;
/// How far they spread around that: the standard deviation of the logarithm.
const SIGMA: f64 = 0.8;
/// The share of people who never open the link.
const NEVER: f64 = 0.2;
/// Everything random follows from it.
const SEED: u64 = 11;

/// Two minutes in which nobody reaches the API, begun when everybody waits, and the time after it.
pub const OUTAGE: Outage = Outage {
    begins: 60_000,
    ends: 180_000,
    full_strength: 240_000,
    // A quarter of what a fixed poll of 5 s asks of it.
    answers_a_second: 50_000,
    retry_after_seconds: 10,
};

/// An outage of the API. What is asked while it lasts fails at once; a link that is opened while it lasts counts when it is over.
/// Then the API answers a limited number of questions in each second, and the others with 429 and `Retry-After`, until it has
/// its full strength again.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    /// When it begins.
    pub begins: Milliseconds,
    /// When it is over.
    pub ends: Milliseconds,
    /// From when on every question is answered again.
    pub full_strength: Milliseconds,
    /// How many questions are answered in each second until then, for [`LOGINS`].
    pub answers_a_second: usize,
    /// What the others are told to wait.
    pub retry_after_seconds: u32,
}

/// A person, as far as the login goes.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// When the mail was sent.
    pub sent: Milliseconds,
    /// When the link is opened, if it is before it has expired.
    pub opens: Option<Milliseconds>,
}

/// The people of one run: always the same for the same number.
///
/// # Errors
/// The numbers above are none of a distribution.
pub fn people(number: usize) -> anyhow::Result<Vec<Person>> {
    let mut random = random_numbers(0);
    let arrival = Uniform::new(0, ARRIVALS)?;
    let never = Bernoulli::new(NEVER)?;
    let after = LogNormal::new(MEDIAN_SECONDS.ln(), SIGMA)?;
    let person = |_| {
        let sent = arrival.sample(&mut random);
        let after = (after.sample(&mut random) * 1000.0) as Milliseconds;
        let opens = (!never.sample(&mut random) && after < LIFETIME).then_some(sent + after);
        Person { sent, opens }
    };
    Ok((0..number).map(person).collect())
}

/// Random numbers, the same in every run: one stream for the people, another for their pages.
pub(crate) fn random_numbers(stream: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    random.set_stream(stream);
    random
}

/// What the API answers to the question whether the link was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not yet.
    Pending,
    /// It was: here are the tokens.
    Authenticated,
    /// The login has expired.
    Expired,
    /// 429, with the seconds of `Retry-After`.
    Busy(u32),
    /// None: the API cannot be reached.
    Unreachable,
}

/// The API as all pages together ask it.
pub struct Api {
    outage: Option<Outage>,
    answers_a_second: usize,
    second: Milliseconds,
    answered: usize,
}

impl Api {
    /// The API that `logins` pages ask.
    pub fn new(outage: Option<Outage>, logins: usize) -> Self {
        let answers_a_second = outage.map_or(0, |outage| outage.answers_a_second * logins / LOGINS);
        Self { outage, answers_a_second, second: 0, answered: 0 }
    }

    /// Answers a question about the login of `person` that arrives at `now`.
    pub fn answer(&mut self, person: &Person, now: Milliseconds) -> Answer {
        if let Some(outage) = self.outage {
            if (outage.begins..outage.ends).contains(&now) {
                return Answer::Unreachable;
            }
            if (outage.ends..outage.full_strength).contains(&now) && !self.has_time(now) {
                return Answer::Busy(outage.retry_after_seconds);
            }
        }
        match self.opened(person) {
            Some(opened) if opened <= now => Answer::Authenticated,
            _ if now >= person.sent + LIFETIME => Answer::Expired,
            _ => Answer::Pending,
        }
    }

    /// From when on the API knows that `person` has opened the link.
    pub fn opened(&self, person: &Person) -> Option<Milliseconds> {
        let opens = person.opens?;
        Some(match self.outage {
            Some(outage) if (outage.begins..outage.ends).contains(&opens) => outage.ends,
            _ => opens,
        })
    }

    /// Whether one more question can be answered in this second.
    fn has_time(&mut self, now: Milliseconds) -> bool {
        let second = now / 1000;
        if second != self.second {
            (self.second, self.answered) = (second, 0);
        }
        self.answered += 1;
        self.answered <= self.answers_a_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_open_the_link_as_the_issue_says() {
        let people = people(100_000).unwrap();
        let mut after: Vec<_> = people.iter().filter_map(|person| Some(person.opens? - person.sent)).collect();
        after.sort_unstable();
        let share = after.len() as f64 / people.len() as f64;
        // Of those who would open it, six in a thousand come when it has expired.
        assert!((0.785..0.805).contains(&share), "{share}");
        let median = after[after.len() / 2];
        assert!((39_000..41_000).contains(&median), "{median}");
        assert!(people.iter().all(|person| person.sent < ARRIVALS));
    }

    #[test]
    fn the_api_is_out_then_busy_then_itself() {
        let mut api = Api::new(Some(Outage { answers_a_second: LOGINS, ..OUTAGE }), 2);
        let person = Person { sent: 0, opens: Some(70_000) };
        let mut answer = |now| api.answer(&person, now);
        assert_eq!(answer(59_999), Answer::Pending);
        assert_eq!(answer(60_000), Answer::Unreachable);
        assert_eq!(answer(179_999), Answer::Unreachable);
        assert_eq!([answer(180_000), answer(180_001)], [Answer::Authenticated; 2]);
        assert_eq!(answer(180_999), Answer::Busy(10), "two a second for two logins");
        assert_eq!(answer(181_000), Answer::Authenticated, "in the next second again");
        let never = Person { sent: 0, opens: None };
        assert_eq!(api.answer(&never, LIFETIME - 1), Answer::Pending);
        assert_eq!(api.answer(&never, LIFETIME), Answer::Expired);
    }
}
