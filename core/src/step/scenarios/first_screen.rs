//! Tests typing, submitting and being refused.

use super::codes::with_methods;
use super::*;

#[test]
fn what_is_no_address_stays_in_the_field() {
    for (typed, code) in [("", ErrorCode::IdentifierEmpty), ("jane@", ErrorCode::IdentifierInvalid)] {
        let mut login = Login::new();
        login.submit(typed);
        assert!(login.calls_nothing());
        assert_eq!(login.error_code(), Some(code));
        assert_eq!(login.identify().typed, typed);
        assert!(login.state.is_text_refused());
        assert_eq!(login.identify().submission.problem().map(|problem| problem.code), Some(code));
        login.happen(Event::Typed("jane@e".into()));
        assert_eq!(login.identify().submission, Attempt::Ready, "typing takes the complaint away");
        assert!(!login.state.is_text_refused());
    }
}

#[test]
fn a_refused_submission_can_be_repeated_and_loses_nothing() {
    for (error, code) in [
        (refused(400, Some(1008), None), ErrorCode::IdentifierRejected),
        (refused(401, Some(1000), None), ErrorCode::InvalidClient),
        (refused(404, None, None), ErrorCode::EndpointNotFound),
        (refused(400, None, None), ErrorCode::RequestRejected),
        (refused(500, Some(1006), None), ErrorCode::ServerError),
        (ApiError::Unreadable { status: 200 }, ErrorCode::UnexpectedResponse),
        (ApiError::Timeout, ErrorCode::Timeout),
        (ApiError::Network, ErrorCode::NetworkError),
    ] {
        let mut login = Login::new();
        let (request, _) = login.submit(MAIL).call();
        login.answer(request, Err(error));
        assert_eq!(login.error_code(), Some(code));
        assert_eq!(login.identify().typed, MAIL);
        assert_eq!(login.state.is_text_refused(), code == ErrorCode::IdentifierRejected);
        assert!(matches!(login.happen(Event::Submitted).call().1, Call::SendMessage(_, Message::MagicLink, _)));
    }
}

#[test]
fn a_failure_without_a_network_says_so() {
    let mut login = Login::new();
    login.happen(Event::PageChanged(Page { visible: true, online: false }));
    let (request, _) = login.submit(MAIL).call();
    login.answer(request, Err(ApiError::Network));
    assert_eq!(login.error_code(), Some(ErrorCode::Offline));
}

#[test]
fn a_rate_limit_is_counted_down_and_kept() {
    for (header, seconds) in [(Some(3), 3), (None, 30), (Some(0), 1), (Some(u32::MAX), 3600)] {
        let mut login = Login::new();
        let (request, _) = login.submit(MAIL).call();
        login.answer(request, Err(refused(429, None, header)));
        let problem = login.identify().submission.problem().expect("a problem");
        assert_eq!((problem.code, problem.number), (ErrorCode::RateLimited, seconds));
        assert!(login.happen(Event::Submitted).calls_nothing());
        assert_eq!(
            login.state.shared.announcement.map(|said| (said.text, said.number)),
            Some((Text::ResendWait, seconds))
        );
        for way_around in [Event::Typed(MAIL.into()), Event::Started(MAIL.into())] {
            login.happen(Event::Typed("john@exam".into()));
            assert_eq!(login.identify().submission, Attempt::Ready, "another address has no wait");
            login.happen(way_around);
            assert!(login.happen(Event::Submitted).calls_nothing(), "the wait is of the address");
            assert_eq!(login.identify().submission.problem().map(|problem| problem.number), Some(seconds));
        }
        for _ in 0..seconds {
            let timer = login.identify().submission.countdown().expect("still counting").timer;
            login.wait(1).happen(Event::TimerFired(timer));
        }
        assert_eq!(login.identify().submission, Attempt::Ready);
        assert!(matches!(login.happen(Event::Submitted).call().1, Call::SendMessage(_, Message::MagicLink, _)));
    }
}

#[test]
fn a_wait_belongs_to_the_address_it_was_given_for() {
    let mut login = Login::new();
    let (request, _) = login.submit(MAIL).call();
    login.answer(request, Err(refused(429, None, Some(600))));
    let (request, call) = login.submit("john@example.com").call();
    assert!(matches!(call, Call::SendMessage(_, _, identifier) if identifier.as_str() == "john@example.com"));
    login.answer(request, sent("john"));
    login.happen(Event::ChangeRequested);
    assert!(login.submit(MAIL).calls_nothing(), "another login in between does not lift it");
    login.wait(600);
    login.happen(Event::Typed("j".into()));
    login.submit(MAIL).call();
}

#[test]
fn submitting_twice_sends_once() {
    let mut login = Login::new();
    login.submit(MAIL).call();
    assert!(login.happen(Event::Submitted).calls_nothing());
}

#[test]
fn an_answer_to_a_submission_that_was_given_up_is_ignored() {
    let mut login = Login::new();
    let (old, _) = login.submit(MAIL).call();
    login.happen(Event::ResetRequested);
    assert_eq!(login.effects.first(), Some(&Effect::Abort(old)));
    let before = login.state.clone();
    login.answer(old, sent("old"));
    assert_eq!((&login.state, login.effects.len()), (&before, 0));
}

#[test]
fn a_countdown_ticks_when_its_number_changes() {
    let mut login = Login::new();
    let (request, _) = login.submit(MAIL).call();
    login.answer(request, Err(refused(429, None, Some(2))));
    let tick = |login: &Login| {
        let timer = login.identify().submission.countdown().expect("counting").timer;
        let delay = login.effects.iter().find_map(|effect| match effect {
            Effect::StartTimer { timer: started, delay } if *started == timer => Some(delay.milliseconds()),
            _ => None,
        });
        (timer, delay.expect("started in this step"))
    };
    let (timer, delay) = tick(&login);
    assert_eq!(delay, 1000);
    // A browser that was busy fires late; the next tick makes up for it.
    login.now += 1300;
    login.happen(Event::TimerFired(timer));
    let (timer, delay) = tick(&login);
    assert_eq!(
        (login.identify().submission.countdown().map(|left| left.seconds_left(login.state.shared.now)), delay),
        (Some(1), 700)
    );
    login.now += 700;
    login.happen(Event::TimerFired(timer));
    assert_eq!(login.identify().submission, Attempt::Ready);
}

#[test]
fn a_guess_of_the_country_that_turns_out_wrong_is_taken_back() {
    for chosen in ["FR", "GB"] {
        let chosen = Country::parse(chosen);
        let mut login = with_methods("magic-link phone-code");
        login.submit("06 12 34 56 78");
        let problem = login.identify().submission.problem();
        assert_eq!(problem.map(|problem| problem.text), Some(Text::ErrorPhoneCountry));
        let shown = |login: &Login| login.identify().country(&login.state.shared);
        assert_eq!(shown(&login), None, "the list asks");
        login.happen(Event::CountryChosen(chosen.expect("a country")));
        assert_eq!(login.identify().submission.problem(), None);
        assert_eq!(shown(&login), chosen);
        login.happen(Event::Submitted).call();
    }
}
