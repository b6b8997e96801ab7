//! Tests when what is known of phone numbers is fetched, and how numbers are read before it has arrived and without it.

use super::*;

const GERMAN: &str = "+4915123456789";

/// A login on whose page nobody has fetched it yet.
fn lacking(methods: &str) -> Login {
    let mut login = Login::of_page();
    login.happen(Event::Configured(Box::new(settings(methods)), None));
    login
}

fn settings(methods: &str) -> Settings {
    Settings {
        client_id: Some("cli_test".into()),
        methods: Some(methods.into()),
        default_country: Some("DE".into()),
        ..Settings::default()
    }
}

impl Login {
    fn fetches(&self) -> bool {
        self.effects.contains(&Effect::FetchPhoneMetadata)
    }

    fn arrives(&mut self) -> &mut Self {
        self.happen(Event::PhoneMetadataFetched(Some(Metadata::new(METADATA))))
    }

    fn is_missed(&mut self) -> &mut Self {
        self.happen(Event::PhoneMetadataFetched(None))
    }

    /// The number that a text message is sent to by the last event.
    fn sent_to(&self) -> Option<String> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Call(Call::SendMessage(_, Message::PhoneCode, identifier)) => Some(identifier.as_str().to_owned()),
            _ => None,
        })
    }

    fn refusal(&self) -> Option<Text> {
        self.identify().submission.problem().map(|problem| problem.text)
    }

    /// What ends the wait of a submission.
    fn limit(&self) -> Event {
        let Attempt::InFlight(Submission::AwaitingMetadata { limit }) = self.identify().submission else {
            panic!("nothing waits: {:?}", self.identify().submission)
        };
        Event::TimerFired(limit)
    }
}

#[test]
fn it_is_fetched_with_the_first_digit_and_never_for_an_address() {
    let mut login = lacking("magic-link phone-code");
    assert!(!login.fetches());
    for typed in ["", "+", "j", "jane@example.com", "jane1@example.com"] {
        login.happen(Event::Typed(typed.into()));
        assert!(!login.fetches(), "{typed}");
    }
    assert!(matches!(login.happen(Event::Submitted).call().1, Call::SendMessage(_, Message::MagicLink, _)));
    let mut login = lacking("magic-link phone-code");
    assert!(login.happen(Event::Typed("0".into())).fetches());
    assert!(!login.happen(Event::Typed("01".into())).fetches(), "it is on its way");
    assert_eq!(login.identify().country(&login.state.shared), None);
    login.arrives();
    assert_eq!(login.identify().country(&login.state.shared), Country::parse("DE"));
    assert!(!login.happen(Event::Typed("015".into())).fetches(), "it is there");
    let mut login = lacking("magic-link");
    assert!(!login.happen(Event::Typed("0".into())).fetches(), "a field of addresses");
    assert!(!login.happen(Event::Submitted).fetches());
    assert_eq!(login.refusal(), Some(Text::ErrorEmailNoAt));
}

#[test]
fn it_is_fetched_at_once_where_there_is_a_number() {
    assert!(lacking("phone-code").fetches(), "a field of numbers");
    let mut login = lacking("magic-link phone-code");
    assert!(login.happen(Event::Started("0151 23456789".into())).fetches());
    let prefilled = Settings { identifier: Some("0151 23456789".into()), ..settings("magic-link phone-code") };
    let mut login = Login::of_page();
    assert!(login.happen(Event::Configured(Box::new(prefilled), None)).fetches());
    assert!(
        lacking("magic-link").happen(Event::Configured(Box::new(settings("phone-code")), None)).fetches(),
        "by an attribute"
    );
}

#[test]
fn a_submission_waits_for_it() {
    for ahead in [Event::Submitted, Event::Typed("0151 23456789".into())] {
        let mut login = lacking("magic-link phone-code");
        login.happen(Event::Typed("0151 23456789".into()));
        assert!(login.happen(Event::Submitted).calls_nothing());
        assert!(login.identify().submission.is_in_flight());
        assert_eq!(login.state.shared.announcement.map(|said| said.text), Some(Text::Sending));
        assert!(login.happen(ahead).calls_nothing(), "once");
        let limit = login.limit();
        login.arrives();
        assert_eq!(login.sent_to().as_deref(), Some(GERMAN));
        let Event::TimerFired(timer) = limit else { panic!("a timer") };
        assert!(login.effects.contains(&Effect::StopTimer(timer)));
    }
    let mut login = lacking("magic-link phone-code");
    login.happen(Event::Started("0151 23456789".into())).arrives();
    assert_eq!(login.sent_to().as_deref(), Some(GERMAN));
}

#[test]
fn without_it_an_international_number_goes_unchecked_and_a_national_one_is_asked_for_its_country() {
    for (typed, number) in [
        ("+49 151 23456789", Some(GERMAN)),
        ("0049 (151) 234-567-89", Some(GERMAN)),
        ("tel:+49-151-23456789", Some(GERMAN)),
        ("+999 1234", Some("+9991234")),
        ("0151 23456789", None),
        ("2015550123", None),
        ("+0151 23456789", None),
    ] {
        for late in [false, true] {
            let mut login = lacking("magic-link phone-code");
            login.submit(typed);
            let limit = login.limit();
            if late {
                login.happen(limit)
            } else {
                login.is_missed()
            };
            assert_eq!(login.sent_to().as_deref(), number, "{typed}, late: {late}");
            if number.is_none() {
                assert_eq!(login.refusal(), Some(Text::ErrorPhoneCountry), "{typed}");
                assert_eq!(login.identify().typed, typed);
            }
        }
    }
}

#[test]
fn what_can_be_no_number_is_refused_without_it() {
    for (typed, text) in
        [("", Text::ErrorPhoneEmpty), (MAIL, Text::ErrorPhoneInvalid), ("1x2", Text::ErrorPhoneInvalid)]
    {
        let mut login = lacking("phone-code");
        login.submit(typed);
        assert_eq!(login.refusal(), Some(text), "{typed}");
    }
    for (typed, text) in [
        ("+49", Text::ErrorPhoneTooShort),
        ("+4915123456789012", Text::ErrorPhoneTooLong),
        ("+49 151 23456789 ext. 1", Text::ErrorPhoneExtension),
    ] {
        let mut login = lacking("phone-code");
        login.is_missed();
        login.submit(typed);
        assert_eq!(login.refusal(), Some(text), "{typed}");
    }
}

#[test]
fn an_address_waits_for_nothing() {
    let mut login = lacking("magic-link phone-code");
    login.happen(Event::Typed("4".into()));
    assert!(login.fetches());
    let (_, call) = login.submit("4you@example.com").call();
    assert!(matches!(call, Call::SendMessage(_, Message::MagicLink, _)));
}

#[test]
fn what_did_not_arrive_is_asked_for_again_ever_less_often() {
    let mut login = lacking("magic-link phone-code");
    let mut asked_after = Vec::new();
    login.happen(Event::Typed("0".into()));
    for _ in 0..10 {
        login.is_missed();
        assert_eq!(login.error_code(), None, "nobody is told");
        let mut seconds = 0;
        while !login.fetches() {
            seconds += 1;
            login.wait(1).happen(Event::Typed(seconds.to_string()));
        }
        asked_after.push(seconds);
    }
    assert_eq!(asked_after, [2, 4, 8, 16, 32, 64, 128, 256, 256, 256]);
    login.is_missed().wait(1);
    login.submit("+49 151 23456789");
    assert_eq!(login.sent_to().as_deref(), Some(GERMAN), "what is not on its way is not waited for");
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up() {
    let mut login = lacking("phone-code");
    login.is_missed();
    login.now -= 10_000_000;
    assert!(login.happen(Event::Typed("0".into())).fetches());
}

#[test]
fn after_a_refusal_the_country_can_be_chosen_once_it_is_there() {
    let mut login = lacking("phone-code");
    login.submit("0151 23456789");
    let limit = login.limit();
    login.happen(limit);
    assert_eq!(login.refusal(), Some(Text::ErrorPhoneCountry));
    login.arrives();
    assert_eq!(login.refusal(), Some(Text::ErrorPhoneCountry));
    login.happen(Event::CountryChosen(Country::parse("DE").expect("a country"))).happen(Event::Submitted);
    assert_eq!(login.sent_to().as_deref(), Some(GERMAN));
}

#[test]
fn it_may_arrive_on_any_screen_and_more_than_once() {
    let mut login = lacking("magic-link phone-code");
    login.submit("+49 151 23456789");
    let limit = login.limit();
    let (send, _) = login.happen(limit).call();
    let screen = login.answer(send, sent("handle")).state.screen.clone();
    for _ in 0..2 {
        assert!(login.arrives().effects.is_empty());
        assert!(login.is_missed().effects.is_empty());
        assert_eq!(login.state.screen, screen);
        assert!(login.state.shared.phone_metadata.known.is_some(), "what is there stays");
    }
    let mut login = lacking("magic-link phone-code");
    login.submit("0151 23456789").happen(Event::ResetRequested);
    assert!(login.arrives().calls_nothing(), "what was given up is not sent");
}

#[test]
fn a_login_of_a_number_comes_back_without_it() {
    let mut login = lacking("phone-code");
    login.arrives().submit("0151 23456789");
    let (send, _) = login.call();
    login.answer(send, sent("handle"));
    let kept = login.effects.iter().find_map(|effect| match effect {
        Effect::Remember(login) => Some((**login).clone()),
        _ => None,
    });
    for (named, step) in [
        (None, "code-sent"),
        (Some("0151 23456789"), "code-sent"),
        (Some("+49 151 23456789"), "code-sent"),
        (Some("0151 23456788"), "identify"),
        (Some(MAIL), "identify"),
    ] {
        let mut after = Login::of_page();
        let settings = Settings { identifier: named.map(Into::into), ..settings("phone-code") };
        after.happen(Event::Configured(Box::new(settings), kept.clone().map(Box::new)));
        assert_eq!(after.state.screen.step_name(), step, "{named:?}");
        assert!(after.fetches(), "a number is shown by its groups");
        if step == "code-sent" {
            let shown = |login: &Login| login.waiting().identifier.shown(login.state.shared.phone_metadata.known);
            assert_eq!(shown(&after), GERMAN);
            assert_eq!(shown(after.arrives()), "+49\u{a0}15123456789");
        }
    }
}
