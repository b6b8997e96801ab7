//! Describes a page that waits for its link to be opened, to the simulation around it.

use crate::model::{Answer, Milliseconds};

/// What a page wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish<T> {
    /// Ask the API whether the link was opened.
    Ask,
    /// Start a timer.
    Timer(T, Milliseconds),
    /// The person is signed in.
    SignedIn,
    /// The page has given up.
    End,
}

/// A page that waits. It is told what happens, and when, with a random number; it adds to `wishes` what it wants done.
pub trait Page {
    /// The name of a timer.
    type Timer: Copy;

    /// The page learns that the mail was sent.
    fn sent(&mut self, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<Self::Timer>>);

    /// A timer has run out; it may be one that is not wanted any more.
    fn timer_fired(&mut self, timer: Self::Timer, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<Self::Timer>>);

    /// The last question is answered.
    fn answered(&mut self, answer: Answer, now: Milliseconds, random: u32, wishes: &mut Vec<Wish<Self::Timer>>);
}
