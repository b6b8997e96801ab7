//! Lets many logins wait at once, in simulated time, and takes down what happens.

use std::collections::BTreeMap;

use rand_chacha::rand_core::Rng;

use crate::model::{Answer, Api, Milliseconds, Outage, Person, ROUND_TRIP, random_numbers};
use crate::page::{Page, Wish};

/// What happens to a login.
enum Happening<T> {
    /// Its page learns that the mail was sent.
    Sent,
    /// A timer of its page runs out.
    TimerFired(T),
    /// A question of its page arrives at the API.
    Asked,
    /// The answer arrives at the page.
    Answered(Answer),
}

/// A login under way.
struct Login<P> {
    /// None once it has ended.
    page: Option<P>,
    questions: u32,
    last_question: Milliseconds,
}

/// What was taken down.
#[derive(Default)]
pub struct Record {
    /// How many questions were asked in each second.
    pub by_second: Vec<u32>,
    /// How many questions each login asked.
    pub by_login: Vec<u32>,
    /// For each person who signed in: how long after the API knew of the link the page did.
    pub waits: Vec<Milliseconds>,
    /// The longest time between two questions of one login, begun in its first minute.
    pub longest_gap: Milliseconds,
}

/// Everything that is still to happen, by its time and then in the order it was planned.
struct Plan<T>(BTreeMap<Milliseconds, Vec<(usize, Happening<T>)>>);

impl<T> Plan<T> {
    fn add(&mut self, at: Milliseconds, login: usize, what: Happening<T>) {
        self.0.entry(at).or_default().push((login, what));
    }
}

/// Lets `people` wait with pages like `new_page` gives, for an API with or without an outage.
pub fn run<P: Page>(people: &[Person], outage: Option<Outage>, new_page: impl Fn() -> P) -> Record {
    let mut api = Api::new(outage, people.len());
    let mut random = random_numbers(1);
    let mut record = Record::default();
    let mut plan = Plan(BTreeMap::new());
    for (number, person) in people.iter().enumerate() {
        plan.add(person.sent + ROUND_TRIP / 2, number, Happening::Sent);
    }
    let new_login = |_: &Person| Login { page: Some(new_page()), questions: 0, last_question: 0 };
    let mut logins: Vec<_> = people.iter().map(new_login).collect();
    let mut wishes = Vec::new();
    while let Some((now, happenings)) = plan.0.pop_first() {
        for (number, what) in happenings {
            let (Some(login), Some(person)) = (logins.get_mut(number), people.get(number)) else { continue };
            let Some(page) = &mut login.page else { continue };
            let random = random.next_u32();
            match what {
                Happening::Sent => page.sent(now, random, &mut wishes),
                Happening::TimerFired(timer) => page.timer_fired(timer, now, random, &mut wishes),
                Happening::Answered(answer) => page.answered(answer, now, random, &mut wishes),
                Happening::Asked => {
                    let answer = api.answer(person, now);
                    plan.add(now + ROUND_TRIP / 2, number, Happening::Answered(answer));
                }
            }
            for wish in wishes.drain(..) {
                match wish {
                    Wish::Timer(timer, delay) => plan.add(now + delay, number, Happening::TimerFired(timer)),
                    Wish::Ask => {
                        record.question(login, person, now);
                        plan.add(now + ROUND_TRIP / 2, number, Happening::Asked);
                    }
                    Wish::SignedIn => {
                        record.waits.extend(api.opened(person).map(|opened| now - opened));
                        login.page = None;
                    }
                    Wish::End => login.page = None,
                }
            }
        }
    }
    record.by_login = logins.iter().map(|login| login.questions).collect();
    record.waits.sort_unstable();
    record
}

impl Record {
    /// Takes down that `login` asks at `now`.
    fn question<P>(&mut self, login: &mut Login<P>, person: &Person, now: Milliseconds) {
        let second = (now / 1000) as usize;
        if self.by_second.len() <= second {
            self.by_second.resize(second + 1, 0);
        }
        if let Some(count) = self.by_second.get_mut(second) {
            *count += 1;
        }
        let told = person.sent + ROUND_TRIP / 2;
        let before = if login.questions == 0 { told } else { login.last_question };
        if before <= told + 60_000 {
            self.longest_gap = self.longest_gap.max(now - before);
        }
        login.questions += 1;
        login.last_question = now;
    }

    /// How many questions a login asked, on average.
    pub fn questions_a_login(&self) -> f64 {
        self.by_login.iter().copied().map(f64::from).sum::<f64>() / self.by_login.len().max(1) as f64
    }

    /// The most questions of one login.
    pub fn most_questions(&self) -> u32 {
        self.by_login.iter().copied().max().unwrap_or(0)
    }

    /// How many seconds at most the given share of people waited.
    pub fn wait_of(&self, share: f64) -> f64 {
        let place = ((self.waits.len() as f64 * share) as usize).min(self.waits.len().saturating_sub(1));
        self.waits.get(place).map_or(0.0, |wait| *wait as f64 / 1000.0)
    }

    /// The most questions in one second, from the second `from` on.
    pub fn peak_from(&self, from: Milliseconds) -> u32 {
        self.by_second.iter().skip((from / 1000) as usize).copied().max().unwrap_or(0)
    }

    /// How many questions came a second, on average over the `length` seconds from the second `from` on.
    pub fn load(&self, from: usize, length: usize) -> u32 {
        let sum: u32 = self.by_second.iter().skip(from).take(length).sum();
        sum / u32::try_from(length).unwrap_or(u32::MAX).max(1)
    }
}
