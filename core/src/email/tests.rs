//! Tests how addresses are read: as people have them, wrapped in what programs put around them, and random texts.

use proptest::prelude::*;

use super::*;
use crate::characters::{fold, is_invisible};

fn read(typed: &str) -> Result<String, EmailError> {
    Email::parse(typed).map(|email| email.0)
}

#[test]
fn accepts_what_people_have() {
    for (typed, address) in [
        ("active@mail7.io", "active@mail7.io"),
        ("  Jane.Doe+news@Example.co.uk\n", "Jane.Doe+news@Example.co.uk"),
        ("o'hara@example.ie", "o'hara@example.ie"),
        ("user%example.com@example.org", "user%example.com@example.org"),
        ("{jane}@example.com", "{jane}@example.com"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("jane@bücher.example", "jane@bücher.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("佐々木@例え.テスト", "佐々木@例え.テスト"),
        ("a@paral·lel.cat", "a@paral·lel.cat"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(address), "{typed}");
    }
}

#[test]
fn mends_what_can_be_meant_in_one_way_only() {
    for typed in [
        "jane@example.com",
        "mailto:jane@example.com",
        "MailTo:jane@example.com?subject=Hello%20<there>&cc=john@example.com",
        "mailto:jane%40example.com",
        "mailto:%3Cjane@example.com%3E",
        "mailto:Jane%20Doe%20%3Cjane@example.com%3E?body=%40",
        "<mailto:jane@example.com?subject=x>",
        "<jane@example.com>",
        "<<jane@example.com>>,",
        "Jane Doe <jane@example.com>",
        "Doe, Jane <jane@example.com>;",
        "\"Doe, Jane @ Work\" <jane@example.com>",
        "\"jane@work.example\"<jane@example.com>",
        "'jane@example.com' <jane@example.com>",
        "“Jane” <jane@example.com>",
        "'t Hooft <jane@example.com>",
        "jane@example.com <jane@example.com>",
        "Jane@Example.com <mailto:jane@example.com>",
        "\"jane@example.com\"",
        "'jane@example.com',",
        "“jane@example.com”.",
        "„jane@example.com“",
        "»jane@example.com«",
        "「jane@example.com」",
        "(jane@example.com)",
        "[jane@example.com];",
        "`jane@example.com`",
        "*jane@example.com*",
        "jane@example.com.",
        "jane@example.com...",
        "jane@example.com,",
        "jane@example.com ; ",
        "jane@example.com，",
        "jane@example.com。",
        "jane@example.com、",
        ", jane@example.com",
        "jane @ example.com",
        "jane@ example .com",
        "jane@example. com",
        "jane@example\u{a0}.\u{3000}com .",
        "jane＠example.com",
        "jane﹫example.com",
        "ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "ｊａｎｅ＠ｅｘａｍｐｌｅ。ｃｏｍ",
        "jane@example｡com",
        "\u{202a}jane@example.com\u{202c}",
        "ja\u{ad}ne@exam\u{200b}ple.c\u{2060}om\u{feff}",
        "\u{2068}\u{202d}<\u{200f}jane\u{e0061}@example.com>\u{2069}",
        "m\u{200b}ailto\u{ad}:jane@example.com",
    ] {
        let typed = typed.to_owned();
        assert_eq!(read(&typed).map(|address| address.to_lowercase()).as_deref(), Ok("jane@example.com"), "{typed}");
    }
    for (typed, address) in [
        ("o’hara@example.ie", "o'hara@example.ie"),
        ("jean\u{2011}luc@example.com", "jean-luc@example.com"),
        ("jane. doe@example.com", "jane.doe@example.com"),
        ("ｊａｎｅ。ｄｏｅ＠例え。テスト", "jane.doe@例え.テスト"),
        ("mailto:j%C3%A4ne@example.com", "jäne@example.com"),
        ("mailto:100%@example.com", "100%@example.com"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(address), "{typed}");
    }
}

#[test]
fn says_what_is_wrong() {
    let long = |length| "a".repeat(length);
    for (typed, error) in [
        ("", EmailError::Empty),
        ("   ", EmailError::Empty),
        ("\t\n", EmailError::Empty),
        ("\u{200b}", EmailError::Empty),
        ("mailto:", EmailError::Empty),
        ("<>", EmailError::Empty),
        ("jane", EmailError::NoAt),
        ("jane.example.com", EmailError::NoAt),
        ("Jane Doe <>", EmailError::Empty),
        ("+49 30 901820", EmailError::NoAt),
        ("jane@", EmailError::DomainIncomplete),
        ("jane@example", EmailError::DomainIncomplete),
        ("jane@example.", EmailError::DomainIncomplete),
        ("jane@127.0.0.1", EmailError::DomainIncomplete),
        ("jane@example.123", EmailError::DomainIncomplete),
        ("@example.com", EmailError::NoLocalPart),
        ("@", EmailError::NoLocalPart),
        ("jane@@example.com", EmailError::Several),
        ("jane@example.com, john@example.com", EmailError::Several),
        ("jane@example.com john@example.com", EmailError::Several),
        ("jane@example.com;john@example.com", EmailError::Several),
        ("jane@example.com. john@example.com", EmailError::Several),
        ("jane@example.com <john@example.com>", EmailError::Several),
        ("Jane <jane@example.com>, John <john@example.com>", EmailError::Several),
        ("mailto:jane@example.com,john@example.com", EmailError::Several),
        ("jane doe@example.com", EmailError::Space),
        ("jane@exam ple.com", EmailError::Space),
        ("Jane Doe jane@example.com", EmailError::Space),
        ("jane,doe@example.com", EmailError::Character),
        ("jane@example,com", EmailError::Character),
        ("jane@ex_ample.com", EmailError::Character),
        ("jane@example.com/", EmailError::Character),
        ("\"jane\"@example.com", EmailError::Character),
        ("\"jane@example.com", EmailError::Character),
        ("https://jane@example.com", EmailError::Character),
        ("jane@[127.0.0.1]", EmailError::Character),
        ("jane@exam\u{fffd}ple.com", EmailError::Character),
        ("jane@example..com", EmailError::Malformed),
        ("jane@.example.com", EmailError::Malformed),
        (".jane@example.com", EmailError::Malformed),
        ("jane.@example.com", EmailError::Malformed),
        ("ja..ne@example.com", EmailError::Malformed),
        ("jane@-example.com", EmailError::Malformed),
        ("jane@example-.com", EmailError::Malformed),
        (&(long(65) + "@example.com"), EmailError::TooLong),
        (&format!("a@{}.com", long(64)), EmailError::TooLong),
        (&format!("a@{}", "b.".repeat(130) + "com"), EmailError::TooLong),
        (&long(5000), EmailError::TooLong),
    ] {
        assert_eq!(read(typed), Err(error), "{typed}");
    }
}

/// A megabyte of anything is read in one pass, or not at all: the test would take minutes otherwise.
#[test]
fn what_is_endless_is_soon_refused() {
    for piece in [
        "a",
        "@",
        "<",
        ">",
        "\"",
        "(",
        " ",
        ".",
        "\u{200b}",
        "\u{202a}<",
        "mailto:",
        "%40",
        "a@b.co,",
        "a@b.co <",
        "ｊ",
    ] {
        let endless = piece.repeat(1_000_000 / piece.len());
        for typed in [endless.clone(), format!("jane@example.com{endless}"), format!("{endless}jane@example.com")] {
            match read(&typed) {
                Ok(address) => assert_eq!(address, "jane@example.com"),
                Err(error) => assert!(matches!(error, EmailError::TooLong | EmailError::Empty), "{piece}: {error:?}"),
            }
        }
    }
}

fn addresses() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9!#$&+=?^|~-]{0,8}(\\.[a-zäж用0-9]{1,8})?@[a-zü例][a-z0-9]{0,10}(-[a-z]{1,5})?\\.[a-zж]{2,8}"
}

/// Characters that cannot be seen, of every kind, and none at all.
fn unseen() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => prop::collection::vec(any::<char>().prop_filter("visible", |character| is_invisible(*character)), 0..1)
            .prop_map(|characters| characters.into_iter().collect()),
        2 => prop::sample::select(vec![
            "\u{ad}", "\u{34f}", "\u{61c}", "\u{115f}", "\u{180e}", "\u{200b}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202c}", "\u{2060}",
            "\u{2066}", "\u{2069}", "\u{3164}", "\u{fe0f}", "\u{feff}", "\u{ffa0}", "\u{fff9}", "\u{e0001}", "\u{e0100}", "\0", "\u{7f}",
        ])
        .prop_map(str::to_owned),
    ]
}

/// Encodes what a link must, and more.
fn encoded(text: &str, all: bool) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || (!all && matches!(byte, b'@' | b'.' | b'-'));
    text.bytes().map(|byte| if is_plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") }).collect()
}

/// Puts one thing around an address.
fn wrapped(text: &str, wrapper: usize) -> String {
    match wrapper {
        0 => format!("<{text}>"),
        1 => format!("Jane Doe <{text}>"),
        2 => format!("\"Doe, Jane @ work.example\" <{text}>"),
        3 => format!("\"{text}\""),
        4 => format!("'{text}'"),
        5 => format!("“{text}”"),
        6 => format!("({text})"),
        7 => format!("[{text}]"),
        8 => format!("mailto:{}", encoded(text, false)),
        9 => format!("MAILTO:{}?subject=a%20b&body=<c@d.co>", encoded(text, true)),
        10 => format!("{text}."),
        11 => format!("{text}, "),
        12 => format!("\u{3000}{text};"),
        13 => format!("{text}。，"),
        14 => format!("\n\t{text} "),
        15 => format!("「{text}」"),
        16 => text.replacen('@', " @\u{a0}", 1),
        17 => text.replace('.', ". "),
        18 => text.replace('.', "。"),
        19 => text.replace('@', "＠"),
        _ => text.chars().map(wide).collect(),
    }
}
const WRAPPERS: usize = 21;

/// The full-width form of a letter, a digit or a mark.
fn wide(character: char) -> char {
    ('\u{ff01}'..='\u{ff5e}').find(|wide| fold(*wide) == character).unwrap_or(character)
}

proptest! {
    #[test]
    fn whatever_is_around_it_it_is_the_same_address(
        address in addresses(),
        wrappers in prop::collection::vec(0..WRAPPERS, 0..6),
        unseen in prop::collection::vec(unseen(), 40),
    ) {
        let typed = wrappers.iter().fold(address.clone(), |text, wrapper| wrapped(&text, *wrapper));
        let mut hidden = String::new();
        for (place, character) in typed.chars().enumerate() {
            hidden.push_str(&unseen[place % unseen.len()]);
            hidden.push(character);
        }
        prop_assert_eq!(read(&typed), Ok(address.clone()), "{:?}", typed);
        prop_assert_eq!(read(&hidden), Ok(address), "{:?}", hidden);
    }

    #[test]
    fn two_addresses_are_never_one(
        first in addresses(),
        second in addresses(),
        between in prop::sample::select(vec![", ", ",", "; ", ";", " ", "  ", ". ", "，", "、", "\t", " / ", " und ", "<", " <"]),
        wrappers in prop::collection::vec(0..8_usize, 0..2),
    ) {
        prop_assume!(first != second);
        let typed = wrappers.iter().filter(|wrapper| ![1, 2].contains(*wrapper)).fold(format!("{first}{between}{second}"), |text, wrapper| wrapped(&text, *wrapper));
        prop_assert_eq!(read(&typed), Err(EmailError::Several), "{:?}", typed);
    }

    #[test]
    fn no_text_panics_and_a_reason_is_true(
        typed in prop_oneof![any::<String>(), "[a@. <>\"'(),;:mailto%40\u{200b}＠。-]{0,30}", "(mailto:)?[a-z <\"]{0,9}[a-z@.]{0,12}[>\",; .]{0,4}"],
    ) {
        let seen = repair::repaired(&typed).unwrap_or_default();
        match Email::parse(&typed) {
            Ok(email) => {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
                prop_assert!(!email.as_str().chars().any(|character| character.is_whitespace() || is_invisible(character) || fold(character) != character));
                prop_assert_eq!(email.as_str().matches('@').count(), 1);
            }
            Err(EmailError::Empty) => prop_assert_eq!(seen, ""),
            Err(EmailError::NoAt) => prop_assert!(!seen.contains('@')),
            Err(EmailError::Several) => prop_assert!(seen.matches('@').count() > 1),
            Err(EmailError::Space) => prop_assert!(seen.contains(char::is_whitespace)),
            Err(EmailError::NoLocalPart) => prop_assert!(seen.starts_with('@')),
            Err(EmailError::DomainIncomplete) => prop_assert!(!seen.split_once('@').unwrap().1.contains('.')),
            Err(EmailError::Character) => prop_assert!(seen.contains(|character| !is_domain_character(character))),
            Err(EmailError::TooLong) => prop_assert!(seen.len() > LONGEST_LABEL || typed.len() > 2000),
            Err(EmailError::Malformed) => prop_assert!(seen.contains("..") || seen.contains(".@") || seen.contains("@.") || seen.starts_with('.') || seen.contains('-')),
        }
    }
}
