//! Which screen is shown: each has a tree of its own, and one function here that makes its view where it is the one.
//!
//! One tree for all of them, as `EitherOf8` would be, is compiled for every pair of screens.

use super::{code_sent, expired, identify, link_sent, passkey, signed_in, unavailable};
use leptos::prelude::*;
use ssojet_login_core::{Screen, State};

/// Does something with the view of the screen that is shown.
pub(super) trait Shows {
    type Output;

    /// `make` gives the view for as long as the same screen is shown.
    fn show<V: IntoView + 'static>(self, make: fn(&State) -> Option<V>) -> Self::Output;
}

/// Lets `shows` have the view of the screen that `state` shows.
pub(super) fn shown<S: Shows>(state: &State, shows: S) -> S::Output {
    match &state.screen {
        Screen::Unavailable(_) => shows.show(|state| match &state.screen {
            Screen::Unavailable(code) => Some(unavailable::view(state, *code)),
            _ => None,
        }),
        Screen::Identify(_) => shows.show(|state| match &state.screen {
            Screen::Identify(screen) => Some(identify::view(state, screen)),
            _ => None,
        }),
        Screen::PasskeyPrompt(_) => shows.show(|state| match &state.screen {
            Screen::PasskeyPrompt(screen) => Some(passkey::prompt(state, screen)),
            _ => None,
        }),
        Screen::Waiting(screen) if screen.wants_code() => shows.show(|state| match &state.screen {
            Screen::Waiting(screen) if screen.wants_code() => Some(code_sent::view(state, screen)),
            _ => None,
        }),
        Screen::Waiting(_) => shows.show(|state| match &state.screen {
            Screen::Waiting(screen) if !screen.wants_code() => Some(link_sent::view(state, screen)),
            _ => None,
        }),
        Screen::Expired(_) => shows.show(|state| match &state.screen {
            Screen::Expired(screen) => Some(expired::view(state, screen)),
            _ => None,
        }),
        Screen::PasskeyOffer(_) => shows.show(|state| match &state.screen {
            Screen::PasskeyOffer(screen) => Some(passkey::offer(state, screen)),
            _ => None,
        }),
        Screen::SignedIn(_) => shows.show(|state| match &state.screen {
            Screen::SignedIn(_) => Some(signed_in::view(state)),
            _ => None,
        }),
    }
}

/// Everything a person sees of `state`, as HTML.
#[cfg(feature = "ssr")]
pub fn html(state: &State) -> String {
    struct Html<'s>(&'s State);

    impl Shows for Html<'_> {
        type Output = String;

        fn show<V: IntoView + 'static>(self, make: fn(&State) -> Option<V>) -> String {
            super::card::card(self.0, make(self.0)).to_html()
        }
    }

    shown(state, Html(state))
}
