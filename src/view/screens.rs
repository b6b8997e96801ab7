//! Chooses the view of the current screen.

use std::mem::{Discriminant, discriminant};

use leptos::prelude::View;
#[cfg(feature = "ssr")]
use leptos::tachys::view::RenderHtml;
use ssojet_login_core::state::{Screen, State};

use super::markup::Markup;
use super::{code_sent, expired, identify, link_sent, passkey, signed_in, unavailable};

/// Tells screens apart: what one has in the page is not made into the next, so that no field, no caret and no focus goes over.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct ScreenKind(Discriminant<Screen>, bool);

impl ScreenKind {
    pub(super) fn of(screen: &Screen) -> Self {
        Self(discriminant(screen), matches!(screen, Screen::Waiting(screen) if screen.wants_code()))
    }
}

/// The view of the screen that `state` shows.
pub(super) fn screen(state: &State) -> View<Markup> {
    match &state.screen {
        Screen::Unavailable(code) => unavailable::view(state, *code),
        Screen::Identify(screen) => identify::view(state, screen),
        Screen::PasskeyPrompt(screen) => passkey::prompt(state, screen),
        Screen::Waiting(screen) if screen.wants_code() => code_sent::view(state, screen),
        Screen::Waiting(screen) => link_sent::view(state, screen),
        Screen::Expired(screen) => expired::view(state, screen),
        Screen::PasskeyOffer(screen) => passkey::offer(state, screen),
        Screen::SignedIn(_) => signed_in::view(state),
    }
}

/// Everything a person sees of `state`, as HTML: node by node what `display` puts into the page.
#[cfg(feature = "ssr")]
pub fn html(state: &State) -> String {
    super::card::card(state, vec![screen(state)]).to_html()
}
