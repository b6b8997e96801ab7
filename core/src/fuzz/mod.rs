//! Reads hostile texts, for as long as is asked: `cargo xtask fuzz`. What reads them is the public part of core.

mod runner;

use proptest::prelude::*;

use crate::characters::is_unseen;
use crate::code::Code;
use crate::configuration::Settings;
use crate::identifier::Identifier;
use crate::method::Accepts;
use crate::phone::{Country, METADATA, Metadata};
use crate::text::Overrides;
pub(crate) use runner::run;

/// Texts of all that has a meaning somewhere, and of characters that have none.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[0-9]{1,9}",
        2 => "[a-z.@]{1,12}",
        2 => any::<char>().prop_map(String::from),
        1 => any::<u16>().prop_map(|code| char::from_u32(code.into()).map(String::from).unwrap_or_default()),
        1 => (prop::sample::select(PIECES), 0usize..300).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

const PIECES: &[&str] = &[
    "jane",
    "@",
    "＠",
    "example",
    ".",
    "。",
    "com",
    "bücher",
    "xn--",
    "<",
    ">",
    "\"",
    "'",
    "mailto:",
    "MAILTO:",
    "?subject=",
    "%40",
    "%",
    "tel:",
    ";ext=",
    ";phone-context=+",
    "ext.",
    " x12",
    "#",
    "+",
    "00",
    "+49",
    "(0)",
    "151",
    "123456",
    "１２３",
    "٤",
    " ",
    "  ",
    "\u{a0}",
    "\n",
    "\t",
    "-",
    "–",
    "/",
    ",",
    ";",
    ":",
    "\u{200b}",
    "\u{202a}",
    "\u{202c}",
    "\u{2066}",
    "\u{feff}",
    "\u{ad}",
    "\u{0}",
    "e\u{301}",
    "👩\u{200d}💻",
    "Your code is",
    "04.11.2025",
    "https://",
    "http://localhost",
    "[::1]",
    "/",
    "\\",
    "..",
    "magic-link",
    "passkey",
    "null",
];

/// Whatever a text is: nothing panics, and what is read of it is plain and is read again alike.
fn check_text(text: &str) {
    let guess = Country::parse("GB");
    let known = [None, Some(Metadata::new(METADATA))];
    for (accepts, metadata) in [Accepts::Email, Accepts::Phone, Accepts::Either]
        .into_iter()
        .flat_map(|accepts| known.map(|known| (accepts, known)))
    {
        if let Ok(identifier) = Identifier::parse(text, accepts, metadata, None, guess) {
            let plain = identifier.as_str();
            assert!(!plain.chars().any(is_unseen), "{plain:?} holds what cannot be seen");
            // A number that no country has may lose another zero, as it does in libphonenumber.
            if let Identifier::Email(_) = identifier {
                let again = Identifier::parse(plain, accepts, metadata, None, guess);
                assert_eq!(again.as_ref(), Ok(&identifier), "{plain:?} is read otherwise");
            }
            assert_eq!(Identifier::restore(plain).as_ref(), Some(&identifier), "{plain:?} is lost by a reload");
        }
    }
    for announced in [None, Some(4), Some(6), Some(8)] {
        if let Some(code) = Code::read(text, announced) {
            let (digits, length) = (code.as_str(), code.as_str().len());
            assert!(digits.bytes().all(|byte| byte.is_ascii_digit()) && (4..=8).contains(&length), "{digits:?}");
            assert!(announced.is_none_or(|announced| announced as usize == length), "{digits:?} has another length");
        }
    }
    let some = || Some(text.to_owned());
    let settings = Settings {
        client_id: some(),
        api_base: some(),
        methods: some(),
        identifier: some(),
        default_country: some(),
        locale_country: some(),
        locale: some(),
        strings: Overrides::default(),
        presumes_passkeys: text.is_empty(),
    };
    let _ = settings.check();
    let _ = Settings { api_base: Some(["https://", text].concat()), ..settings }.check();
    let _ = Overrides::default().set(text, text.to_owned());
}

proptest! {
    #[test]
    fn no_text_panics_and_what_is_read_of_it_is_plain(text in hostile_text()) {
        check_text(&text);
    }
}

#[test]
#[ignore = "runs for minutes: cargo xtask fuzz"]
fn fuzz_texts() {
    run("hostile texts", &hostile_text(), |text| check_text(&text));
}
