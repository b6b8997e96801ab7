//! Prints the first screen in each of its forms, as HTML: what the script draws before the WebAssembly is there is made from this
//! (`npm/scripts/first-screen.mjs`), and compared with it.
//!
//! One line each, in fields parted by tabs:
//!
//! - `text`, the key of a text, the text in English
//! - `method`, the name of a method, `email` or `phone`, `link` or `code`
//! - `screen`, the methods, whether passkeys are offered, the stage (`ready`, `sending`, `empty`, `waiting`), the key
//!   of what the live region says, the HTML. A text stands as `$` and its key.
//! - `odd`, methods and locale as a page may write them, each byte as `%` and its number, whether the page has set a text (`true`), the
//!   HTML, empty where there is no first screen

use ssojet_login::view::html;
use ssojet_login_core::configuration::Settings;
use ssojet_login_core::event::Event;
use ssojet_login_core::method::{Message, Method, Proof, Recipient};
use ssojet_login_core::state::{Device, Page, State};
use ssojet_login_core::step;
use ssojet_login_core::text::{Overrides, Text};
use ssojet_login_core::time::{Instant, Moment};

fn main() {
    for text in Text::ALL {
        println!("text\t{}\t{}", text.key(), text.english());
    }
    for message in Message::ALL {
        let recipient = if message.recipient() == Recipient::Email { "email" } else { "phone" };
        let proof = if message.proof() == Proof::Link { "link" } else { "code" };
        println!("method\t{}\t{recipient}\t{proof}", message.name());
    }
    for methods in selections() {
        for offers_passkeys in [false, true] {
            for stage in ["ready", "sending", "empty", "waiting"] {
                if let Some(html) = screen(&methods, offers_passkeys, stage) {
                    println!("screen\t{methods}\t{offers_passkeys}\t{stage}\t{html}");
                }
            }
        }
    }
    for methods in ODD_METHODS.iter().map(|methods| (*methods).to_owned()).chain(random_methods()) {
        print_odd(&methods, "en", false);
    }
    for locale in ODD_LOCALES {
        print_odd("magic-link", locale, false);
        print_odd("magic-link", locale, true);
    }
}

/// Mixtures of names and of what stands between them, always the same ones.
fn random_methods() -> impl Iterator<Item = String> {
    const PARTS: &[&str] = &[
        "magic-link",
        "email-code",
        "phone-code",
        "passkey",
        " ",
        ",",
        " ",
        ", ",
        "\n",
        "\t",
        "nonsense",
        "-",
        "\u{a0}",
        "code",
        "Passkey",
        ";",
    ];
    let mut number = 1_u32;
    (0..300).map(move |_| {
        let mut draw = |below: usize| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (number >> 16) as usize % below
        };
        (0..=draw(8)).filter_map(|_| PARTS.get(draw(PARTS.len())).copied()).collect()
    })
}

/// The first screen with settings as a page may write them.
fn print_odd(methods: &str, locale: &str, has_texts: bool) {
    let mut strings = Overrides::default();
    if has_texts {
        let _ = strings.set(Text::Submit.key(), "Go on".to_owned());
    }
    // As `element` reads them.
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let settings = Settings {
        client_id: Some("cli_1".into()),
        methods: text(methods),
        locale: text(locale),
        strings,
        ..Settings::default()
    };
    let state = happen(State::new(Page { visible: true, online: true }), Event::Configured(Box::new(settings), None));
    let html = html(&state);
    let html = if html.contains("<form") { html.as_str() } else { "" };
    println!("odd\t{}\t{}\t{has_texts}\t{html}", bytes(methods), bytes(locale));
}

fn bytes(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

/// Methods as a page may write them.
const ODD_METHODS: &[&str] = &[
    "",
    " ",
    ",",
    ", ,",
    "passkey",
    "passkey,passkey",
    "magic-link,",
    ",email-code",
    "phone-code magic-link",
    "phone-code,  passkey",
    "magic-link\temail-code",
    "magic-link\nphone-code",
    "magic-link\u{c}phone-code",
    "magic-link\rphone-code",
    " email-code ",
    "magic-link;phone-code",
    "Magic-Link",
    "MAGIC-LINK email-code",
    "magic-link\u{a0}phone-code",
    "\u{a0}phone-code\u{a0}",
    "\u{feff}email-code",
    "\u{feff}",
    "\u{2003}",
    "\u{85}",
    "nonsense",
    "nonsense phone-code",
    "constructor",
    "constructor magic-link",
    "__proto__ phone-code",
    "toString,email-code",
    "email-code email-code phone-code",
    "passkey magic-link nonsense",
    "sms",
    "[object Object]",
    "magic-link|passkey",
    "\u{b}phone-code",
    "phone-code\u{b}magic-link",
    "phone-code\0",
    "email-code\u{200b}",
];

/// Locales as a page may write them.
const ODD_LOCALES: &[&str] = &[
    "en",
    "de-AT",
    "ar",
    "AR-eg",
    "ar_EG",
    "az-Arab",
    "az-Arab-IR",
    "ar-Latn",
    "he",
    "iw",
    "yi",
    "ji",
    "ur-PK",
    "fa-AF",
    "ps",
    "sd",
    "sd-Deva",
    "ks",
    "ks-Deva",
    "ckb",
    "ku",
    "ku-Arab",
    "dv",
    "ug",
    "ug-Cyrl",
    "arc",
    "syr",
    "syr-Syrc",
    "nqo-Nkoo",
    "ff-Adlm",
    "rhg-Rohg",
    "smp-Samr",
    "ur-Aran",
    "pa-Arab",
    "pa",
    "x",
    "-",
    "_",
    "-Arab",
    "arab",
    "arabic",
    "a",
    "ar-",
    "ar--EG",
    "ara",
    "zh-Hant-TW",
    "en-u-nu-arab",
    "ar-1994",
    "de-1996-Hebr",
    "\u{661}",
    "HE-latn",
    "he_IL_posix",
    "i-default",
    "art-lojban",
];

/// Every selection of methods, in the order of the table.
fn selections() -> Vec<String> {
    let mut selections = vec![String::new()];
    for method in Method::all() {
        let with_it: Vec<_> = selections.iter().map(|others| [others, " ", method.name()].concat()).collect();
        selections.extend(with_it);
    }
    selections.iter().map(|methods| methods.trim().to_owned()).filter(|methods| !methods.is_empty()).collect()
}

/// The screen, where there is such a one.
fn screen(methods: &str, offers_passkeys: bool, stage: &str) -> Option<String> {
    let mut state =
        happen(State::new(Page { visible: true, online: true }), Event::Configured(Box::new(settings(methods)), None));
    let device = Device { security_key: offers_passkeys, sign_in: offers_passkeys, ..Device::default() };
    state = happen(state, Event::DeviceKnown(device));
    if state.shared.offers_passkeys() != offers_passkeys {
        return None;
    }
    let is_typed = stage == "sending";
    if is_typed {
        // A number would show its country, which the script does not know.
        state = happen(state, Event::Typed("jane@example.com".into()));
    }
    state = match stage {
        "ready" => state,
        "waiting" => happen(state, Event::PasskeyRequested),
        _ => happen(state, Event::Submitted),
    };
    let announcement = state.shared.announcement.map_or("", |announcement| announcement.text.key());
    let html = html(&state);
    let is_waiting = offers_passkeys && stage == "waiting";
    (html.contains("readonly") == is_typed && (is_waiting || stage != "waiting"))
        .then(|| [announcement, "\t", &html].concat())
}

/// Settings whose texts are their own keys.
fn settings(methods: &str) -> Settings {
    let mut strings = Overrides::default();
    for text in Text::ALL {
        // Every key is one of the catalogue's.
        let _ = strings.set(text.key(), ["$", text.key()].concat());
    }
    Settings {
        client_id: Some("cli_1".into()),
        methods: Some(methods.to_owned()),
        locale: Some("$lang".into()),
        strings,
        ..Settings::default()
    }
}

fn happen(state: State, event: Event) -> State {
    step(state, Moment { now: Instant::from_epoch_milliseconds(0), random: 0 }, event).0
}
