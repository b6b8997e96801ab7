//! Tests a reload in the middle of a login.

use super::*;

impl Login {
    fn kept(&self) -> Option<&Remembered> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Remember(login) => Some(&**login),
            _ => None,
        })
    }

    fn forgets(&self) -> bool {
        self.effects.iter().any(|effect| matches!(effect, Effect::Forget { client_id } if client_id == "cli_test"))
    }

    /// The page as it is after a reload, given what the tab kept.
    fn reloaded(&self, kept: Remembered, seconds: u64) -> Login {
        let settings = self.state.shared.settings.clone();
        Login::loaded(self.now + seconds * 1000, settings, Some(kept))
    }

    fn loaded(now: u64, settings: Settings, kept: Option<Remembered>) -> Login {
        let state = State::new(Page { visible: true, online: true });
        let mut login = Login { state, now, effects: Vec::new(), asked: HashMap::new() };
        login.happen(Event::Configured(Box::new(settings), kept.map(Box::new)));
        login
    }
}

fn kept_link() -> (Login, Remembered) {
    let login = Login::link_sent();
    let kept = login.kept().expect("kept as soon as there is something to come back to").clone();
    (login, kept)
}

#[test]
fn a_reload_comes_back_and_goes_on_asking() {
    let (login, kept) = kept_link();
    let mut after = login.reloaded(kept, 10);
    let link = Some(Method::Message(Message::MagicLink));
    assert_eq!(after.page_events(), [&PageEvent::Ready, &PageEvent::Step { step: "link-sent", method: link }]);
    assert_eq!(after.waiting().expiry.until, login.waiting().expiry.until, "a reload gains no time");
    let left = after.waiting().resend.countdown().map(|countdown| countdown.seconds_left(after.state.shared.now));
    assert_eq!(left, Some(20), "nor does it lift the wait");
    let question = after.wait(3).poll();
    after.answer(question, signed_in());
    assert!(after.forgets());
    assert_eq!(after.state.screen.step_name(), "signed-in");
}

#[test]
fn what_is_over_or_belongs_to_others_is_not_resumed() {
    let (login, kept) = kept_link();
    assert_eq!(login.reloaded(kept.clone(), 5000).state.screen.step_name(), "identify");
    let settings = login.state.shared.settings.clone();
    for (settings, kept) in [
        (Settings { client_id: Some("cli_2".into()), ..settings.clone() }, kept.clone()),
        (Settings { api_base: Some("https://api.example.com".into()), ..settings.clone() }, kept.clone()),
        (Settings { methods: Some("phone-code".into()), ..settings.clone() }, kept.clone()),
        (settings.clone(), Remembered { message: Message::PhoneCode, ..kept.clone() }),
        (settings.clone(), Remembered { sent_by: Message::EmailCode, ..kept.clone() }),
        (settings, Remembered { until: Instant::from_epoch_milliseconds(u64::MAX), ..kept }),
    ] {
        assert_eq!(Login::loaded(login.now, settings, Some(kept)).state.screen.step_name(), "identify");
    }
}

#[test]
fn after_its_time_a_login_is_asked_about_once_before_it_is_over() {
    for (seconds, answer, step) in [
        (600, signed_in(), "signed-in"),
        (600, pending(), "link-expired"),
        (4000, signed_in(), "signed-in"),
        (4000, Err(refused(400, Some(1009), None)), "link-expired"),
    ] {
        let (login, kept) = kept_link();
        let mut after = login.reloaded(kept, seconds);
        assert_eq!(after.state.screen.step_name(), "link-sent");
        let timer = after.waiting().expiry.timer;
        let (question, _) = after.happen(Event::TimerFired(timer)).call();
        after.answer(question, answer);
        assert_eq!(after.state.screen.step_name(), step, "after {seconds} s");
    }
}

#[test]
fn the_person_whom_the_page_names_comes_before_the_login_of_another() {
    let (login, kept) = kept_link();
    let named =
        |identifier: &str| Settings { identifier: Some(identifier.into()), ..login.state.shared.settings.clone() };
    for (identifier, step) in
        [("bob@example.com", "identify"), ("no address", "identify"), (MAIL, "link-sent"), (" ", "link-sent")]
    {
        let after = Login::loaded(login.now, named(identifier), Some(kept.clone()));
        assert_eq!(after.state.screen.step_name(), step, "{identifier}");
        assert_eq!(after.forgets(), step == "identify", "{identifier}");
    }
}

#[test]
fn leaving_the_screen_forgets() {
    for leave in [Event::ChangeRequested, Event::ResetRequested, Event::Started("x@example.com".into())] {
        let (mut login, _) = kept_link();
        assert!(login.happen(leave).forgets());
        assert!(login.kept().is_none());
    }
    let (mut login, _) = kept_link();
    let timer = login.waiting().expiry.timer;
    let (question, _) = login.wait(600).happen(Event::TimerFired(timer)).call();
    assert!(login.answer(question, pending()).forgets());
}

#[test]
fn the_countdown_of_each_second_is_not_written() {
    let (mut login, _) = kept_link();
    for second in 1..=30 {
        let timer = login.waiting().resend.countdown().expect("counting").timer;
        login.wait(1).happen(Event::TimerFired(timer));
        assert_eq!(login.kept().is_some(), second == 30, "second {second}");
    }
}

#[test]
fn a_login_under_way_is_not_replaced_by_what_was_kept() {
    let (login, kept) = kept_link();
    let mut other = Login::new();
    other.submit("john@example.com");
    let settings = login.state.shared.settings.clone();
    other.happen(Event::Configured(Box::new(settings), Some(Box::new(kept))));
    assert_eq!(other.identify().typed, "john@example.com");
}
