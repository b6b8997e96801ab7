//! A page that asks at a fixed interval, whatever it is answered: what is written first.

use crate::model::{Answer, Milliseconds};
use crate::page::{Page, Wish};

/// A page that asks every so many milliseconds.
pub struct FixedPoll(pub Milliseconds);

impl Page for FixedPoll {
    type Timer = ();

    fn sent(&mut self, _now: Milliseconds, _random: u32, wishes: &mut Vec<Wish<()>>) {
        wishes.push(Wish::Timer((), self.0));
    }

    fn timer_fired(&mut self, (): (), _now: Milliseconds, _random: u32, wishes: &mut Vec<Wish<()>>) {
        wishes.extend([Wish::Ask, Wish::Timer((), self.0)]);
    }

    fn answered(&mut self, answer: Answer, _now: Milliseconds, _random: u32, wishes: &mut Vec<Wish<()>>) {
        match answer {
            Answer::Authenticated => wishes.push(Wish::SignedIn),
            Answer::Expired => wishes.push(Wish::End),
            Answer::Pending | Answer::Busy(_) | Answer::Unreachable => {}
        }
    }
}
