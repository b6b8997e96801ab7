//! Tests the whole login by a link, and each way in which waiting for it can go.

use super::*;

#[test]
fn the_whole_login() {
    let mut login = Login::new();
    assert_eq!(login.page_events(), [&PageEvent::Ready, &PageEvent::Step { step: "identify", method: None }]);
    let (send, call) = login.submit("  jane@example.com ").call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, to) if to.as_str() == MAIL));
    login.answer(send, sent("handle"));
    let link = Some(Method::Message(Message::MagicLink));
    assert_eq!(login.page_events(), [&PageEvent::Step { step: "link-sent", method: link }]);
    assert_eq!(login.delay_of_next_poll(), 3700);
    let first = login.wait(4).poll();
    login.answer(first, pending());
    assert_eq!(login.delay_of_next_poll(), 3700);
    let second = login.wait(4).poll();
    login.answer(second, signed_in());
    assert_eq!(
        login.page_events(),
        [&PageEvent::Step { step: "signed-in", method: link }, &PageEvent::Authenticated(authenticated())]
    );
    assert!(login.state.screen.outstanding().is_empty());
}

#[test]
fn resending_waits_thirty_seconds_and_then_starts_polling_afresh() {
    let mut login = Login::link_sent();
    assert!(login.happen(Event::ResendRequested).calls_nothing());
    assert_eq!(login.state.shared.announcement.map(|said| (said.text, said.number)), Some((Text::ResendWait, 30)));
    for _ in 0..30 {
        let timer = login.waiting().resend.countdown().expect("counting").timer;
        login.wait(1).happen(Event::TimerFired(timer));
    }
    assert_eq!(login.waiting().resend, Attempt::Ready);
    let (resend, call) = login.happen(Event::ResendRequested).call();
    assert_eq!(call, Call::ResendMessage(any(), Message::MagicLink, StateHandle::new("handle")));
    assert!(login.happen(Event::ResendRequested).calls_nothing(), "one at a time");
    login.answer(resend, Ok(Answer::Resent));
    assert_eq!(login.state.shared.announcement.map(|said| said.text), Some(Text::ResendDone));
    assert!(matches!(login.waiting().resend, Attempt::CoolingDown(_)));
    assert_eq!(login.delay_of_next_poll(), 3700);
}

#[test]
fn the_pauses_follow_the_time_since_the_mail() {
    let mut login = Login::link_sent();
    for (seconds, delay) in [(20, 3050), (30, 3050), (50, 10_200), (200, 30_000)] {
        let question = login.wait(seconds).poll();
        login.answer(question, pending());
        assert_eq!(login.delay_of_next_poll(), delay);
    }
    let timer = login.waiting().resend.countdown().expect("counting").timer;
    login.happen(Event::TimerFired(timer));
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.wait(1).answer(resend, Ok(Answer::Resent));
    assert_eq!(login.delay_of_next_poll(), 3700, "another mail is on its way");

    // However many questions there were, and whoever was away meanwhile.
    let mut login = Login::link_sent();
    for _ in 0..9 {
        login.wait(2).happen(Event::Focused);
        let (question, _) = login.call();
        login.answer(question, pending());
    }
    assert_eq!(login.delay_of_next_poll(), 3050, "18 s after the mail");
    login.happen(Event::PageChanged(Page { visible: false, online: true }));
    login.wait(102).happen(Event::PageChanged(Page { visible: true, online: true }));
    let (question, _) = login.call();
    login.answer(question, pending());
    assert_eq!(login.delay_of_next_poll(), 13_200, "two minutes after the mail");
}

#[test]
fn resending_while_a_question_is_in_flight_asks_no_second_one() {
    let mut login = Login::cooled_down();
    let question = login.poll();
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.answer(resend, Ok(Answer::Resent));
    assert!(matches!(login.waiting().polling.phase, PollingPhase::InFlight(asked) if asked.id() == question));
    login.answer(question, signed_in());
    assert_eq!(login.state.screen.step_name(), "signed-in");
}

#[test]
fn an_answer_while_resending_gives_the_resend_up() {
    let mut login = Login::cooled_down();
    let question = login.poll();
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.answer(question, signed_in());
    assert!(login.effects.contains(&Effect::Abort(resend)));
    assert!(login.answer(resend, Err(refused(400, Some(1009), None))).effects.is_empty());
}

#[test]
fn a_resend_the_server_limits_keeps_the_screen_and_the_polling() {
    let mut login = Login::cooled_down();
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.answer(resend, Err(refused(429, None, Some(17))));
    let problem = login.waiting().resend.problem().expect("a problem");
    assert_eq!((problem.code, problem.number), (ErrorCode::RateLimited, 17));
    assert!(matches!(login.waiting().polling.phase, PollingPhase::Scheduled(_)));
}

#[test]
fn coming_back_asks_at_once_but_not_in_a_storm() {
    let mut login = Login::link_sent();
    let question = login.wait(2).poll();
    login.answer(question, pending());
    login.wait(1).happen(Event::Focused);
    let (question, _) = login.call();
    assert!(login.happen(Event::Focused).calls_nothing(), "one is in flight");
    login.answer(question, pending());
    login.happen(Event::Focused);
    assert!(login.calls_nothing());
    assert_eq!(login.delay_of_next_poll(), 1000, "never two within a second");
}

#[test]
fn hidden_or_offline_only_means_slower() {
    for away in [Page { visible: false, online: true }, Page { visible: true, online: false }] {
        let mut login = Login::link_sent();
        login.state.shared.network_proven = false;
        login.wait(1).happen(Event::PageChanged(away));
        assert_eq!(login.delay_of_next_poll(), 30_000);
        let question = login.wait(30).poll();
        login.answer(question, Err(ApiError::Network));
        assert_eq!(login.delay_of_next_poll(), 30_000);
        login.wait(9).happen(Event::PageChanged(Page { visible: true, online: true }));
        let (question, _) = login.call();
        login.happen(Event::PageChanged(away));
        login.answer(question, signed_in());
        assert_eq!(login.state.screen.step_name(), "signed-in", "also in the background");
    }
}

#[test]
fn an_answer_proves_the_network_whatever_the_browser_says() {
    let mut login = Login::link_sent();
    login.happen(Event::PageChanged(Page { visible: true, online: false }));
    assert!(login.state.shared.is_offline());
    let question = login.wait(30).poll();
    login.answer(question, pending());
    assert!(!login.state.shared.is_offline());
    assert_eq!(login.delay_of_next_poll(), 3050, "as if nothing were the matter");
    let question = login.wait(3).poll();
    login.answer(question, Err(ApiError::Network));
    assert!(login.state.shared.is_offline());
}

#[test]
fn retry_after_holds_the_questions_up_for_a_minute_at_most_and_is_said() {
    for (asked, held) in [(0, 3700), (45, 45_000), (600, 60_000), (u32::MAX, 60_000)] {
        let mut login = Login::link_sent();
        let question = login.wait(2).poll();
        login.answer(question, Err(refused(429, None, Some(asked))));
        assert_eq!(login.delay_of_next_poll(), held, "{asked}");
        assert_eq!(login.error_code(), Some(ErrorCode::RateLimited));
        assert!(login.waiting().polling.is_held());
        // A person who comes back is answered, once.
        login.wait(5).happen(Event::Focused);
        let (question, _) = login.call();
        login.answer(question, Err(refused(429, None, Some(asked))));
        assert_eq!(login.error_code(), Some(ErrorCode::RateLimited));
    }
}

#[test]
fn failing_questions_are_repeated_and_said_once() {
    let mut login = Login::link_sent();
    for round in 1..=5 {
        let question = login.wait(10).poll();
        login.answer(question, Err(ApiError::Network));
        assert_eq!(login.error_code(), (round == 3).then_some(ErrorCode::NetworkError), "round {round}");
        assert_eq!(login.waiting().polling.is_in_trouble(), round >= 3);
    }
    let question = login.wait(10).poll();
    login.answer(question, pending());
    assert!(!login.waiting().polling.is_in_trouble());
}

#[test]
fn an_expired_state_leads_to_a_new_link() {
    for error in [refused(400, Some(1009), None), refused(400, None, None), refused(410, Some(1009), None)] {
        let mut login = Login::link_sent();
        let question = login.wait(2).poll();
        login.answer(question, Err(error));
        assert_eq!(login.error_code(), Some(ErrorCode::Expired));
        assert_eq!(login.state.screen.step_name(), "link-expired");
        let (renewal, call) = login.happen(Event::ResendRequested).call();
        assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, to) if to.as_str() == MAIL));
        login.answer(renewal, sent("handle"));
        assert_eq!(login.state.screen.step_name(), "link-sent");
    }
}

#[test]
fn an_answer_that_is_not_the_apis_ends_no_wait() {
    for status in [300, 302, 304, 400, 401, 403, 404, 405, 408, 409, 410, 413, 421, 422, 423, 425, 500, 503, 511] {
        let mut login = Login::link_sent();
        let question = login.wait(2).poll();
        login.answer(question, Err(ApiError::of_answer(status, None, None, None, None)));
        assert_eq!(login.state.screen.step_name(), "link-sent", "{status}");
        let question = login.wait(3).poll();
        login.answer(question, signed_in());
        assert_eq!(login.state.screen.step_name(), "signed-in", "{status}");
    }
}

#[test]
fn when_the_time_is_over_the_server_is_asked_once_more() {
    let mut login = Login::link_sent();
    let timer = login.waiting().expiry.timer;
    let (question, _) = login.wait(600).happen(Event::TimerFired(timer)).call();
    login.answer(question, pending());
    assert_eq!(login.state.screen.step_name(), "link-expired");
    assert!(login.state.screen.outstanding().is_empty());

    // The answer counts, not this device's clock.
    let mut login = Login::link_sent();
    let (question, _) = login.wait(601).happen(Event::Focused).call();
    login.answer(question, pending());
    assert_eq!(login.state.screen.step_name(), "link-sent");
    let timer = login.waiting().expiry.timer;
    let (question, _) = login.wait(2).happen(Event::TimerFired(timer)).call();
    login.answer(question, Err(ApiError::Network));
    assert_eq!(login.state.screen.step_name(), "link-sent", "no answer is no verdict");
    assert_eq!(login.delay_of_next_poll(), 3700, "asked again soon");
    let question = login.wait(3).poll();
    login.answer(question, signed_in());
    assert_eq!(login.state.screen.step_name(), "signed-in");

    // A server that does not answer is not waited for for ever.
    let mut login = Login::link_sent();
    let timer = login.waiting().expiry.timer;
    let (question, _) = login.wait(600).happen(Event::TimerFired(timer)).call();
    login.answer(question, Err(ApiError::Network));
    let timer = login.waiting().expiry.timer;
    login.wait(60).happen(Event::TimerFired(timer));
    assert_eq!(login.state.screen.step_name(), "link-expired");
}

#[test]
fn a_client_that_is_refused_while_waiting_goes_back_with_the_address() {
    let mut login = Login::link_sent();
    let question = login.wait(2).poll();
    login.answer(question, Err(refused(401, Some(1000), None)));
    assert_eq!(login.identify().typed, MAIL);
    assert_eq!(login.identify().submission.problem().map(|problem| problem.code), Some(ErrorCode::InvalidClient));
    assert_eq!(login.error_code(), Some(ErrorCode::InvalidClient));
}

#[test]
fn changing_the_address_keeps_it_in_the_field() {
    let mut login = Login::link_sent();
    login.happen(Event::ChangeRequested);
    assert_eq!(login.identify().typed, MAIL);
    assert!(login.state.screen.outstanding().is_empty());
    let stopped = login.effects.iter().filter(|effect| matches!(effect, Effect::StopTimer(_))).count();
    assert_eq!(stopped, 3, "the question, the countdown and the expiry");
}

#[test]
fn nothing_secret_can_be_printed() {
    let mut login = Login::link_sent();
    assert!(!format!("{:?}", login.state).contains("\"handle\""));
    let question = login.wait(2).poll();
    login.answer(question, signed_in());
    let printed = format!("{:?} {:?}", login.state, login.effects);
    assert!(!printed.contains("access\"") && !printed.contains("refresh\""));
}

#[test]
fn a_resend_of_a_state_that_has_ended_leaves_the_verdict_to_status() {
    let mut login = Login::cooled_down();
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.answer(resend, Err(refused(400, Some(1009), None)));
    assert_eq!(login.state.screen.step_name(), "link-sent");
    let (question, call) = login.call();
    assert_eq!(call, Call::PingStatus(any(), StateHandle::new("handle")), "the link may just have been opened");
    login.answer(question, signed_in());
    assert_eq!(login.state.screen.step_name(), "signed-in");

    let mut login = Login::cooled_down();
    let polling = login.waiting().polling.clone();
    let (resend, _) = login.happen(Event::ResendRequested).call();
    login.answer(resend, Err(refused(500, None, None)));
    assert_eq!(login.waiting().polling, polling, "any other failure changes nothing about the question");
}

#[test]
fn going_offline_is_said_once_and_being_hidden_is_not() {
    let page = |visible, online| Event::PageChanged(Page { visible, online });
    let mut login = Login::link_sent();
    let before = login.state.shared.announcement;
    login.happen(page(false, true));
    assert_eq!(login.state.shared.announcement, before);
    login.happen(page(false, false));
    let said = login.state.shared.announcement;
    assert_eq!(said.map(|said| said.text), Some(Text::WaitingOffline));
    login.happen(page(true, false));
    assert_eq!(login.state.shared.announcement, said, "once");
}

#[test]
fn a_page_that_only_says_what_it_was_asks_nothing() {
    let mut login = Login::link_sent();
    let before = login.state.screen.clone();
    login.wait(1).happen(Event::PageChanged(Page { visible: true, online: true }));
    assert!(login.effects.is_empty());
    assert_eq!(login.state.screen, before);
}

#[test]
fn an_expired_link_can_also_lead_to_another_address() {
    let mut login = Login::link_sent();
    let question = login.wait(2).poll();
    login.answer(question, Err(refused(400, Some(1009), None)));
    login.happen(Event::ChangeRequested);
    assert_eq!(login.identify().typed, MAIL);
}
