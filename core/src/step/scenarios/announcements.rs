//! Tests what the live region says, and for how long it is true.

use super::codes::{by_email, wrong};
use super::*;

fn said(login: &Login) -> Option<Text> {
    login.state.shared.announcement.map(|said| said.text)
}

fn page(login: &mut Login, online: bool) -> Option<Text> {
    login.happen(Event::PageChanged(Page { visible: true, online }));
    said(login)
}

#[test]
fn sending_is_over_when_it_has_failed() {
    let mut login = Login::new();
    let (send, _) = login.submit(MAIL).call();
    assert_eq!(said(&login), Some(Text::Sending));
    login.answer(send, Err(refused(500, None, None)));
    assert_eq!((said(&login), login.identify().submission.is_in_flight()), (None, false));
}

#[test]
fn checking_is_over_when_the_code_is_wrong_or_the_answer_is_lost() {
    for answer in [wrong(Some(4)), Err(refused(500, None, None))] {
        let mut login = by_email(Some(6));
        let (verify, _) = login.typed("111111").call();
        assert_eq!(said(&login), Some(Text::Checking));
        login.answer(verify, answer);
        assert_eq!(said(&login), None);
    }
}

#[test]
fn going_offline_is_said_and_coming_back_too() {
    let mut login = Login::link_sent();
    assert_eq!(page(&mut login, false), Some(Text::WaitingOffline));
    assert_eq!(page(&mut login, true), Some(Text::Waiting));
    let mut login = by_email(Some(6));
    assert_eq!(page(&mut login, false), Some(Text::WaitingOffline));
    assert_eq!(page(&mut login, true), Some(Text::CodeSentTitle), "there is no link to wait for");
}

#[test]
fn an_answer_proves_the_network_whatever_the_browser_says() {
    let mut login = Login::link_sent();
    let poll = login.poll();
    assert_eq!(page(&mut login, false), Some(Text::WaitingOffline));
    login.answer(poll, pending());
    assert_eq!(said(&login), Some(Text::Waiting));
}

#[test]
fn a_service_in_trouble_and_its_recovery_are_said_once_each() {
    let mut login = Login::link_sent();
    for failures in 1..=4 {
        let poll = login.wait(10).poll();
        login.answer(poll, Err(refused(500, None, None)));
        assert_eq!(said(&login) == Some(Text::WaitingTrouble), failures >= 3, "{failures}");
    }
    let before = login.state.shared.announcement;
    let poll = login.wait(10).poll();
    login.answer(poll, Err(refused(500, None, None)));
    assert_eq!(login.state.shared.announcement, before, "once");
    let poll = login.wait(10).poll();
    login.answer(poll, pending());
    assert_eq!(said(&login), Some(Text::Waiting));
}

#[test]
fn how_long_to_wait_is_gone_before_its_number_is_wrong_by_much() {
    let mut login = Login::link_sent();
    login.happen(Event::ResendRequested);
    let number = |login: &Login| login.state.shared.announcement.map(|said| said.number);
    assert_eq!((said(&login), number(&login)), (Some(Text::ResendWait), Some(30)));
    for second in 1..=30 {
        let timer = login.waiting().resend.countdown().expect("counting").timer;
        login.wait(1).happen(Event::TimerFired(timer));
        assert_eq!(said(&login).is_some(), second < 5, "after {second} seconds");
    }
}

#[test]
fn a_message_that_was_sent_again_is_confirmed_until_it_can_be_sent_again() {
    let mut login = Login::cooled_down();
    assert!(!login.waiting().was_resent(), "the first message is not confirmed so");
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.answer(resend, Ok(Answer::Resent));
    assert_eq!((said(&login), login.waiting().was_resent()), (Some(Text::ResendDone), true));
    let timer = login.waiting().resend.countdown().expect("counting").timer;
    login.wait(31).happen(Event::TimerFired(timer));
    assert_eq!((said(&login), login.waiting().was_resent()), (None, false));
}

#[test]
fn the_same_problem_twice_is_another_one() {
    let mut login = Login::new();
    login.submit("jane@");
    let first = login.identify().submission.problem();
    for problems in 2..5 {
        login.happen(Event::Submitted);
        assert_eq!((login.identify().submission.problem(), login.state.shared.problems), (first, problems));
    }
}

#[test]
fn the_sentence_counts_with_the_button() {
    let mut login = Login::new();
    let (send, _) = login.submit(MAIL).call();
    login.answer(send, Err(refused(429, None, Some(17))));
    for left in (1..=17).rev() {
        let problem = login.identify().submission.problem().expect("it is refused");
        let countdown = problem.countdown.expect("it counts");
        assert_eq!(problem.number_at(login.state.shared.now), left);
        assert_eq!(countdown.seconds_left(login.state.shared.now), left);
        assert_eq!(problem.number, 17, "what is heard first");
        login.wait(1).happen(Event::TimerFired(countdown.timer));
    }
    assert_eq!(login.identify().submission.problem(), None);
}
