//! Tests codes: typed, pasted, read from a message; wrong, expired, tried too often; and the way between code and link.

use super::*;

const NUMBER: &str = "+442079460000";

pub(super) fn with_methods(methods: &str) -> Login {
    Login::with(Settings {
        client_id: Some("cli_test".into()),
        methods: Some(methods.into()),
        default_country: Some("GB".into()),
        ..Settings::default()
    })
}

fn message(code_length: Option<u32>, holds_both: bool) -> Result<Answer, ApiError> {
    Ok(Answer::Sent(Sent { handle: StateHandle::new("handle"), holds_both, code_length }))
}

/// Up to "enter the code", sent by text message.
fn by_phone() -> Login {
    let mut login = with_methods("magic-link phone-code");
    let (send, call) = login.submit("020 7946 0000").call();
    assert_eq!(call, Call::SendMessage(any(), Message::PhoneCode, Identifier::restore(NUMBER).expect("a number")));
    login.answer(send, message(Some(6), false));
    assert_eq!(login.state.screen.step_name(), "code-sent");
    login
}

/// Up to "enter the code", sent by email.
pub(super) fn by_email(code_length: Option<u32>) -> Login {
    let mut login = with_methods("email-code");
    let (send, _) = login.submit(MAIL).call();
    login.answer(send, message(code_length, false));
    login
}

pub(super) fn verification(code: &str, message: Message) -> Call {
    Call::VerifyCode(any(), message, StateHandle::new("handle"), Code::read(code, None).expect("a code"))
}

pub(super) fn wrong(attempts_left: Option<u32>) -> Result<Answer, ApiError> {
    Err(ApiError::Refused { status: 400, code: Some(913), description: None, retry_after: None, attempts_left })
}

impl Login {
    pub(super) fn typed(&mut self, text: &str) -> &mut Self {
        self.happen(Event::Typed(text.into()))
    }

    pub(super) fn problem(&self) -> Option<(ErrorCode, Text, u32)> {
        let problem = self.waiting().entry.verification.problem();
        problem.map(|problem| (problem.code, problem.text, problem.number))
    }

    fn receiving(&self) -> RequestId {
        self.waiting().receiving.expect("the browser is asked for the message").id()
    }
}

#[test]
fn a_code_signs_in_by_itself_when_it_is_complete() {
    let mut login = by_phone();
    for typed in ["1", "12", "123 4", "12345"] {
        assert!(login.typed(typed).calls_nothing(), "{typed}");
    }
    let (verify, call) = login.typed("123456").call();
    assert_eq!(call, verification("123456", Message::PhoneCode));
    assert!(login.happen(Event::Submitted).calls_nothing(), "once");
    assert!(login.typed("654321").calls_nothing(), "one at a time");
    login.answer(verify, signed_in());
    assert_eq!(login.state.screen.step_name(), "signed-in");
    assert_eq!(login.state.screen.method(), Some(Method::Message(Message::PhoneCode)));
    let Some(PageEvent::Authenticated(told)) = login.page_events().pop().cloned() else { panic!("not told") };
    assert_eq!(told.method, Method::Message(Message::PhoneCode));
}

#[test]
fn what_is_no_code_is_said_and_not_sent() {
    let mut login = by_email(Some(8));
    assert!(login.typed("123").happen(Event::Submitted).calls_nothing());
    assert_eq!(login.error_code(), Some(ErrorCode::CodeIncomplete));
    assert_eq!(login.problem(), Some((ErrorCode::CodeIncomplete, Text::ErrorCodeIncomplete, 8)));
    assert!(login.state.is_text_refused());
    assert_eq!(login.waiting().entry.typed, "123", "nothing is lost");
    login.typed("1234");
    assert_eq!(login.problem(), None, "typing takes the complaint away");
}

#[test]
fn a_wrong_code_stays_is_counted_and_never_sent_again() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("111111").call();
    login.answer(verify, wrong(Some(4)));
    assert_eq!(login.error_code(), Some(ErrorCode::CodeWrong));
    assert_eq!(login.problem(), Some((ErrorCode::CodeWrong, Text::ErrorCodeWrongCount, 4)));
    assert_eq!(login.waiting().entry.typed, "111111");
    assert_eq!(login.waiting().entry.typed.selections(), 1);
    login.typed("11111");
    assert_eq!(login.problem(), None, "the complaint was about another text");
    assert!(login.typed("111111").calls_nothing(), "it would be wrong again");
    assert_eq!(login.waiting().entry.typed.selections(), 2);
    assert_eq!(login.problem(), Some((ErrorCode::CodeWrong, Text::ErrorCodeWrong, 0)));
    let (verify, _) = login.typed("222222").call();
    login.answer(verify, wrong(None));
    assert_eq!(login.problem(), Some((ErrorCode::CodeWrong, Text::ErrorCodeWrong, 0)), "tries left are not known");
    login.typed("333333").call();
}

#[test]
fn a_refusal_without_a_reason_is_a_wrong_code() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("111111").call();
    login.answer(verify, Err(refused(400, None, None)));
    assert_eq!(login.error_code(), Some(ErrorCode::CodeWrong));
}

#[test]
fn too_many_wrong_codes_end_in_a_new_one() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("111111").call();
    login.answer(verify, wrong(Some(0)));
    assert_eq!(login.error_code(), Some(ErrorCode::TooManyTries));
    assert_eq!(login.state.screen.step_name(), "code-expired");

    let mut login = by_email(Some(6));
    for code in ["111111", "222222", "333333", "444444", "555555"] {
        let (verify, _) = login.typed(code).call();
        login.answer(verify, wrong(None));
    }
    let (verify, _) = login.typed("666666").call();
    login.answer(verify, Err(refused(400, Some(1009), None)));
    assert_eq!(login.error_code(), Some(ErrorCode::TooManyTries), "an API that does not count is counted for");
    let (renewal, call) = login.happen(Event::ResendRequested).call();
    assert!(matches!(call, Call::SendMessage(_, Message::EmailCode, _)));
    login.answer(renewal, message(Some(6), false));
    login.typed("111111").call();
}

#[test]
fn an_expired_code_leads_to_a_new_one() {
    for code in [915, 1009] {
        let mut login = by_phone();
        let (verify, _) = login.typed("123456").call();
        login.answer(verify, Err(refused(400, Some(code), None)));
        // The code may have been used by a request whose answer got lost: ping status knows.
        let (status, call) = login.call();
        assert!(matches!(call, Call::PingStatus(..)));
        login.answer(status, Err(refused(400, Some(1009), None)));
        assert_eq!(login.error_code(), Some(ErrorCode::Expired));
        assert_eq!(login.state.screen.step_name(), "code-expired");
        let (_, call) = login.happen(Event::ResendRequested).call();
        assert!(matches!(call, Call::SendMessage(_, Message::PhoneCode, _)));
    }
}

#[test]
fn a_right_code_whose_answer_got_lost_signs_in() {
    let used = || refused(400, Some(1009), None);
    let lost = [
        ApiError::Network,
        ApiError::Timeout,
        ApiError::Redirected,
        ApiError::Unreadable { status: 200 },
        ApiError::of_answer(304, None, None, None, None),
        ApiError::of_answer(400, None, None, None, None),
        ApiError::of_answer(408, None, None, None, None),
        ApiError::of_answer(409, None, None, None, None),
        ApiError::of_answer(502, None, None, None, None),
    ];
    for error in lost {
        for then in [used(), refused(400, Some(913), None)] {
            let mut login = by_email(Some(6));
            let (verify, _) = login.typed("123456").call();
            login.answer(verify, Err(error.clone()));
            assert_eq!(login.state.screen.step_name(), "code-sent", "{error:?}");
            // The same code again, which the API has accepted already.
            let (verify, _) = login.happen(Event::Submitted).call();
            let (status, call) = login.answer(verify, Err(then)).call();
            assert!(matches!(call, Call::PingStatus(..)));
            login.answer(status, signed_in());
            assert_eq!(login.state.screen.step_name(), "signed-in", "{error:?}");
        }
    }
    // A browser repeats a request by itself: only the second answer is seen.
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("123456").call();
    let (status, _) = login.answer(verify, Err(used())).call();
    login.answer(status, signed_in());
    assert_eq!(login.state.screen.step_name(), "signed-in");
}

#[test]
fn a_code_is_remembered_as_wrong_by_the_apis_own_word_only() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("123456").call();
    login.answer(verify, Err(refused(400, None, None)));
    assert_eq!(login.error_code(), Some(ErrorCode::CodeWrong));
    let (verify, _) = login.happen(Event::Submitted).call();
    login.answer(verify, wrong(None));
    assert!(login.happen(Event::Submitted).calls_nothing());
}

#[test]
fn a_failed_verification_loses_nothing_and_can_be_repeated() {
    for (error, code) in [
        (ApiError::Network, ErrorCode::NetworkError),
        (ApiError::Timeout, ErrorCode::Timeout),
        (refused(500, Some(1006), None), ErrorCode::ServerError),
        (refused(404, None, None), ErrorCode::EndpointNotFound),
    ] {
        let mut login = by_email(Some(6));
        let (verify, _) = login.typed("123456").call();
        login.answer(verify, Err(error));
        assert_eq!(login.error_code(), Some(code));
        assert_eq!(login.waiting().entry.typed, "123456");
        assert!(!login.state.is_text_refused());
        assert_eq!(login.happen(Event::Submitted).call().1, verification("123456", Message::EmailCode));
    }
}

#[test]
fn a_rate_limit_on_codes_is_waited_for() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("123456").call();
    login.answer(verify, Err(refused(429, None, Some(2))));
    assert!(login.happen(Event::Submitted).calls_nothing());
    assert!(login.typed("654321").calls_nothing(), "typing does not lift the limit");
    for _ in 0..2 {
        let timer = login.waiting().entry.verification.countdown().expect("counting").timer;
        login.wait(1).happen(Event::TimerFired(timer));
    }
    assert_eq!(login.happen(Event::Submitted).call().1, verification("654321", Message::EmailCode));
}

#[test]
fn a_right_code_without_tokens_asks_for_them() {
    let mut login = by_phone();
    let (verify, _) = login.typed("123456").call();
    login.answer(verify, pending());
    let (status, call) = login.call();
    assert_eq!(call, Call::PingStatus(any(), StateHandle::new("handle")));
    login.answer(status, signed_in());
    assert_eq!(login.state.screen.method(), Some(Method::Message(Message::PhoneCode)));

    let mut login = by_phone();
    let (verify, _) = login.typed("123456").call();
    login.answer(verify, pending());
    let (status, _) = login.call();
    login.answer(status, pending());
    assert_eq!(login.error_code(), Some(ErrorCode::UnexpectedResponse));
    assert_eq!(login.waiting().entry.typed, "123456");
}

#[test]
fn nothing_else_is_asked_while_the_tokens_of_a_code_are() {
    let mut login = with_methods("magic-link email-code");
    let (send, _) = login.submit(MAIL).call();
    login.answer(send, message(Some(6), true)).happen(Event::SwitchRequested(Message::EmailCode));
    let (verify, _) = login.typed("123456").call();
    login.answer(verify, pending());
    let (status, _) = login.call();
    assert!(login.wait(5).happen(Event::Focused).calls_nothing(), "the same question is in flight");
    login.answer(status, pending());
    assert!(matches!(login.waiting().polling.phase, PollingPhase::Scheduled(_)), "and goes on afterwards");
}

#[test]
fn a_new_code_makes_the_old_refusals_void() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("111111").call();
    login.answer(verify, wrong(None));
    for _ in 0..30 {
        let timer = login.waiting().resend.countdown().expect("counting").timer;
        login.wait(1).happen(Event::TimerFired(timer));
    }
    let (resend, call) = login.happen(Event::ResendRequested).call();
    assert_eq!(call, Call::ResendMessage(any(), Message::EmailCode, StateHandle::new("handle")));
    login.answer(resend, Ok(Answer::Resent));
    assert_eq!(login.state.shared.announcement.map(|said| said.text), Some(Text::ResendCodeDone));
    login.typed("").typed("111111").call();
}

#[test]
fn the_browser_may_read_the_message() {
    let mut login = by_phone();
    let receiving = login.receiving();
    let (_, call) = login.answer(receiving, Ok(Answer::Code(Some("123456".into())))).call();
    assert_eq!(call, verification("123456", Message::PhoneCode));

    let mut login = by_phone();
    let receiving = login.receiving();
    assert!(login.answer(receiving, Ok(Answer::Code(None))).calls_nothing());
    assert!(login.error_code().is_none(), "no WebOTP is no error");

    let mut login = by_phone();
    let receiving = login.receiving();
    login.happen(Event::ChangeRequested);
    assert!(login.effects.contains(&Effect::Abort(receiving)));
    assert_eq!(login.identify().typed, NUMBER);
}

#[test]
fn one_mail_with_both_needs_no_second_one() {
    let mut login = with_methods("magic-link email-code");
    let (send, call) = login.submit(MAIL).call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, _)), "the first method that fits");
    login.answer(send, message(Some(6), true));
    assert_eq!(login.state.screen.step_name(), "link-sent");
    assert!(login.happen(Event::SwitchRequested(Message::EmailCode)).calls_nothing());
    assert_eq!(
        login.page_events(),
        [&PageEvent::Step { step: "code-sent", method: Some(Method::Message(Message::EmailCode)) }]
    );
    assert_eq!(login.state.shared.announcement.map(|said| said.text), Some(Text::CodeSentBody));
    login.typed("123");
    login.happen(Event::SwitchRequested(Message::MagicLink)).happen(Event::SwitchRequested(Message::EmailCode));
    assert_eq!(login.waiting().entry.typed, "123", "nothing is typed twice");
    // Somebody opens the link all the same.
    let question = login.wait(3).poll();
    login.answer(question, signed_in());
    assert_eq!(login.state.screen.method(), Some(Method::Message(Message::MagicLink)));
}

#[test]
fn a_mail_with_a_link_only_is_followed_by_one_with_a_code() {
    let mut login = with_methods("magic-link email-code");
    let (send, _) = login.submit(MAIL).call();
    login.answer(send, message(Some(6), false));
    let (switch, call) = login.happen(Event::SwitchRequested(Message::EmailCode)).call();
    assert!(matches!(call, Call::SendMessage(_, Message::EmailCode, to) if to.as_str() == MAIL));
    assert!(login.happen(Event::SwitchRequested(Message::EmailCode)).calls_nothing(), "once");
    login.answer(switch, Err(refused(429, None, Some(9))));
    assert_eq!(login.state.screen.step_name(), "link-sent", "the link still works");
    assert_eq!(login.waiting().switch.problem().map(|problem| problem.number), Some(9));
    for _ in 0..9 {
        let timer = login.waiting().switch.countdown().expect("counting").timer;
        login.wait(1).happen(Event::TimerFired(timer));
    }
    let (switch, _) = login.happen(Event::SwitchRequested(Message::EmailCode)).call();
    login.answer(switch, message(None, false));
    assert_eq!(login.state.screen.step_name(), "code-sent");
    assert_eq!(login.waiting().polling.phase, PollingPhase::Idle, "such a state is not asked about");
}

#[test]
fn there_is_no_other_way_where_none_is_offered() {
    for mut login in [by_phone(), by_email(Some(6)), Login::link_sent()] {
        assert_eq!(login.waiting().alternative(&login.state.shared.configuration), None);
        assert!(login.happen(Event::SwitchRequested(Message::EmailCode)).calls_nothing());
    }
}

#[test]
fn a_number_that_cannot_get_messages_is_said_so() {
    for (error, code, text) in [
        (refused(400, Some(1047), None), ErrorCode::MethodUnavailable, Text::ErrorMethodUnavailable),
        (refused(400, Some(1008), None), ErrorCode::IdentifierRejected, Text::ErrorPhoneRejected),
    ] {
        let mut login = with_methods("phone-code");
        let (send, _) = login.submit("020 7946 0000").call();
        login.answer(send, Err(error));
        assert_eq!(login.error_code(), Some(code));
        assert_eq!(login.identify().submission.problem().map(|problem| problem.text), Some(text));
        assert_eq!(login.identify().typed, "020 7946 0000");
    }
}
