//! Tests what the first field says of the number that is typed into it.

use super::codes::with_methods;
use super::*;

#[test]
fn the_field_says_what_it_takes() {
    for (methods, typed, text) in [
        ("magic-link", "", Text::ErrorEmailEmpty),
        ("magic-link", "020 7946 0000", Text::ErrorEmailNoAt),
        ("magic-link", "jane", Text::ErrorEmailNoAt),
        ("magic-link", "jane@", Text::ErrorEmailEnding),
        ("magic-link", "jane@b.co, c@d.co", Text::ErrorEmailSeveral),
        ("phone-code", "", Text::ErrorPhoneEmpty),
        ("phone-code", MAIL, Text::ErrorPhoneInvalid),
        ("phone-code magic-link", "", Text::ErrorIdentifierEmpty),
        ("phone-code magic-link", "jane", Text::ErrorIdentifierInvalid),
        ("phone-code magic-link", "jane@", Text::ErrorEmailEnding),
        ("phone-code magic-link", "jane@b", Text::ErrorEmailEnding),
        ("phone-code magic-link", "@b.co", Text::ErrorEmailBeginning),
        ("phone-code magic-link", "jane@@b.co", Text::ErrorEmailSeveral),
        ("phone-code magic-link", "jane doe@b.co", Text::ErrorEmailSpace),
        ("phone-code magic-link", "jane@b,co", Text::ErrorEmailCharacter),
        ("phone-code magic-link", "jane@b..co", Text::ErrorEmailInvalid),
        ("phone-code magic-link", "020 79", Text::ErrorPhoneTooShort),
        ("phone-code magic-link", "+44 20 7946 0000 000", Text::ErrorPhoneTooLong),
        ("phone-code magic-link", "+999 1234567", Text::ErrorPhoneCountry),
    ] {
        let mut login = with_methods(methods);
        login.submit(typed);
        let problem = login.identify().submission.problem();
        assert_eq!(problem.map(|problem| problem.text), Some(text), "{methods}: {typed}");
        assert_eq!(login.identify().typed, typed);
    }
}

#[test]
fn the_country_can_be_chosen_while_the_number_is_typed() {
    let country = |code: &str| Country::parse(code).expect("a country");
    let mut login = with_methods("magic-link phone-code");
    login.typed("0151 23456789");
    assert_eq!(login.identify().country(&login.state.shared), Some(country("GB")));
    login.happen(Event::CountryChosen(country("DE")));
    assert_eq!(login.identify().country(&login.state.shared), Some(country("DE")));
    assert_eq!(login.identify().typed, "0151 23456789");
    let (_, call) = login.happen(Event::Submitted).call();
    assert!(matches!(call, Call::SendMessage(_, Message::PhoneCode, to) if to.as_str() == "+4915123456789"));

    let mut login = with_methods("phone-code");
    login.typed("+44 20 7946");
    login.happen(Event::CountryChosen(country("FR")));
    assert!(login.identify().typed.starts_with("+33"), "{:?}", login.identify().typed);
    assert_eq!(login.identify().country(&login.state.shared), Some(country("FR")));
}
