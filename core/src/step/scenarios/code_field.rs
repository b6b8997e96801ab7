//! Tests the field of the code: when what is in it is complete, and what it holds meanwhile.

use super::codes::{by_email, verification, wrong};
use super::*;

#[test]
fn a_code_whose_length_is_not_announced_is_complete_after_a_pause() {
    let pause = |login: &Login| login.waiting().entry.pause;
    let mut login = by_email(None);
    login.typed("4711");
    assert_eq!(pause(&login), None, "no code of four digits is sent by itself");
    assert_eq!(login.clone().happen(Event::Submitted).call().1, verification("4711", Message::EmailCode));
    login.typed("471108");
    let first = pause(&login).expect("it may be complete");
    assert!(login.effects.contains(&Effect::StartTimer { timer: first, delay: Duration::from_seconds(2) }));
    login.typed("4711 0815");
    let second = pause(&login).expect("it may be complete");
    assert!(login.effects.contains(&Effect::StopTimer(first)), "each key is waited for anew");
    assert!(login.clone().happen(Event::TimerFired(first)).calls_nothing());
    assert_eq!(login.happen(Event::TimerFired(second)).call().1, verification("47110815", Message::EmailCode));
    assert_eq!(login.waiting().entry.typed, "47110815");

    let mut login = by_email(None);
    let pending = pause(login.typed("471108")).expect("it may be complete");
    assert_eq!(login.happen(Event::Submitted).call().1, verification("471108", Message::EmailCode));
    assert!(login.effects.contains(&Effect::StopTimer(pending)), "Enter is sooner");

    let mut login = by_email(None);
    let pending = pause(login.typed("123456789")).expect("it may be complete");
    login.happen(Event::TimerFired(pending));
    assert!(login.calls_nothing() && login.problem().is_none(), "what is no code is not complained about yet");
    assert!(login.happen(Event::Submitted).calls_nothing());
    assert_eq!(login.problem(), Some((ErrorCode::CodeIncomplete, Text::ErrorCodeMissing, 0)));
}

#[test]
fn only_a_code_of_the_announced_length_is_sent() {
    for typed in ["12345", "1234567", "123456789", "04.11.2025", "Acme 4711", "A123456", "123456 654321"] {
        let mut login = by_email(Some(6));
        assert!(login.typed(typed).calls_nothing(), "{typed}");
        assert!(login.happen(Event::Submitted).calls_nothing(), "{typed}");
        assert_eq!(login.problem(), Some((ErrorCode::CodeIncomplete, Text::ErrorCodeIncomplete, 6)), "{typed}");
        assert_eq!(login.waiting().entry.typed, typed, "it stays to be mended");
    }
}

#[test]
fn the_field_is_written_only_when_the_code_is_complete() {
    let mut login = by_email(Some(6));
    let revision = |login: &Login| login.waiting().entry.typed.revision();
    let first = revision(&login);
    for typed in ["１", "１２３", "１２３ 45"] {
        login.typed(typed);
        assert_eq!((login.waiting().entry.typed.to_string(), revision(&login)), (typed.to_owned(), first));
    }
    login.typed("１２３ 456");
    assert_eq!(login.waiting().entry.typed, "123456");
    assert_ne!(revision(&login), first);
    let mut login = by_email(Some(6));
    let first = revision(&login);
    login.typed("123456");
    assert_eq!(revision(&login), first, "there is nothing to clean");
}

#[test]
fn what_is_typed_during_a_check_counts_afterwards() {
    for change in [Event::Typed, Event::Read] {
        let mut login = by_email(Some(6));
        let (verify, _) = login.typed("111111").call();
        assert!(login.happen(change("222222".into())).calls_nothing(), "one question at a time");
        assert!(login.happen(Event::Submitted).calls_nothing());
        login.answer(verify, wrong(Some(4)));
        assert_eq!(login.waiting().entry.typed, "222222");
        assert_eq!(login.problem(), None, "nothing is said of a code that is not there any more");
        assert_eq!(login.call().1, verification("222222", Message::EmailCode));

        let mut login = by_email(Some(6));
        let (verify, _) = login.typed("111111").call();
        let selections = login.waiting().entry.typed.selections();
        login.happen(change("1111".into())).answer(verify, wrong(Some(4)));
        assert!(login.calls_nothing() && login.problem().is_none());
        let field = &login.waiting().entry.typed;
        assert_eq!(
            (field.to_string(), field.selections()),
            ("1111".to_owned(), selections),
            "the next key would replace it"
        );

        let mut login = by_email(None);
        let (verify, _) = login.typed("111111").happen(Event::Submitted).call();
        login.happen(change("222222".into())).answer(verify, wrong(None));
        let pause = login.waiting().entry.pause.expect("it may be complete");
        assert_eq!(login.happen(Event::TimerFired(pause)).call().1, verification("222222", Message::EmailCode));
    }
}

#[test]
fn a_code_that_was_typed_again_during_its_check_is_refused_as_usual() {
    let mut login = by_email(Some(6));
    let (verify, _) = login.typed("111111").call();
    login.typed("111 111").answer(verify, wrong(Some(4)));
    assert_eq!(login.problem(), Some((ErrorCode::CodeWrong, Text::ErrorCodeWrongCount, 4)));
}

#[test]
fn codes_of_four_to_eight_digits_are_complete_at_their_length() {
    for length in 4..=8 {
        let code: String = "12345678".chars().take(length as usize).collect();
        let mut login = by_email(Some(length));
        let almost: String = code.chars().take(code.len() - 1).collect();
        assert!(login.typed(&almost).calls_nothing());
        assert_eq!(login.typed(&code).call().1, verification(&code, Message::EmailCode));
    }
}

#[test]
fn a_pasted_sentence_is_searched_for_the_code() {
    for text in [
        "Your code is 123 456.",
        "123-456",
        "١٢٣٤٥٦",
        "Code 123456, good for 5 minutes",
        "04.11.2025 Acme: 123456 is your code",
        "123456123456",
    ] {
        assert_eq!(by_email(Some(6)).typed(text).call().1, verification("123456", Message::EmailCode), "{text}");
    }
}
