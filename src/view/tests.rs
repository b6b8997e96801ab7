//! Renders every screen natively to a string: no component needs a browser to be built.

use ssojet_login_core::api_error::ApiError;
use ssojet_login_core::configuration::Settings;
use ssojet_login_core::effect::{Call, Effect};
use ssojet_login_core::error::ErrorCode;
use ssojet_login_core::event::Event;
use ssojet_login_core::method::{Message, Method};
use ssojet_login_core::phone::{METADATA, Metadata};
use ssojet_login_core::request::{Reply, Status};
use ssojet_login_core::secret::Secret;
use ssojet_login_core::session::{Authenticated, Oauth, User};
use ssojet_login_core::state::{Page, Sent, State, StateHandle};
use ssojet_login_core::step;
use ssojet_login_core::text::Overrides;
use ssojet_login_core::time::{Duration, Instant, Moment};

use super::html;

/// A login driven as far as a test wants it.
struct Login {
    state: State,
    now: u64,
    calls: Vec<Call>,
}

impl Login {
    fn new(settings: Settings) -> Self {
        let state = State::new(Page { visible: true, online: true });
        let mut login = Self { state, now: 1_700_000_000_000, calls: Vec::new() };
        login.happen(Event::Configured(Box::new(settings), None));
        login
    }

    fn ready() -> Self {
        Self::new(Settings { client_id: Some("cli_1".into()), ..Settings::default() })
    }

    fn happen(&mut self, event: Event) -> &mut Self {
        let moment = Moment { now: Instant::from_epoch_milliseconds(self.now), random: 0 };
        let (state, effects) = step(self.state.clone(), moment, event);
        self.state = state;
        for effect in effects {
            if let Effect::Call(call) = effect {
                self.calls.push(call);
            }
        }
        self
    }

    fn submit(&mut self, typed: &str) -> &mut Self {
        self.happen(Event::Typed(typed.into())).happen(Event::Submitted)
    }

    /// The API has sent the message.
    fn sent(&mut self) -> &mut Self {
        let Some(Call::SendMessage(request, ..)) = self.calls.last() else { panic!("{:?}", self.calls) };
        let sent = Sent { handle: StateHandle::new("secret-handle"), holds_both: false, code_length: None };
        self.happen(Event::Answered(Reply::SendMessage(*request, Ok(sent))))
    }

    /// The API says that the login has happened.
    fn signed_in(&mut self) -> &mut Self {
        let Some(Call::PingStatus(request, _)) = self.calls.last() else { panic!("{:?}", self.calls) };
        let status = Status::Authenticated(Box::new(authenticated()));
        self.happen(Event::Answered(Reply::PingStatus(*request, Ok(status))))
    }

    /// The API has refused the last call.
    fn refused(&mut self, status: u16, code: Option<u32>, wait: Option<u32>, attempts_left: Option<u32>) -> &mut Self {
        let retry_after = wait.map(Duration::from_seconds);
        let error = ApiError::Refused { status, code, description: None, retry_after, attempts_left };
        let reply = match self.calls.last() {
            Some(Call::SendMessage(request, ..)) => Reply::SendMessage(*request, Err(error)),
            Some(Call::PingStatus(request, _)) => Reply::PingStatus(*request, Err(error)),
            Some(Call::VerifyCode(request, ..)) => Reply::VerifyCode(*request, Err(error)),
            other => panic!("{other:?}"),
        };
        self.happen(Event::Answered(reply))
    }

    fn link_sent() -> Self {
        let mut login = Self::ready();
        login.submit("jane@example.com").sent();
        login
    }

    fn polling(mut self) -> Self {
        self.now += 2000;
        self.happen(Event::Focused);
        self
    }

    fn html(&self) -> String {
        html(&self.state)
    }
}

fn authenticated() -> Authenticated {
    Authenticated {
        method: Method::Message(Message::MagicLink),
        oauth: Oauth {
            access_token: Secret::new("secret-access"),
            refresh_token: Secret::new("secret-refresh"),
            expires_at: String::new(),
            token_type: "Bearer".into(),
        },
        user: User { identifier: "jane@example.com".into(), ..User::default() },
        state: None,
        raw: Secret::new("{}"),
    }
}

fn assert_shows(html: &str, words: &[&str]) {
    for word in words {
        assert!(html.contains(word), "{word} is missing in {html}");
    }
}

#[test]
fn the_first_screen_is_a_real_form() {
    let html = Login::ready().html();
    assert_shows(
        &html,
        &[
            "<form",
            "Sign in",
            "Email address",
            "phone number",
            "for=\"identifier\"",
            "autocomplete=\"username\"",
            "type=\"text\"",
            "inputmode=\"email\"",
            "Continue",
        ],
    );
    assert!(!html.contains("aria-invalid"));
}

#[test]
fn the_first_screen_shows_what_the_page_fills_in() {
    let settings = Settings {
        client_id: Some("cli_1".into()),
        identifier: Some("jane@example.com".into()),
        ..Settings::default()
    };
    assert_shows(&Login::new(settings).html(), &["value=\"jane@example.com\""]);
}

#[test]
fn a_refused_text_is_marked_and_explained() {
    let mut login = Login::ready();
    login.submit("jane@");
    assert_shows(&login.html(), &["aria-invalid=\"true\"", "The part after the @ is not complete", "role=\"alert\""]);
}

#[test]
fn sending_is_busy_and_keeps_its_button() {
    let mut login = Login::ready();
    login.submit("jane@example.com");
    assert_shows(&login.html(), &["aria-disabled=\"true\"", "data-busy=\"true\"", "Sending…", "readonly"]);
}

#[test]
fn a_rate_limit_is_counted_for_the_eye_only() {
    let mut login = Login::ready();
    login.submit("jane@example.com").refused(429, None, Some(17), None);
    assert_shows(&login.html(), &["try again in 17 seconds", "17 s", "aria-disabled=\"true\""]);
}

#[test]
fn waiting_names_the_address_and_hides_the_handle() {
    let login = Login::link_sent();
    let html = login.html();
    assert_shows(
        &html,
        &["Check your email", "<bdi", "jane@example.com", "Send the link again", "30 s", "Use a different address"],
    );
    assert!(!html.contains("secret-handle"));
}

#[test]
fn the_field_is_of_the_kind_the_methods_take() {
    for (methods, words) in [
        ("magic-link", ["Email address<", "type=\"text\"", "inputmode=\"email\"", "autocomplete=\"username\""]),
        ("phone-code", ["Phone number<", "type=\"tel\"", "inputmode=\"tel\"", "autocomplete=\"tel\""]),
        ("passkey", ["phone number<", "type=\"text\"", "Nothing to type", "autocomplete=\"username\""]),
    ] {
        let settings =
            Settings { client_id: Some("cli_1".into()), methods: Some(methods.into()), ..Settings::default() };
        assert_shows(&Login::new(settings).html(), &words);
    }
}

#[test]
fn the_country_is_shown_as_soon_as_a_number_is_typed() {
    let mut login = Login::ready();
    assert!(!login.html().contains("<select"));
    login.happen(Event::Typed("+49".into()));
    assert!(!login.html().contains("<select"), "nothing is known of numbers yet");
    login.happen(Event::PhoneMetadataFetched(Some(Metadata::new(METADATA))));
    assert_shows(&login.html(), &["aria-label=\"Country\"", "id=\"identifier-country\"", ">DE</span>"]);
    login.happen(Event::Typed("jane".into()));
    assert!(!login.html().contains("<select"));
}

#[test]
fn the_code_has_one_field() {
    let settings = Settings {
        client_id: Some("cli_1".into()),
        methods: Some("email-code magic-link".into()),
        ..Settings::default()
    };
    let mut login = Login::new(settings);
    let html = login.submit("jane@example.com").sent().html();
    assert_shows(
        &html,
        &[
            "Enter the code",
            "jane@example.com",
            "autocomplete=\"one-time-code\"",
            "inputmode=\"numeric\"",
            "Send a new code",
            "Email me a link instead",
            "Use a different address",
        ],
    );
    assert_eq!(html.matches("<input").count(), 1);
    assert!(!html.contains("secret-handle"));
    login.submit("123456");
    assert_shows(&login.html(), &["Checking…"]);
    assert!(!login.html().contains("readonly"), "the keyboard of a phone would close");
    assert!(!login.html().contains("123456"), "a code is a secret");
    assert_shows(&login.refused(400, Some(913), None, Some(3)).html(), &["Tries left: 3.", "aria-invalid=\"true\""]);
}

#[test]
fn offline_is_said() {
    let mut login = Login::link_sent();
    login.happen(Event::PageChanged(Page { visible: true, online: false }));
    assert_shows(&login.html(), &["You are offline", "data-held-up=\"true\""]);
}

#[test]
fn the_end_shows_who_signed_in_and_no_token() {
    let mut login = Login::link_sent().polling();
    let html = login.signed_in().html();
    assert_shows(&html, &["You are signed in", "jane@example.com"]);
    assert!(!html.contains("secret-"));
}

#[test]
fn an_expired_link_offers_a_new_one() {
    let mut login = Login::link_sent().polling();
    login.refused(400, Some(1009), None, None);
    assert_shows(&login.html(), &["This link has expired", "Send a new link", "Use a different address"]);
}

#[test]
fn unusable_settings_are_said_plainly() {
    let html = Login::new(Settings::default()).html();
    assert_shows(&html, &["Sign-in is not available", ErrorCode::MissingClientId.text().english()]);
}

#[test]
fn the_page_can_set_texts_and_direction() {
    let mut strings = Overrides::default();
    strings.set("identifyTitle", "تسجيل الدخول".into()).expect("a known key");
    let settings =
        Settings { client_id: Some("cli_1".into()), locale: Some("ar-EG".into()), strings, ..Settings::default() };
    assert_shows(&Login::new(settings).html(), &["تسجيل الدخول", "dir=\"rtl\"", "lang=\"ar-EG\""]);
    let settings = Settings { client_id: Some("cli_1".into()), locale: Some("de".into()), ..Settings::default() };
    // Without German texts the words are English, and a screen reader must know.
    assert_shows(&Login::new(settings).html(), &["dir=\"ltr\"", "lang=\"en\""]);
}

#[test]
fn what_was_typed_is_text_and_never_markup() {
    let mut login = Login::ready();
    login.submit("\"><img src=x onerror=alert(1)>@example.com");
    assert!(!login.html().contains("<img"));
}
