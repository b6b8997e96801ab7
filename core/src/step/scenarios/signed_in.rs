//! Tests the end of a login, and what comes after it.

use super::*;

#[test]
fn a_page_that_comes_back_after_its_login_can_begin_again() {
    let mut login = Login::link_sent();
    let question = login.wait(3).poll();
    login.answer(question, signed_in());
    login.happen(Event::ChangeRequested);
    assert_eq!(login.state.screen.step_name(), "signed-in", "nothing but \"back\" offers it");
    login.happen(Event::Restored);
    assert!(matches!(&login.state.screen, Screen::SignedIn(screen) if screen.is_left));
    login.happen(Event::ChangeRequested);
    assert_eq!(login.state.screen.step_name(), "identify");
}

#[test]
fn a_page_that_comes_back_while_it_waits_asks_at_once() {
    let mut login = Login::link_sent();
    login.wait(5).happen(Event::Restored);
    assert!(matches!(login.call().1, Call::PingStatus(..)));
}

#[test]
fn a_name_that_would_turn_the_sentence_around_it_is_shown_with_marks() {
    let mut login = Login::link_sent();
    let question = login.wait(3).poll();
    let Ok(Answer::Status(Status::Authenticated(mut authenticated))) = signed_in() else { panic!("tokens") };
    authenticated.user.identifier = "\u{202e}moc.elpmaxe@enaj".into();
    login.answer(question, Ok(Answer::Status(Status::Authenticated(authenticated))));
    assert!(matches!(&login.state.screen, Screen::SignedIn(screen) if screen.identifier == "\u{fffd}moc.elpmaxe@enaj"));
}
