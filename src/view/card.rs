//! Draws the card around every screen: language and direction, and the live region, which outlives the screens and is written by
//! `display`.

use leptos::prelude::{View, view};
use ssojet_login_core::state::State;
use ssojet_login_core::text::{fill, is_right_to_left};

use super::markup::{Div, Markup, P};
use super::parts::shown_address;

/// The card, with the screen in its first child. In the page there is none yet: `display` puts each screen there in turn.
pub(super) fn card(state: &State, screen: Vec<View<Markup>>) -> View<Markup> {
    view! {
        <Div class="card" part="card" lang=language(state) dir=direction(state)>
            <Div>{screen}</Div>
            <P class="visually-hidden" role="status" aria_atomic="true" />
        </Div>
    }
}

/// The language the texts are in.
pub(super) fn language(state: &State) -> String {
    match &state.shared.settings.locale {
        Some(locale) if !state.shared.settings.strings.is_empty() => locale.clone(),
        // The catalogue speaks English.
        _ => "en".to_owned(),
    }
}

fn direction(state: &State) -> &'static str {
    let is_right_to_left = state.shared.settings.locale.as_deref().is_some_and(is_right_to_left);
    if is_right_to_left { "rtl" } else { "ltr" }
}

/// What the live region says.
pub(super) fn announcement(state: &State) -> String {
    let Some(announcement) = state.shared.announcement else { return String::new() };
    let words = state.shared.settings.strings.get_with_number(announcement.text, announcement.number);
    fill(&words, "address", &shown_address(state))
}
