//! Tests that a code is found in whatever is pasted, and that nothing else is taken for one.

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;

use super::*;

fn read(text: &str, announced: impl Into<Option<u32>>) -> Option<String> {
    Code::read(text, announced.into()).map(|code| code.as_str().to_owned())
}

#[test]
fn codes_are_found_however_they_are_written() {
    for text in [
        "123456",
        "123 456",
        "123-456",
        "123–456",
        "12 34 56",
        "1 2 3 4 5 6",
        "123\u{a0}456",
        "  123456\n",
        "\u{202a}123\u{200b}456\u{202c}",
        "١٢٣٤٥٦",
        "۱۲۳ ۴۵۶",
        "１２３４５６",
        "１２３　４５６",
        "१२३४५६",
        "Your code is 123456.",
        "Your code is 123 456. It works for 5 minutes.",
        "123 456 is your code, good for 5 minutes",
        "Use 123-456 within 10 min",
        "123456 is your code.\n\n@example.com #123456",
        "Order 654321: your code is 111111.\n\n@example.com #123456",
        "111111 is not it.@example.com #123456",
        "G-123456",
        "验证码123456，5分钟内有效",
        "(123456)",
        "Code:123456",
        "Code: 123456 5 minutes",
        "In 2026 your code is 123456",
        "04.11.2025 Acme: 123456 is your code",
        "04.11.2025 123 456 is your code",
        "Acme, 04-11-2025: 12-34-56 is your code",
        "2025-11-04 10:45:30 Acme 123456",
        "Pay 1,234.56 EUR to Bob with 123456, or call +49 151 2345678",
        "Call +49 (0) 151 123456: your code is 123456",
        "+44 20 7946 0000\n123456",
        "12-34-56",
        "123456123456",
        "123456 123456",
        "123 456123 456",
        "Code 123456. Again: 123 456.",
    ] {
        assert_eq!(read(text, 6).as_deref(), Some("123456"), "{text}");
        assert_eq!(read(text, None).as_deref(), Some("123456"), "{text}, of a length that is not announced");
    }
    for (text, announced, code) in [
        ("Your code is 4711, not 123456", Some(4), "4711"),
        ("Your code is 4711, not 123456", None, "123456"),
        ("1234 5678 is it, for 10 minutes", Some(8), "12345678"),
        ("04.11.2025 Acme: 4711 is your code", Some(4), "4711"),
        ("12341234", Some(4), "1234"),
        ("12341234", None, "12341234"),
        ("Your code is 4711", None, "4711"),
        ("12345678", None, "12345678"),
        ("1234 5678", None, "12345678"),
        ("12 345678", None, "12345678"),
        ("Your code is 1234 5678.", None, "12345678"),
        ("1234 567", None, "1234567"),
        ("1234512345", None, "12345"),
    ] {
        assert_eq!(read(text, announced).as_deref(), Some(code), "{text}, {announced:?}");
    }
}

#[test]
fn what_may_be_another_number_is_no_code() {
    for text in [
        "",
        "no digits",
        "1",
        "12345",
        "1234567",
        "123 4567",
        "123 456 7",
        "123456789",
        "123 456 789",
        "123456 654321",
        "Code 111111 or 222222",
        "123  456",
        "123\n456",
        "123--456",
        "123.456",
        "123,456",
        "123/456",
        "123:456",
        "123'456",
        "12345,6",
        "A123456",
        "123456A",
        "Ａ123456",
        "id_123456",
        "123456.00",
        "1-123456",
        "04.11.2025",
        "Acme, 04-11-25",
        "+123456",
        "Call +49 123456",
        "Call +49 (151) 123456",
        "Order #654321: your code is 123456",
    ] {
        assert_eq!(read(text, 6), None, "{text}");
    }
    for announced in [4, 8] {
        assert_eq!(read("04.11.2025 Acme: 123456 is your code", announced), None);
    }
    for text in [
        "123",
        "123456789",
        "04.11.2025",
        "2025-11-04",
        "Acme 04-11-2025",
        "Acme 4 11 2025",
        "Code 4711 of 2025",
        "10:45",
        "€ 1.234,56",
        "123 456 789",
    ] {
        assert_eq!(read(text, None), None, "{text}, of a length that is not announced");
    }
    for announced in [0, 3, 9, u32::MAX] {
        assert_eq!(read("123 1234567 123456789", announced), None);
    }
}

#[test]
fn a_code_is_not_printed() {
    assert_eq!(format!("{:?}", Code("1234".into())), "Code(…)");
}

#[test]
fn spaces_and_dashes_are_those_of_unicode() {
    let dash = Regex::new(r"^[\p{Dash}ー]$").expect("a pattern");
    for character in ('\0'..=char::MAX).filter(|character| !matches!(character, '\n' | '\r' | '，')) {
        let expected = match character.is_whitespace() {
            true => ' ',
            false if dash.is_match(&character.to_string()) => '-',
            false => fold(character),
        };
        assert_eq!(plain(character), expected, "U+{:04X}", u32::from(character));
    }
}

/// A text with numbers in it that are no code of any length.
fn distraction() -> impl Strategy<Value = String> {
    let (day, year) = (1u32..=28, 1999u32..2040);
    let date = (day, 1u32..=12, year, select(vec![".", "/", "-"]), any::<bool>()).prop_map(
        |(day, month, year, between, is_reversed)| match is_reversed {
            false => format!("{day:02}{between}{month:02}{between}{year}"),
            true => format!("{year}{between}{month:02}{between}{day:02}"),
        },
    );
    let time = (0u32..24, 0u32..60).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
    let price = (1u32..999, 0u32..1000, 0u32..100, select(vec!["€{1}.{2},{3}", "${1},{2}.{3}", "CHF {1}'{2}.{3}"]))
        .prop_map(|(thousands, ones, cents, form)| {
            let numbers = [thousands.to_string(), format!("{ones:03}"), format!("{cents:02}")];
            form.replace("{1}", &numbers[0]).replace("{2}", &numbers[1]).replace("{3}", &numbers[2])
        });
    let number = select(vec!["+49 151 23456789", "+1 (555) 010-4477", "+442079460000", "+33 1 23 45 67 89"]);
    let plain =
        select(vec!["Hi Jane", "Acme", "Code", "验证码：", "رمزك", "Ref A1234567", "valid for 10 min", "G-", ""]);
    prop_oneof![date, time, price, number.prop_map(str::to_owned), plain.prop_map(str::to_owned)]
}

/// Another way to write the same code.
fn written(code: &str, at: usize, how: u8) -> String {
    let (first, second) = code.split_at(at);
    match how % 6 {
        0 => code.to_owned(),
        1 => [first, " ", second].concat(),
        2 => [first, "-", second].concat(),
        3 => [first, "\u{a0}", second].concat(),
        4 => [first, "\u{2011}", second].concat(),
        _ => [code, code].concat(),
    }
}

fn in_digits_from(zero: u32, text: &str) -> String {
    let digit = |character: char| character.to_digit(10).and_then(|digit| char::from_u32(zero + digit));
    text.chars().map(|character| digit(character).unwrap_or(character)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_code_is_found_in_any_sentence(
        code in "[0-9]{4,8}",
        (at, how) in (1usize..4, any::<u8>()),
        before in prop::collection::vec(distraction(), 0..4),
        after in prop::collection::vec(distraction(), 0..3),
        between in select(vec![": ", "\n", " is ", ", "]),
    ) {
        let before: String = before.iter().flat_map(|text| [text.as_str(), between]).collect();
        let after: String = after.iter().flat_map(|text| [between, text.as_str()]).collect();
        let text = [before, written(&code, at, how), after].concat();
        let announced = u32::try_from(code.len()).expect("short");
        prop_assert_eq!(read(&text, announced), Some(code), "{}", text);
    }

    #[test]
    fn what_is_no_code_is_never_read_as_one(
        texts in prop::collection::vec(distraction(), 0..6), between in select(vec![": ", "\n", " is ", ", "]),
        announced in prop::option::of(4u32..=8),
    ) {
        let text = texts.join(between);
        prop_assert_eq!(read(&text, announced), None, "{}", text);
    }

    #[test]
    fn a_code_has_the_announced_length_and_reads_as_itself(
        text in prop_oneof![any::<String>(), "[0-9 ٠-٩.a#@+-]{0,30}", "[1-2 -]{0,20}"],
        announced in prop::option::of(any::<u8>().prop_map(|length| u32::from(length % 10))),
    ) {
        if let Some(code) = read(&text, announced) {
            prop_assert!(LENGTHS.contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert!(announced.is_none_or(|length| code.len() == length as usize));
            prop_assert_eq!(read(&code, announced), Some(code));
        }
    }

    #[test]
    fn digits_of_all_scripts_are_alike(
        text in "[0-9 .,a#@+-]{0,30}", announced in prop::option::of(4u32..=8),
        zero in select(vec![0x660, 0x6f0, 0x966, 0xff10, 0x1d7ce]),
    ) {
        prop_assert_eq!(read(&in_digits_from(zero, &text), announced), read(&text, announced));
    }

    #[test]
    fn one_digit_less_or_more_is_never_made_up_for(digits in "[0-9]{1,20}", announced in 4u32..=8) {
        let length = announced as usize;
        let is_twice = digits.len() == 2 * length && digits[..length] == digits[length..];
        prop_assert_eq!(read(&digits, announced).is_some(), digits.len() == length || is_twice);
    }
}
