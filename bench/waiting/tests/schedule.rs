//! Holds the widget's polling to what it was tuned for, so that a schedule that is worse fails.

use ssojet_login_bench_waiting::fixed_poll::FixedPoll;
use ssojet_login_bench_waiting::model::{Answer, LOGINS, Milliseconds, OUTAGE, people};
use ssojet_login_bench_waiting::page::{Page, Wish};
use ssojet_login_bench_waiting::simulation::run;
use ssojet_login_bench_waiting::widget::Widget;

/// Enough for the second digit.
const FEW: usize = 10_000;

/// The schedule that the widget's has to be better than: the first question at 3 s, then one every 3.5 s until 75 s, then slower by a
/// quarter each time to 15 s; without jitter.
#[derive(Default)]
struct Stepwise {
    told: Milliseconds,
    pause: Milliseconds,
}

impl Page for Stepwise {
    type Timer = ();

    fn sent(&mut self, now: Milliseconds, _random: u32, wishes: &mut Vec<Wish<()>>) {
        self.told = now;
        wishes.push(Wish::Timer((), 3000));
    }

    fn timer_fired(&mut self, (): (), _now: Milliseconds, _random: u32, wishes: &mut Vec<Wish<()>>) {
        wishes.push(Wish::Ask);
    }

    fn answered(&mut self, answer: Answer, now: Milliseconds, _random: u32, wishes: &mut Vec<Wish<()>>) {
        self.pause = if now - self.told < 75_000 { 3500 } else { (self.pause * 5 / 4).min(15_000) };
        wishes.push(match answer {
            Answer::Authenticated => Wish::SignedIn,
            Answer::Expired => Wish::End,
            _ => Wish::Timer((), self.pause),
        });
    }
}

#[test]
fn fewer_questions_and_a_shorter_wait_than_other_schedules() {
    let people = people(FEW).unwrap();
    let (ours, fixed) = (run(&people, None, Widget::default), run(&people, None, || FixedPoll(5000)));
    let stepwise = run(&people, None, Stepwise::default);
    println!("found: {:.2} questions a login, a wait of {:.2} s", ours.questions_a_login(), ours.wait_of(0.5));
    // Jitter costs the widget what its steps save on the stepwise schedule, which has none: so few logins cannot tell them apart.
    for (name, other, share) in [("every 5 s", &fixed, 0.95), ("stepwise", &stepwise, 1.01)] {
        let questions = (ours.questions_a_login(), other.questions_a_login() * share);
        assert!(questions.0 <= questions.1, "{name}: {questions:?} questions a login");
        let waits = (ours.wait_of(0.5), other.wait_of(0.5));
        assert!(waits.0 < waits.1, "{name}: half wait for {waits:?} s");
        assert!(ours.most_questions() < other.most_questions(), "{name}: at most");
    }
    // What was asked for, with what so few logins are off by; the figures of a million are held to it in tests/docs.rs.
    assert!(ours.questions_a_login() <= 19.4);
    assert!(ours.wait_of(0.5) <= 2.06);
    assert!(ours.wait_of(0.95) <= stepwise.wait_of(0.95) + 1.0);
    assert!(ours.most_questions() <= 39);
    assert!(ours.longest_gap <= 4000, "{} ms in the first minute", ours.longest_gap);
    assert_eq!(ours.waits.len(), fixed.waits.len(), "everybody who opens the link is signed in");
}

#[test]
fn pages_do_not_come_back_in_step_after_an_outage() {
    let people = people(FEW).unwrap();
    let ours = run(&people, Some(OUTAGE), Widget::default);
    let fixed = run(&people, Some(OUTAGE), || FixedPoll(5000));
    let peak = (ours.peak_from(OUTAGE.ends), fixed.peak_from(OUTAGE.ends));
    assert!(peak.0 < peak.1 / 2, "{peak:?} questions a second at most");
    // No second after the outage stands out of those around it: that would be pages in step.
    let from = (OUTAGE.ends / 1000) as usize;
    let limit = u32::try_from(FEW * OUTAGE.answers_a_second / LOGINS).unwrap();
    for second in from..from + 120 {
        let (here, around) = (ours.load(second, 1), ours.load(second - 5, 11));
        assert!(here <= around * 2 || here < limit / 4, "second {second}: {here}, around it {around}");
    }
    assert_eq!(ours.waits.len(), fixed.waits.len(), "everybody who opens the link is signed in");
}

#[test]
fn every_run_gives_the_same() {
    let people = people(2000).unwrap();
    let runs = [0; 2].map(|_| run(&people, Some(OUTAGE), Widget::default).by_second);
    assert_eq!(runs[0], runs[1]);
}
