//! The card around every screen: language and direction, the live region, and which screen is shown.

use super::parts::shown_address;
use super::{code_sent, expired, identify, link_sent, passkey, signed_in, unavailable};
use leptos::either::EitherOf8;
use leptos::prelude::*;
use ssojet_login_core::{Screen, State, fill, is_right_to_left};

/// Everything a person sees of `state`.
pub fn card(state: &State) -> impl IntoView + use<> {
    let screen = match &state.screen {
        Screen::Unavailable(code) => EitherOf8::A(unavailable::view(state, *code)),
        Screen::Identify(screen) => EitherOf8::B(identify::view(state, screen)),
        Screen::Waiting(screen) if screen.wants_code() => EitherOf8::C(code_sent::view(state, screen)),
        Screen::Waiting(screen) => EitherOf8::D(link_sent::view(state, screen)),
        Screen::Expired(screen) => EitherOf8::E(expired::view(state, screen)),
        Screen::SignedIn(_) => EitherOf8::F(signed_in::view(state)),
        Screen::PasskeyPrompt(screen) => EitherOf8::G(passkey::prompt(state, screen)),
        Screen::PasskeyOffer(screen) => EitherOf8::H(passkey::offer(state, screen)),
    };
    view! {
        <div class="card" part="card" lang=language(state) dir=direction(state)>
            {screen}
            <p class="visually-hidden" role="status">{announcement(state)}</p>
        </div>
    }
}

/// The language the texts are in.
pub(super) fn language(state: &State) -> String {
    match &state.settings.locale {
        Some(locale) if !state.settings.strings.is_empty() => locale.clone(),
        // The catalogue speaks English.
        _ => "en".to_owned(),
    }
}

fn direction(state: &State) -> &'static str {
    let is_right_to_left = state.settings.locale.as_deref().is_some_and(is_right_to_left);
    if is_right_to_left { "rtl" } else { "ltr" }
}

fn announcement(state: &State) -> String {
    let Some(announcement) = state.announcement else { return String::new() };
    let said = state.settings.strings.get_with_number(announcement.text, announcement.number);
    let mut said = fill(&said, "address", &shown_address(&state.screen));
    // A no-break space is not read out, but makes a sentence said twice in a row a new one.
    if announcement.serial % 2 == 0 {
        said.push('\u{a0}');
    }
    said
}
