//! Tests what the page around the widget does to it.

use super::*;

#[test]
fn settings_that_cannot_be_used_are_reported_and_can_be_mended() {
    let mut login = Login::with(Settings::default());
    assert_eq!(login.error_code(), Some(ErrorCode::MissingClientId));
    assert_eq!(login.state.screen, Screen::Unavailable(ErrorCode::MissingClientId));
    login.happen(Event::Started(MAIL.into()));
    assert!(login.calls_nothing());
    let settings = |base: &str| Settings {
        client_id: Some("cli_test".into()),
        api_base: Some(base.into()),
        identifier: Some(MAIL.into()),
        ..Settings::default()
    };
    login.happen(Event::Configured(Box::new(settings("http://api.example.com")), None));
    assert_eq!(login.error_code(), Some(ErrorCode::InvalidApiBase));
    login.happen(Event::Configured(Box::new(settings("http://api.example.org")), None));
    assert_eq!(login.error_code(), None, "the same mistake is told once");
    login.happen(Event::Configured(Box::new(settings("https://api.example.com")), None));
    assert_eq!(login.page_events(), [&PageEvent::Ready, &PageEvent::Step { step: "identify", method: None }]);
    assert_eq!(login.identify().typed, MAIL);
}

#[test]
fn mistakes_that_a_login_can_run_with_are_told_once_it_runs() {
    let settings = |client: Option<&str>, methods: &str| Settings {
        client_id: client.map(str::to_owned),
        methods: Some(methods.into()),
        ..Settings::default()
    };
    let mut login = Login::with(settings(None, "sms,magic-link"));
    assert_eq!(login.error_code(), Some(ErrorCode::MissingClientId));
    login.happen(Event::Configured(Box::new(settings(Some("cli_1"), "sms,magic-link")), None));
    assert_eq!(login.error_code(), Some(ErrorCode::UnknownMethod));
    let says_which = |event: &&PageEvent| matches!(event, PageEvent::Error(report) if report.message.ends_with(" sms"));
    assert!(login.page_events().iter().any(says_which));
    assert_eq!(login.state.screen.step_name(), "identify");
    login.happen(Event::Configured(Box::new(settings(Some("cli_1"), "sms,magic-link")), None));
    assert_eq!(login.error_code(), None, "the same mistake is told once");
    login.happen(Event::Configured(Box::new(settings(Some("cli_1"), "magic-link, email")), None));
    assert_eq!(login.error_code(), Some(ErrorCode::UnknownMethod));
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
    login.happen(Event::Configured(Box::new(settings("cli_1", Some("jane@example.com"), "en")), None));
    assert_eq!(login.identify().typed, MAIL, "nothing had been typed");
    login.happen(Event::Typed("john@example.com".into()));
    login.happen(Event::Configured(Box::new(settings("cli_1", Some("other@example.com"), "en")), None));
    assert_eq!(login.identify().typed, "john@example.com");

    let (send, _) = login.happen(Event::Submitted).call();
    login.happen(Event::Configured(Box::new(settings("cli_1", None, "ar")), None));
    login.answer(send, sent("handle"));
    assert_eq!(login.state.screen.step_name(), "link-sent");
    let waiting = login.state.screen.clone();
    login.happen(Event::Configured(Box::new(settings("cli_1", None, "fa")), None));
    assert_eq!(login.state.screen, waiting, "a locale is no reason to start again");
    login.happen(Event::Configured(Box::new(settings("cli_2", None, "ar")), None));
    assert_eq!(login.identify().typed, "john@example.com", "another client means another login");
    assert!(login.state.screen.outstanding().is_empty());
}

#[test]
fn the_page_can_start_and_reset_from_anywhere() {
    let mut login = Login::link_sent();
    let (_, call) = login.happen(Event::Started("john@example.com".into())).call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, to) if to.as_str() == "john@example.com"));
    assert_eq!(login.identify().typed, "john@example.com");
    login.happen(Event::ResetRequested);
    assert_eq!(login.identify().typed, "");
    login.happen(Event::Started("nonsense".into()));
    assert_eq!(login.error_code(), Some(ErrorCode::IdentifierInvalid));
    assert_eq!(login.identify().typed, "nonsense");
}
