//! Tests the offer to add a passkey after a login.

use super::passkeys::{ABLE, challenge, gave};
use super::*;

#[test]
fn the_page_learns_of_the_login_before_the_offer() {
    let login = Login::signed_in_by_link(ABLE);
    assert_eq!(login.step_name(), "passkey-offer");
    let page_events = login.page_events();
    assert!(
        matches!(page_events[..], [PageEvent::Authenticated(_), PageEvent::Step { step: "passkey-offer", .. }]),
        "{page_events:?}"
    );
}

#[test]
fn the_offer_is_taken_or_declined_once() {
    for (registered, browser) in [
        (Some(Ok(Answer::Registered)), Ok("credential")),
        (Some(Err(refused(409, Some(920), None))), Ok("credential")),
        (None, Err(PasskeyError::AlreadyRegistered)),
    ] {
        let mut login = Login::signed_in_by_link(ABLE);
        let (request, call) = login.call();
        assert_eq!(call, Call::StartPasskeyRegistration(any(), Secret::new("access")));
        login.answer(request, challenge("new"));
        assert!(login.asks_nothing_of_the_browser(), "not before the person agrees");
        let (request, ceremony, _) = login.happen(Event::Submitted).ceremony();
        assert_eq!(ceremony, Ceremony::Register);
        login.answer(request, gave(browser));
        if let Some(registered) = registered {
            let (request, _) = login.call();
            login.answer(request, registered);
        }
        assert_eq!((login.step_name(), login.error_code()), ("signed-in", None));
        assert_eq!(login.state.shared.announcement.map(|said| said.text), Some(Text::PasskeyAdded));
    }
    let mut login = Login::signed_in_by_link(ABLE);
    login.happen(Event::SkipRequested);
    assert_eq!(login.step_name(), "signed-in");
    assert!(login.effects.contains(&Effect::DeclinePasskeys { client_id: "cli_test".into() }));
    assert_eq!(Login::signed_in_by_link(Device { declined: true, ..ABLE }).step_name(), "signed-in");
}

#[test]
fn a_passkey_that_the_api_refused_to_add_is_told_to_the_browser() {
    let own = |status, code| (refused(status, code, None), true);
    let unknown = |error| (error, false);
    for (error, is_told) in [
        own(400, Some(918)),
        own(400, Some(917)),
        own(400, Some(919)),
        own(400, None),
        own(422, Some(77)),
        own(429, Some(77)),
        own(401, Some(1003)),
        unknown(refused(500, Some(1006), None)),
        unknown(refused(503, Some(77), None)),
        unknown(refused(408, Some(77), None)),
        unknown(ApiError::Foreign { status: 400, description: None, retry_after: None }),
        unknown(ApiError::Foreign { status: 401, description: None, retry_after: None }),
        unknown(ApiError::Unreadable { status: 200 }),
        unknown(ApiError::Redirected),
        unknown(ApiError::Network),
        unknown(ApiError::Timeout),
    ] {
        let mut login = Login::signed_in_by_link(ABLE);
        let (request, _) = login.call();
        login.answer(request, challenge("new"));
        let (request, ..) = login.happen(Event::Submitted).ceremony();
        let (request, _) = login.answer(request, gave(Ok("credential"))).call();
        login.answer(request, Err(error.clone()));
        let told = Effect::SignalUnknownPasskey { options: Secret::new("new"), credential: Secret::new("credential") };
        assert_eq!(login.effects.contains(&told), is_told, "{error:?}");
    }
}

#[test]
fn an_access_token_that_expires_while_the_offer_is_open_ends_the_offer_alone() {
    for status in [401, 403] {
        for code in [None, Some(1003), Some(77)] {
            // Before the person has agreed, when they agree, and after the browser has added the passkey.
            for stage in 0..3 {
                let mut login = Login::signed_in_by_link(ABLE);
                let (mut request, _) = login.call();
                if stage == 1 {
                    login.happen(Event::Submitted);
                } else if stage == 2 {
                    login.answer(request, challenge("new"));
                    let (ceremony, ..) = login.happen(Event::Submitted).ceremony();
                    (request, _) = login.answer(ceremony, gave(Ok("credential"))).call();
                }
                login.answer(request, Err(refused(status, code, None)));
                assert_eq!((login.step_name(), login.error_code()), ("signed-in", None), "{status} {code:?} {stage}");
                assert!(login.calls_nothing() && login.state.screen.outstanding().is_empty());
            }
        }
    }
    let mut login = Login::signed_in_by_link(ABLE);
    let (request, _) = login.call();
    login.happen(Event::Submitted);
    login.answer(request, Err(refused(401, Some(1000), None)));
    assert_eq!((login.step_name(), login.error_code()), ("passkey-offer", Some(ErrorCode::InvalidClient)));
}

#[test]
fn who_may_sign_in_but_not_add_a_passkey_gets_no_offer() {
    let login = Login::signed_in_by_link(Device { register: false, ..ABLE });
    assert_eq!(login.step_name(), "signed-in");
    assert!(login.calls_nothing());
}
