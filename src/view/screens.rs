//! Chooses the view of the current screen. Each screen has a view type of its own.
//!
//! One type for all of them, as `EitherOf8` would be, is compiled for every pair of screens.

use leptos::prelude::*;
use ssojet_login_core::state::{Screen, State};

use super::{code_sent, expired, identify, link_sent, passkey, signed_in, unavailable};

/// Takes the view of the current screen, whatever its type.
pub(super) trait ViewSink {
    type Output;

    /// `make` gives the view for as long as the same screen is shown.
    fn take<V: IntoView + 'static>(self, make: fn(&State) -> Option<V>) -> Self::Output;
}

/// Gives `sink` the view of the screen that `state` shows.
pub(super) fn with_view<S: ViewSink>(state: &State, sink: S) -> S::Output {
    match &state.screen {
        Screen::Unavailable(_) => sink.take(|state| match &state.screen {
            Screen::Unavailable(code) => Some(unavailable::view(state, *code)),
            _ => None,
        }),
        Screen::Identify(_) => sink.take(first),
        Screen::PasskeyPrompt(_) => sink.take(|state| match &state.screen {
            Screen::PasskeyPrompt(screen) => Some(passkey::prompt(state, screen)),
            _ => None,
        }),
        Screen::Waiting(screen) if screen.wants_code() => sink.take(|state| match &state.screen {
            Screen::Waiting(screen) if screen.wants_code() => Some(code_sent::view(state, screen)),
            _ => None,
        }),
        Screen::Waiting(_) => sink.take(|state| match &state.screen {
            Screen::Waiting(screen) if !screen.wants_code() => Some(link_sent::view(state, screen)),
            _ => None,
        }),
        Screen::Expired(_) => sink.take(|state| match &state.screen {
            Screen::Expired(screen) => Some(expired::view(state, screen)),
            _ => None,
        }),
        Screen::PasskeyOffer(_) => sink.take(|state| match &state.screen {
            Screen::PasskeyOffer(screen) => Some(passkey::offer(state, screen)),
            _ => None,
        }),
        Screen::SignedIn(_) => sink.take(|state| match &state.screen {
            Screen::SignedIn(_) => Some(signed_in::view(state)),
            _ => None,
        }),
    }
}

/// The view of the first screen, for as long as it is shown.
pub(super) fn first(state: &State) -> Option<impl IntoView + use<>> {
    match &state.screen {
        Screen::Identify(screen) => Some(identify::view(state, screen)),
        _ => None,
    }
}

/// Everything a person sees of `state`, as HTML: node by node what `display` puts into the page.
#[cfg(feature = "ssr")]
pub fn html(state: &State) -> String {
    struct Html<'s>(&'s State);

    impl ViewSink for Html<'_> {
        type Output = String;

        fn take<V: IntoView + 'static>(self, make: fn(&State) -> Option<V>) -> String {
            super::card::card(self.0, ((), make(self.0))).to_html()
        }
    }

    with_view(state, Html(state))
}
