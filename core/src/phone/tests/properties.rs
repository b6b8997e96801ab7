//! Tests how random numbers are read, whatever is in them and around them.

use proptest::prelude::*;

use super::super::*;
use super::{KNOWN, country};

/// A number of possible length in any region, and that region. Its digits are such that no national prefix is among them.
fn numbers() -> impl Strategy<Value = (Country, Phone)> {
    let all: Vec<_> = Country::all().collect();
    (prop::sample::select(all), "[2-9][0-9]{3,13}").prop_filter_map("possible", |(region, digits)| {
        let main = KNOWN.of_calling_code(KNOWN.calling_code(region))?;
        let phone = Phone::parse(KNOWN, &format!("+{}{digits}", KNOWN.calling_code(region)), None).ok()?;
        let as_typed = phone.0.ends_with(&digits) && phone.0.len() == Phone::new(&main, &digits).0.len();
        (as_typed && has_no_prefix(&KNOWN.of_country(region).unwrap(), &digits) && has_no_prefix(&main, &digits))
            .then_some((region, phone))
    })
}

/// Puts one thing around a number that leaves it the same.
fn wrapped(number: &str, wrapper: usize) -> String {
    match wrapper {
        0 => format!("{number},"),
        1 => format!("{number}."),
        2 => format!("{number} ;"),
        3 => format!("\u{3000}{number}。"),
        4 => format!("\t({number})\n"),
        5 => format!("[{number}]"),
        _ => number.into(),
    }
}

/// Puts a number into a link that leaves it the same.
fn linked(number: &str, link: usize) -> String {
    match link {
        0 => format!("tel:{number}"),
        1 => format!("TEL:{number};phone-context=+999"),
        2 => format!("tel:{};isub=12;phone-context=example.com", number.replace(' ', "%20")),
        3 => format!("sms:{number}?body=Call%20+1"),
        _ => number.into(),
    }
}

/// Puts a separator after some digits and writes them in another script.
fn disguised(number: &str, zero: char, separators: &[&str]) -> String {
    let mut text = String::new();
    for (place, character) in number.chars().enumerate() {
        match character.to_digit(10) {
            Some(digit) => text.push(char::from_u32(u32::from(zero) + digit).unwrap()),
            None => text.push(character),
        }
        text.push_str(separators.get(place).copied().unwrap_or_default());
    }
    text
}

fn separators() -> impl Strategy<Value = Vec<&'static str>> {
    let separator = prop::sample::select(vec![
        "", "", "", " ", "-", ".", "/", "\u{a0}", "\u{202f}", "\u{2011}", "\u{2013}", "\u{2212}", "\u{200e}",
        "\u{200f}", "\u{2066}", " (", ") ", "[", "]", "\u{ff0d}", "\u{3000}",
    ]);
    prop::collection::vec(separator, 20)
}

proptest! {
    #[test]
    fn however_it_is_formatted_it_is_the_same_number(
        (region, phone) in numbers(),
        zero in prop::sample::select(vec!['0', '٠', '۰', '०', '০', '０', '𝟎']),
        separators in separators(),
        before in prop::sample::select(vec!["", " ", "\u{202a}", "\u{200f}(", "tel:"]),
    ) {
        let international = disguised(phone.as_str(), zero, &separators);
        let zeros = disguised(&phone.as_str().replace('+', "00"), zero, &separators);
        for typed in [&international, &international.replace('+', "＋"), &zeros] {
            let typed = format!("{before}{typed}");
            prop_assert_eq!(Phone::parse(KNOWN, &typed, None), Ok(phone.clone()), "{}", typed);
            prop_assert_eq!(Phone::parse(KNOWN, &typed, Some(region)), Ok(phone.clone()), "{} in {:?}", typed, region);
        }
    }

    #[test]
    fn whatever_is_around_it_it_is_the_same_number(
        (region, phone) in numbers(),
        inner in prop::collection::vec(0..7_usize, 0..3),
        link in 0..8_usize,
        outer in prop::collection::vec(0..4_usize, 0..3),
        unseen in prop::collection::vec(prop::sample::select(vec![
            "", "", "", "\u{ad}", "\u{34f}", "\u{61c}", "\u{115f}", "\u{180e}", "\u{200b}", "\u{200f}", "\u{202a}", "\u{2060}", "\u{2066}",
            "\u{3164}", "\u{fe0f}", "\u{feff}", "\u{ffa0}", "\u{fff9}", "\u{e0001}", "\0", "\u{7f}",
        ]), 40),
        extension in prop::option::of(prop::sample::select(vec![" ext. 12", "x1", " #123", ", ext 9", ";ext=12", " extension 7 "])),
    ) {
        let number = inner.iter().fold(phone.as_str().to_owned(), |text, wrapper| wrapped(&text, *wrapper));
        // A link has other marks for extensions.
        let (text, is_extension) = match extension {
            Some(extension) if link > 3 => (format!("{}{extension}", phone.as_str()), true),
            Some(";ext=12") => (format!("{};ext=12", linked(phone.as_str(), link % 3)), true),
            _ => (linked(&number, link), false),
        };
        let typed = outer.iter().fold(text, |text, wrapper| wrapped(&text, *wrapper));
        let mut hidden = String::new();
        for (place, character) in typed.chars().enumerate() {
            hidden.push_str(unseen[place % unseen.len()]);
            hidden.push(character);
        }
        let expected = if is_extension { Err(PhoneError::Extension) } else { Ok(phone) };
        for typed in [typed, hidden] {
            prop_assert_eq!(Phone::parse(KNOWN, &typed, Some(region)), expected.clone(), "{:?}", typed);
            prop_assert!(is_phone_like(&typed), "{:?}", typed);
        }
    }

    #[test]
    fn with_its_national_prefix_it_is_the_same_number((region, phone) in numbers(), separators in separators()) {
        let here = KNOWN.of_country(region).unwrap();
        let digits = phone.as_str().get(1 + KNOWN.calling_code(region).to_string().len()..).unwrap();
        for prefix in ["0", "1", "8", "06"] {
            let only_this = pattern::at_start(here.national_prefix, prefix).is_some_and(|found| found.end == prefix.len());
            let typed = format!("{prefix}{digits}");
            if only_this && check(&here, digits).is_ok() && !pattern::whole(here.general, &typed) && without_national_prefix(&here, &typed) == digits {
                let typed = disguised(&typed, '0', &separators);
                prop_assert_eq!(Phone::parse(KNOWN, &typed, Some(region)), Ok(phone.clone()), "{} in {:?}", typed, region);
            }
        }
    }

    #[test]
    fn reading_again_changes_nothing((region, phone) in numbers(), other in prop::sample::select(vec!["US", "AU", "SG", "RU", "IT"])) {
        for default in [None, Some(region), country(other)] {
            prop_assert_eq!(Phone::parse(KNOWN, phone.as_str(), default), Ok(phone.clone()));
            prop_assert_eq!(country_of(KNOWN, phone.as_str(), default), phone.country(KNOWN));
        }
        prop_assert!(is_phone_like(phone.as_str()));
        prop_assert_eq!(phone.country(KNOWN).map(|country| KNOWN.calling_code(country)), Some(KNOWN.calling_code(region)));
    }

    #[test]
    fn no_input_panics(typed in "(tel:)?[+＋(]?(\\PC{0,20}|[0-9 ()٠-٩-]{0,40})", default in prop::option::of("[A-Z]{2}"), to in "[A-Z]{2}") {
        let default = default.and_then(|code| country(&code));
        // What has a possible length but looks like no number there (a zero kept after +44) may lose that zero when read again.
        if let Ok(phone) = Phone::parse(KNOWN, &typed, default)
            && let Some((main, number)) = after_calling_code(KNOWN, &phone.as_str()[1..])
            && pattern::whole(main.general, number)
        {
            prop_assert_eq!(Phone::parse(KNOWN, phone.as_str(), None), Ok(phone.clone()));
            prop_assert_eq!(country_of(KNOWN, phone.as_str(), default), phone.country(KNOWN));
        }
        country_of(KNOWN, &typed, default);
        if let Some(to) = country(&to) {
            let changed = with_country(KNOWN, &typed, default, to);
            prop_assert!(changed == typed || country_of(KNOWN, &changed, Some(to)).map(|country| KNOWN.calling_code(country)) == Some(KNOWN.calling_code(to)), "{}", changed);
        }
        // Whatever the field of numbers takes is a number in a field that takes either.
        prop_assert_eq!(is_phone_like(&typed), !matches!(Phone::parse(KNOWN, &typed, default), Err(PhoneError::Empty | PhoneError::Malformed)));
        prop_assert!(!is_phone_like(&typed) || !typed.contains('@') || without_link(&typed) != typed);
    }
}
