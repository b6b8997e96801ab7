//! Tests signing in with a passkey.

use super::*;

pub(super) const ABLE: Device =
    Device { security_key: true, sign_in: true, register: true, autofill: true, declined: false };
/// A computer without a screen lock: passkeys are in what is plugged into it.
const SECURITY_KEY: Device = Device { sign_in: false, register: false, autofill: false, ..ABLE };

impl Login {
    /// The first screen on a device that keeps passkeys, with options at hand.
    pub(super) fn with_passkeys(device: Device) -> Self {
        let mut login = Self::new();
        login.happen(Event::DeviceKnown(device));
        let (request, call) = login.call();
        assert_eq!(call, Call::StartPasskeyLogin(any(), None));
        login.answer(request, challenge("first"));
        login
    }

    /// The first screen of a page with these `methods`.
    fn on(methods: &str, device: Device) -> Self {
        let client_id = Some("cli_test".into());
        let mut login = Self::with(Settings { client_id, methods: Some(methods.into()), ..Settings::default() });
        login.happen(Event::DeviceKnown(device));
        login
    }

    /// Signed in by the link.
    pub(super) fn signed_in_by_link(device: Device) -> Self {
        let mut login = Self::with_passkeys(device);
        let (request, call) = login.submit(MAIL).call();
        assert!(matches!(call, Call::PasskeyStatus(..)));
        let (request, call) = login.answer(request, Ok(Answer::HasPasskey(Some(false)))).call();
        assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, _)));
        login.answer(request, sent("handle"));
        let request = login.poll();
        login.answer(request, signed_in());
        login
    }

    pub(super) fn ceremony(&self) -> (RequestId, Ceremony, Secret) {
        let mut asked = self.effects.iter().filter_map(|effect| match effect {
            Effect::Ceremony { request, ceremony, options } => Some((request.id(), *ceremony, options.clone())),
            _ => None,
        });
        let first = asked.next().expect("the browser is asked");
        assert_eq!(asked.next(), None, "one question at a time");
        first
    }

    pub(super) fn asks_nothing_of_the_browser(&self) -> bool {
        !self.effects.iter().any(|effect| matches!(effect, Effect::Ceremony { .. }))
    }

    pub(super) fn step_name(&self) -> &'static str {
        self.state.screen.step_name()
    }
}

pub(super) fn challenge(options: &str) -> Result<Answer, ApiError> {
    Ok(Answer::Challenge(Challenge {
        auth_code: Secret::new("auth code"),
        options: Secret::new(options),
        lifetime: Duration::from_seconds(300),
    }))
}

pub(super) fn gave(outcome: Result<&str, PasskeyError>) -> Result<Answer, ApiError> {
    Ok(Answer::Credential(outcome.map(Secret::new)))
}

fn signed_in_by_passkey() -> Result<Answer, ApiError> {
    let told = Authenticated { method: Method::Passkey, ..*authenticated() };
    Ok(Answer::Status(Status::Authenticated(Box::new(told))))
}

#[test]
fn the_button_asks_at_once_with_the_options_that_are_there() {
    let mut login = Login::with_passkeys(ABLE);
    let (autofill, ceremony, _) = login.ceremony();
    assert_eq!(ceremony, Ceremony::Autofill);
    login.happen(Event::PasskeyRequested);
    let (request, ceremony, options) = login.ceremony();
    assert_eq!((ceremony, options), (Ceremony::SignIn, Secret::new("first")));
    assert!(login.calls_nothing() && login.effects.contains(&Effect::Abort(autofill)));
    let (request, call) = login.answer(request, gave(Ok("credential"))).call();
    assert_eq!(call, Call::FinishPasskeyLogin(any(), Secret::new("auth code"), None, Secret::new("credential")));
    login.answer(request, signed_in_by_passkey());
    assert_eq!(login.step_name(), "signed-in");
}

#[test]
fn what_is_picked_below_the_field_signs_in_and_what_fails_there_is_not_spoken_of() {
    let mut login = Login::with_passkeys(ABLE);
    let (request, ..) = login.ceremony();
    let (request, _) = login.answer(request, gave(Ok("credential"))).call();
    login.answer(request, signed_in_by_passkey());
    assert_eq!(login.step_name(), "signed-in");

    let mut login = Login::with_passkeys(ABLE);
    let mut rounds = 1;
    while !login.asks_nothing_of_the_browser() {
        let (request, ceremony, _) = login.ceremony();
        assert_eq!(ceremony, Ceremony::Autofill);
        login.answer(request, gave(Err(PasskeyError::Cancelled)));
        assert_eq!((login.error_code(), login.identify().passkey.attempt.problem()), (None, None));
        if login.calls_nothing() {
            break;
        }
        let (request, _) = login.call();
        login.answer(request, challenge("next"));
        rounds += 1;
    }
    assert_eq!(rounds, 5, "a browser that refuses at once is not asked for ever");
}

#[test]
fn options_are_not_used_again_after_they_were_sent_whatever_came_back() {
    let failures = [
        refused(400, Some(918), None),
        refused(400, Some(917), None),
        refused(400, Some(919), None),
        refused(409, Some(920), None),
        refused(429, None, Some(5)),
        refused(500, None, None),
        ApiError::Unreadable { status: 200 },
        ApiError::Foreign { status: 400, description: None, retry_after: None },
        ApiError::Redirected,
        ApiError::Network,
        ApiError::Timeout,
    ];
    for failure in failures {
        for by_button in [false, true] {
            let mut login = Login::with_passkeys(ABLE);
            if by_button {
                login.happen(Event::PasskeyRequested);
            }
            let (request, ..) = login.ceremony();
            let (request, _) = login.answer(request, gave(Ok("credential"))).call();
            assert!(login.clone().happen(Event::Focused).asks_nothing_of_the_browser());
            let (request, call) = login.answer(request, Err(failure.clone())).call();
            assert_eq!(call, Call::StartPasskeyLogin(any(), None), "{failure:?}");
            for event in [Event::Focused, Event::Typed("j".into()), Event::PasskeyRequested] {
                assert!(login.clone().happen(event).asks_nothing_of_the_browser(), "{failure:?}");
            }
            let (_, ceremony, options) = login.answer(request, challenge("second")).ceremony();
            assert_eq!((ceremony, options), (Ceremony::Autofill, Secret::new("second")));
        }
    }
}

#[test]
fn cancelling_is_said_and_the_button_asks_again() {
    for (error, code) in [
        (PasskeyError::Cancelled, ErrorCode::PasskeyCancelled),
        (PasskeyError::NoneHere, ErrorCode::PasskeyNotFound),
        (PasskeyError::WrongDomain, ErrorCode::PasskeyWrongDomain),
        (PasskeyError::Busy, ErrorCode::PasskeyBusy),
        (PasskeyError::Failed, ErrorCode::PasskeyFailed),
    ] {
        let mut login = Login::with_passkeys(ABLE);
        let (request, ..) = login.happen(Event::PasskeyRequested).ceremony();
        login.answer(request, gave(Err(error)));
        assert_eq!(login.error_code(), Some(code));
        assert_eq!(login.identify().passkey.attempt.problem().map(|problem| problem.code), Some(code));
        let (request, _) = login.call();
        login.answer(request, challenge("second"));
        let (_, ceremony, options) = login.happen(Event::PasskeyRequested).ceremony();
        assert_eq!((ceremony, options), (Ceremony::SignIn, Secret::new("second")));
    }
}

#[test]
fn another_login_of_the_page_has_the_person_until_they_come_back() {
    let mut asked = Login::with_passkeys(ABLE);
    let (request, ..) = asked.happen(Event::PasskeyRequested).ceremony();
    let (request, call) = asked.answer(request, gave(Err(PasskeyError::Aborted))).call();
    assert_eq!(call, Call::StartPasskeyLogin(any(), None), "for the next click");
    asked.answer(request, challenge("second"));
    assert_eq!(asked.error_code(), None);

    let mut refused = Login::with_passkeys(ABLE);
    let (request, ..) = refused.ceremony();
    refused.answer(request, gave(Err(PasskeyError::Busy)));
    assert!(refused.calls_nothing(), "its options are as good as before");

    for (login, kept) in [(asked, "second"), (refused, "first")] {
        assert!(login.asks_nothing_of_the_browser(), "the other one may be signing in");
        for back in [Event::Focused, Event::Typed("j".into())] {
            let (_, ceremony, options) = login.clone().happen(back).ceremony();
            assert_eq!((ceremony, options), (Ceremony::Autofill, Secret::new(kept)));
        }
        let (_, ceremony, options) = login.clone().happen(Event::PasskeyRequested).ceremony();
        assert_eq!((ceremony, options), (Ceremony::SignIn, Secret::new(kept)));
    }
}

#[test]
fn who_has_a_passkey_is_asked_for_it_and_can_have_the_link() {
    let mut login = Login::with_passkeys(ABLE);
    let (request, _) = login.submit(MAIL).call();
    let (request, call) = login.answer(request, Ok(Answer::HasPasskey(Some(true)))).call();
    assert!(matches!(call, Call::StartPasskeyLogin(_, Some(_))));
    assert_eq!(login.step_name(), "passkey");
    let (request, ..) = login.answer(request, challenge("mine")).ceremony();
    login.answer(request, gave(Err(PasskeyError::Cancelled)));
    assert_eq!(login.error_code(), Some(ErrorCode::PasskeyCancelled));
    let (request, call) = login.happen(Event::SwitchRequested(Message::MagicLink)).call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, _)));
    login.answer(request, sent("handle"));
    assert_eq!(login.step_name(), "link-sent");
}

#[test]
fn a_status_that_says_nothing_blocks_nothing() {
    for outcome in [
        Ok(Answer::HasPasskey(None)),
        Ok(Answer::HasPasskey(Some(false))),
        Err(ApiError::Network),
        Err(refused(429, None, Some(60))),
        Err(refused(500, None, None)),
    ] {
        let mut login = Login::with_passkeys(ABLE);
        let (request, _) = login.submit(MAIL).call();
        assert!(matches!(login.answer(request, outcome).call().1, Call::SendMessage(_, Message::MagicLink, _)));
        assert_eq!(login.error_code(), None);
    }
    let mut login = Login::with_passkeys(ABLE);
    let (status, _) = login.submit(MAIL).call();
    let Attempt::InFlight(Submission::Checking { limit, .. }) = login.identify().submission else {
        panic!("the question has a limit")
    };
    let (_, call) = login.wait(3).happen(Event::TimerFired(limit)).call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, _)));
    login.answer(status, Ok(Answer::HasPasskey(Some(true))));
    assert_eq!(login.step_name(), "identify", "too late to be asked for the passkey");
}

#[test]
fn a_passkey_that_the_server_does_not_know_is_told_to_the_browser() {
    let mut login = Login::with_passkeys(ABLE);
    let (request, ..) = login.happen(Event::PasskeyRequested).ceremony();
    let (request, _) = login.answer(request, gave(Ok("credential"))).call();
    login.answer(request, Err(refused(400, Some(919), None)));
    assert_eq!(login.error_code(), Some(ErrorCode::PasskeyUnknown));
    let told = Effect::SignalUnknownPasskey { options: Secret::new("first"), credential: Secret::new("credential") };
    assert!(login.effects.contains(&told));
}

#[test]
fn at_a_sign_in_a_passkey_that_is_there_already_is_an_error_with_a_way_on() {
    for by_prompt in [false, true] {
        let mut login = Login::with_passkeys(ABLE);
        if by_prompt {
            let (request, _) = login.submit(MAIL).call();
            let (request, _) = login.answer(request, Ok(Answer::HasPasskey(Some(true)))).call();
            login.answer(request, challenge("mine"));
        } else {
            login.happen(Event::PasskeyRequested);
        }
        let (request, ..) = login.ceremony();
        let (request, _) = login.answer(request, gave(Ok("credential"))).call();
        login.answer(request, Err(refused(400, Some(920), None)));
        assert_eq!(login.error_code(), Some(ErrorCode::PasskeyFailed));
        let problem = match &login.state.screen {
            Screen::Identify(screen) => screen.passkey.attempt.problem(),
            Screen::PasskeyPrompt(screen) => screen.passkey.attempt.problem(),
            other => panic!("{other:?}"),
        };
        assert_eq!(problem.map(|problem| problem.text), Some(Text::ErrorPasskeyFailed));
        let (request, call) = login.call();
        assert!(matches!(call, Call::StartPasskeyLogin(..)));
        login.answer(request, challenge("again"));
        assert_eq!(login.happen(Event::PasskeyRequested).ceremony().2, Secret::new("again"));
    }
}

#[test]
fn where_passkeys_are_the_only_way_a_security_key_is_one() {
    for (methods, device, is_offered) in [
        ("passkey", SECURITY_KEY, true),
        ("passkey", ABLE, true),
        ("passkey", Device::default(), false),
        ("passkey magic-link", SECURITY_KEY, false),
        ("phone-code passkey", SECURITY_KEY, false),
        ("magic-link", ABLE, false),
    ] {
        let mut login = Login::on(methods, device);
        assert_eq!(login.state.shared.offers_passkeys(), is_offered, "{methods} {device:?}");
        assert_eq!(!login.calls_nothing(), is_offered, "{methods} {device:?}");
        if !is_offered {
            continue;
        }
        let (request, call) = login.call();
        assert_eq!(call, Call::StartPasskeyLogin(any(), None));
        login.answer(request, challenge("first"));
        assert_eq!(login.happen(Event::PasskeyRequested).ceremony().1, Ceremony::SignIn);
        // Typing who one is leads to the same key.
        let mut login = Login::on(methods, device);
        login.submit(MAIL);
        assert_eq!((login.step_name(), login.error_code()), ("passkey", None));
    }
}

#[test]
fn a_device_without_passkeys_asks_nobody_for_them() {
    let mut login = Login::new();
    login.happen(Event::DeviceKnown(Device::default()));
    assert!(login.calls_nothing() && login.asks_nothing_of_the_browser());
    let (request, call) = login.submit(MAIL).call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, _)));
    login.answer(request, sent("handle"));
    let request = login.poll();
    login.answer(request, signed_in());
    assert_eq!(login.step_name(), "signed-in");
    assert!(login.calls_nothing());
}

#[test]
fn a_device_is_taken_to_have_passkeys_until_it_has_answered() {
    let client_id = Some("cli_test".into());
    let settings = Settings { client_id, presumes_passkeys: true, ..Settings::default() };
    let mut login = Login::with(settings.clone());
    assert!(login.state.shared.offers_passkeys());
    login.happen(Event::DeviceKnown(Device::default()));
    assert!(!login.state.shared.offers_passkeys(), "the answer counts");
    login.happen(Event::Configured(Box::new(settings), None));
    assert!(!login.state.shared.offers_passkeys(), "also when attributes change");
}

#[test]
fn a_passkey_that_is_wanted_before_the_device_has_answered_is_asked_for() {
    let client_id = Some("cli_test".into());
    let mut login = Login::with(Settings { client_id, presumes_passkeys: true, ..Settings::default() });
    assert!(login.calls_nothing(), "the answer may be that it has none");
    let (request, call) = login.happen(Event::PasskeyRequested).call();
    assert_eq!(call, Call::StartPasskeyLogin(any(), None));
    login.answer(request, challenge("first"));
    assert_eq!(login.ceremony().1, Ceremony::SignIn);
}
