//! Stories of single logins: what happens, in order, and what must come of it.

use super::step;
use crate::*;

const MAIL: &str = "jane@example.com";

/// A login driven by hand: a clock that moves when told, and the effects of each step.
struct Login {
    state: State,
    now: u64,
    effects: Vec<Effect>,
}

impl Login {
    fn new() -> Self {
        Self::with(Settings { client_id: Some("cli_test".into()), ..Settings::default() })
    }

    fn with(settings: Settings) -> Self {
        let mut login = Self {
            state: State::new(Page { visible: true, online: true }),
            now: 1_700_000_000_000,
            effects: Vec::new(),
        };
        login.happen(Happening::Configured(settings));
        login
    }

    fn happen(&mut self, happening: Happening) -> &mut Self {
        let moment = Moment { now: Instant::from_epoch_milliseconds(self.now), random: 0 };
        let (state, effects) = step(self.state.clone(), Event { moment, happening });
        self.state = state;
        self.effects = effects;
        self
    }

    fn wait(&mut self, seconds: u64) -> &mut Self {
        self.now += seconds * 1000;
        self
    }

    fn call(&self) -> (RequestId, Call) {
        let mut calls = self.effects.iter().filter_map(|effect| match effect {
            Effect::Call { request, call } => Some((*request, call.clone())),
            _ => None,
        });
        let call = calls.next().expect("a call is made");
        assert_eq!(calls.next(), None, "one call at a time");
        call
    }

    fn calls_nothing(&self) -> bool {
        !self.effects.iter().any(|effect| matches!(effect, Effect::Call { .. }))
    }

    fn answer(&mut self, request: RequestId, outcome: Result<Reply, ApiError>) -> &mut Self {
        self.happen(Happening::Answered { request, outcome })
    }

    fn emissions(&self) -> Vec<&Emission> {
        self.effects
            .iter()
            .filter_map(|effect| if let Effect::Emit(emission) = effect { Some(emission) } else { None })
            .collect()
    }

    fn error_code(&self) -> Option<ErrorCode> {
        self.emissions().into_iter().find_map(|emission| match emission {
            Emission::Error(report) => Some(report.code),
            _ => None,
        })
    }

    fn submit(&mut self, typed: &str) -> &mut Self {
        self.happen(Happening::Typed(typed.into())).happen(Happening::Submitted)
    }

    /// Up to "check your email".
    fn link_sent() -> Self {
        let mut login = Self::new();
        login.submit(MAIL);
        let (request, _) = login.call();
        login.answer(request, Ok(Reply::Sent(StateHandle::new("handle"))));
        login
    }

    /// Lets the timer of the next question run out, and gives back the call.
    fn poll(&mut self) -> RequestId {
        let PollingPhase::Scheduled(timer) = self.link().polling.phase else { panic!("no question is scheduled") };
        let (request, call) = self.happen(Happening::TimerFired(timer)).call();
        assert_eq!(call, Call::LinkStatus(StateHandle::new("handle")));
        request
    }

    fn link(&self) -> &LinkSent {
        let Screen::LinkSent(screen) = &self.state.screen else { panic!("not waiting: {:?}", self.state.screen) };
        screen
    }

    fn identify(&self) -> &Identify {
        let Screen::Identify(screen) = &self.state.screen else {
            panic!("not the first screen: {:?}", self.state.screen)
        };
        screen
    }

    fn delay_of_next_poll(&self) -> u32 {
        let PollingPhase::Scheduled(scheduled) = self.link().polling.phase else { panic!("no question is scheduled") };
        let delay = self.effects.iter().find_map(|effect| match effect {
            Effect::StartTimer { timer, delay } if *timer == scheduled => Some(delay.milliseconds()),
            _ => None,
        });
        delay.expect("its timer was started in this step")
    }
}

fn authenticated() -> Box<Authenticated> {
    Box::new(Authenticated {
        method: Method::MagicLink,
        oauth: Oauth {
            access_token: Secret::new("access"),
            refresh_token: Secret::new("refresh"),
            expires_at: "2023-05-18T12:28:22Z".into(),
            token_type: "Bearer".into(),
        },
        user: User { identifier: MAIL.into(), ..User::default() },
        raw: Secret::new("{}"),
    })
}

fn refused(status: u16, code: Option<u32>, retry_after: Option<u32>) -> ApiError {
    ApiError::Refused { status, code, description: None, retry_after: retry_after.map(Duration::from_seconds) }
}

fn pending() -> Result<Reply, ApiError> {
    Ok(Reply::Status(Status::Pending))
}

fn signed_in() -> Result<Reply, ApiError> {
    Ok(Reply::Status(Status::Authenticated(authenticated())))
}

#[test]
fn the_whole_login() {
    let mut login = Login::new();
    assert_eq!(login.emissions(), [&Emission::Ready, &Emission::Step { step: "identify", method: None }]);
    let (send, call) = login.submit("  jane@example.com ").call();
    assert!(matches!(call, Call::SendLink(email) if email.as_str() == MAIL));
    login.answer(send, Ok(Reply::Sent(StateHandle::new("handle"))));
    let link = Some(Method::MagicLink);
    assert_eq!(login.emissions(), [&Emission::Step { step: "link-sent", method: link }]);
    assert_eq!(login.delay_of_next_poll(), 2000);
    let first = login.wait(2).poll();
    login.answer(first, pending());
    assert_eq!(login.delay_of_next_poll(), 2500);
    let second = login.wait(3).poll();
    login.answer(second, signed_in());
    assert_eq!(
        login.emissions(),
        [&Emission::Step { step: "signed-in", method: link }, &Emission::Authenticated(authenticated())]
    );
    assert!(login.state.screen.outstanding().is_empty());
}

#[test]
fn what_is_no_address_stays_in_the_field() {
    for (typed, code) in [("", ErrorCode::IdentifierEmpty), ("jane@", ErrorCode::IdentifierInvalid)] {
        let mut login = Login::new();
        login.submit(typed);
        assert!(login.calls_nothing());
        assert_eq!(login.error_code(), Some(code));
        assert_eq!(login.identify().typed, typed);
        assert_eq!(login.identify().submission.problem().map(|problem| problem.code), Some(code));
        login.happen(Happening::Typed("jane@e".into()));
        assert_eq!(login.identify().submission, Submission::Open, "typing takes the complaint away");
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
        assert!(matches!(login.happen(Happening::Submitted).call().1, Call::SendLink(_)));
    }
}

#[test]
fn a_failure_without_a_network_says_so() {
    let mut login = Login::new();
    login.happen(Happening::PageChanged(Page { visible: true, online: false }));
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
        assert_eq!((problem.code, problem.seconds), (ErrorCode::RateLimited, seconds));
        assert!(login.happen(Happening::Submitted).calls_nothing());
        assert_eq!(login.state.announcement.map(|said| (said.text, said.seconds)), Some((Text::ResendWait, seconds)));
        login.happen(Happening::Typed("john@example.com".into()));
        assert!(login.happen(Happening::Submitted).calls_nothing(), "typing does not lift the limit");
        for _ in 0..seconds {
            let timer = login.identify().submission.countdown().expect("still counting").timer;
            login.wait(1).happen(Happening::TimerFired(timer));
        }
        assert_eq!(login.identify().submission, Submission::Open);
        assert!(matches!(login.happen(Happening::Submitted).call().1, Call::SendLink(_)));
    }
}

#[test]
fn submitting_twice_sends_once() {
    let mut login = Login::new();
    login.submit(MAIL).call();
    assert!(login.happen(Happening::Submitted).calls_nothing());
}

#[test]
fn an_answer_to_a_submission_that_was_given_up_is_ignored() {
    let mut login = Login::new();
    let (old, _) = login.submit(MAIL).call();
    login.happen(Happening::ResetRequested);
    assert_eq!(login.effects.first(), Some(&Effect::Abort(old)));
    let before = login.state.clone();
    login.answer(old, Ok(Reply::Sent(StateHandle::new("old"))));
    assert_eq!((&login.state, login.effects.len()), (&before, 0));
}

#[test]
fn resending_waits_thirty_seconds_and_then_starts_polling_afresh() {
    let mut login = Login::link_sent();
    assert!(login.happen(Happening::LinkRequested).calls_nothing());
    assert_eq!(login.state.announcement.map(|said| (said.text, said.seconds)), Some((Text::ResendWait, 30)));
    for _ in 0..30 {
        let timer = login.link().resend.countdown().expect("counting").timer;
        login.wait(1).happen(Happening::TimerFired(timer));
    }
    assert_eq!(login.link().resend, Action::Ready);
    let (resend, call) = login.happen(Happening::LinkRequested).call();
    assert_eq!(call, Call::ResendLink(StateHandle::new("handle")));
    assert!(login.happen(Happening::LinkRequested).calls_nothing(), "one at a time");
    login.answer(resend, Ok(Reply::Resent));
    assert_eq!(login.state.announcement.map(|said| said.text), Some(Text::ResendDone));
    assert!(matches!(login.link().resend, Action::CoolingDown(_)));
    assert_eq!(login.delay_of_next_poll(), 2000);
}

#[test]
fn resending_while_a_question_is_in_flight_asks_no_second_one() {
    let mut login = Login::link_sent();
    login.wait(31);
    let timer = login.link().resend.countdown().expect("counting").timer;
    login.happen(Happening::TimerFired(timer));
    let question = login.poll();
    let (resend, _) = login.happen(Happening::LinkRequested).call();
    login.answer(resend, Ok(Reply::Resent));
    assert_eq!(login.link().polling.phase, PollingPhase::InFlight(question));
    login.answer(question, signed_in());
    assert_eq!(login.state.screen.step_name(), "signed-in");
}

#[test]
fn an_answer_while_resending_gives_the_resend_up() {
    let mut login = Login::link_sent();
    login.wait(31);
    let timer = login.link().resend.countdown().expect("counting").timer;
    login.happen(Happening::TimerFired(timer));
    let question = login.poll();
    let (resend, _) = login.happen(Happening::LinkRequested).call();
    login.answer(question, signed_in());
    assert!(login.effects.contains(&Effect::Abort(resend)));
    assert!(login.answer(resend, Err(refused(400, Some(1009), None))).effects.is_empty());
}

#[test]
fn a_resend_the_server_limits_keeps_the_screen_and_the_polling() {
    let mut login = Login::link_sent();
    login.wait(31);
    let timer = login.link().resend.countdown().expect("counting").timer;
    login.happen(Happening::TimerFired(timer));
    let (resend, _) = login.happen(Happening::LinkRequested).call();
    login.answer(resend, Err(refused(429, None, Some(17))));
    let problem = login.link().resend.problem().expect("a problem");
    assert_eq!((problem.code, problem.seconds), (ErrorCode::RateLimited, 17));
    assert!(matches!(login.link().polling.phase, PollingPhase::Scheduled(_)));
}

#[test]
fn coming_back_asks_at_once_but_not_in_a_storm() {
    let mut login = Login::link_sent();
    let question = login.wait(2).poll();
    login.answer(question, pending());
    login.wait(1).happen(Happening::Focused);
    let (question, _) = login.call();
    assert!(login.happen(Happening::Focused).calls_nothing(), "one is in flight");
    login.answer(question, pending());
    login.happen(Happening::Focused);
    assert!(login.calls_nothing());
    assert_eq!(login.delay_of_next_poll(), 1000, "never two within a second");
}

#[test]
fn hidden_or_offline_means_quiet() {
    for away in [Page { visible: false, online: true }, Page { visible: true, online: false }] {
        let mut login = Login::link_sent();
        login.wait(1).happen(Happening::PageChanged(away));
        assert_eq!(login.link().polling.phase, PollingPhase::Paused);
        assert!(login.happen(Happening::Focused).calls_nothing());
        login.wait(60).happen(Happening::PageChanged(Page { visible: true, online: true }));
        let (question, _) = login.call();
        login.happen(Happening::PageChanged(away));
        login.answer(question, pending());
        assert_eq!(login.link().polling.phase, PollingPhase::Paused);
        login.wait(9).happen(Happening::PageChanged(Page { visible: true, online: true }));
        let (question, _) = login.call();
        login.answer(question, signed_in());
        assert_eq!(login.state.screen.step_name(), "signed-in");
    }
}

#[test]
fn retry_after_is_honoured_even_for_somebody_who_comes_back() {
    let mut login = Login::link_sent();
    let question = login.wait(2).poll();
    login.answer(question, Err(refused(429, None, Some(45))));
    assert_eq!(login.delay_of_next_poll(), 45_000);
    login.wait(5).happen(Happening::Focused);
    assert!(login.calls_nothing());
    assert_eq!(login.delay_of_next_poll(), 40_000);
}

#[test]
fn failing_questions_are_repeated_and_said_once() {
    let mut login = Login::link_sent();
    for round in 1..=5 {
        let question = login.wait(10).poll();
        login.answer(question, Err(ApiError::Network));
        assert_eq!(login.error_code(), (round == 3).then_some(ErrorCode::NetworkError), "round {round}");
        assert_eq!(login.link().polling.is_in_trouble(), round >= 3);
    }
    let question = login.wait(10).poll();
    login.answer(question, pending());
    assert!(!login.link().polling.is_in_trouble());
}

#[test]
fn an_expired_state_leads_to_a_new_link() {
    for error in [refused(400, Some(1009), None), refused(400, None, None), refused(404, None, None)] {
        let mut login = Login::link_sent();
        let question = login.wait(2).poll();
        login.answer(question, Err(error));
        assert_eq!(login.error_code(), Some(ErrorCode::Expired));
        assert_eq!(login.state.screen.step_name(), "link-expired");
        let (renewal, call) = login.happen(Happening::LinkRequested).call();
        assert!(matches!(call, Call::SendLink(email) if email.as_str() == MAIL));
        login.answer(renewal, Ok(Reply::Sent(StateHandle::new("handle"))));
        assert_eq!(login.state.screen.step_name(), "link-sent");
    }
}

#[test]
fn waiting_ends_after_ten_minutes_without_a_word_of_the_server() {
    let mut login = Login::link_sent();
    login.happen(Happening::PageChanged(Page { visible: false, online: true }));
    login.wait(601).happen(Happening::PageChanged(Page { visible: true, online: true }));
    assert_eq!(login.state.screen.step_name(), "link-expired");
    assert!(login.state.screen.outstanding().is_empty());

    let mut login = Login::link_sent();
    let timer = login.link().expiry.timer;
    login.wait(600).happen(Happening::TimerFired(timer));
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
    login.happen(Happening::ChangeRequested);
    assert_eq!(login.identify().typed, MAIL);
    assert!(login.state.screen.outstanding().is_empty());
    let stopped = login.effects.iter().filter(|effect| matches!(effect, Effect::StopTimer(_))).count();
    assert_eq!(stopped, 3, "the question, the countdown and the expiry");
}

#[test]
fn settings_that_cannot_be_used_are_reported_and_can_be_mended() {
    let mut login = Login::with(Settings::default());
    assert_eq!(login.error_code(), Some(ErrorCode::MissingClientId));
    assert_eq!(login.state.screen, Screen::Unavailable(ErrorCode::MissingClientId));
    login.happen(Happening::Started(MAIL.into()));
    assert!(login.calls_nothing());
    let settings = |base: &str| Settings {
        client_id: Some("cli_test".into()),
        api_base: Some(base.into()),
        identifier: Some(MAIL.into()),
        ..Settings::default()
    };
    login.happen(Happening::Configured(settings("http://api.example.com")));
    assert_eq!(login.error_code(), Some(ErrorCode::InvalidApiBase));
    login.happen(Happening::Configured(settings("https://api.example.com")));
    assert_eq!(login.emissions(), [&Emission::Ready, &Emission::Step { step: "identify", method: None }]);
    assert_eq!(login.identify().typed, MAIL);
}

#[test]
fn new_settings_keep_what_was_typed_and_the_login_under_way() {
    let settings = |client: &str, identifier: Option<&str>, locale: &str| Settings {
        client_id: Some(client.into()),
        identifier: identifier.map(str::to_owned),
        locale: Some(locale.into()),
        ..Settings::default()
    };
    let mut login = Login::with(settings("cli_1", None, "en"));
    login.happen(Happening::Configured(settings("cli_1", Some("jane@example.com"), "en")));
    assert_eq!(login.identify().typed, MAIL, "nobody had typed");
    login.happen(Happening::Typed("john@example.com".into()));
    login.happen(Happening::Configured(settings("cli_1", Some("other@example.com"), "en")));
    assert_eq!(login.identify().typed, "john@example.com");

    let (send, _) = login.happen(Happening::Submitted).call();
    login.happen(Happening::Configured(settings("cli_1", None, "ar")));
    login.answer(send, Ok(Reply::Sent(StateHandle::new("handle"))));
    assert_eq!(login.state.screen.step_name(), "link-sent");
    login.happen(Happening::Configured(settings("cli_2", None, "ar")));
    assert_eq!(login.identify().typed, "john@example.com", "another client means another login");
    assert!(login.state.screen.outstanding().is_empty());
}

#[test]
fn the_page_can_start_and_reset_from_anywhere() {
    let mut login = Login::link_sent();
    let (_, call) = login.happen(Happening::Started("john@example.com".into())).call();
    assert!(matches!(call, Call::SendLink(email) if email.as_str() == "john@example.com"));
    assert_eq!(login.identify().typed, "john@example.com");
    login.happen(Happening::ResetRequested);
    assert_eq!(login.identify().typed, "");
    login.happen(Happening::Started("nonsense".into()));
    assert_eq!(login.error_code(), Some(ErrorCode::IdentifierInvalid));
    assert_eq!(login.identify().typed, "nonsense");
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
