//! Prints the first screen in each of its forms, as HTML: what the script draws before the WebAssembly is there is made from this
//! (`npm/scripts/first-screen.mjs`), and compared with it.
//!
//! One line each, in fields parted by tabs:
//!
//! - `text`, the key of a text, the text in English
//! - `method`, the name of a method, `email` or `phone`, `link` or `code`
//! - `screen`, the methods, whether passkeys are offered, the stage (`ready`, `sending`, `empty`, `waiting`), the key
//!   of what the live region says, the HTML. A text stands as `$` and its key.

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
}

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
        happen(State::new(Page { visible: true, online: true }), Event::Configured(settings(methods), None));
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
