//! Draws "You are signed in": the end, until the page takes over.

use leptos::prelude::{View, view};
use ssojet_login_core::state::{Screen, State};
use ssojet_login_core::text::Text;

use super::actions::Action;
use super::markup::{Div, Markup};
use super::parts::{body, heading, picture, quiet_button, sentence};
use super::text;

/// A check mark in a circle.
const CHECK: &str = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 12.2l2.8 2.8 5.2-5.6";

pub(super) fn view(state: &State) -> View<Markup> {
    view! {
        <Div class="screen done">
            <Div class="head">
                {picture(CHECK)}
                {heading(state, Text::SignedInTitle)}
                {sentence(state, Text::SignedInBody)}
                {added(state)}
            </Div>
            {start_again(state)}
        </Div>
    }
}

/// Where the page did not take over for good: it was left, and came back without what it had been given.
fn start_again(state: &State) -> Option<View<Markup>> {
    let is_left = matches!(&state.screen, Screen::SignedIn(screen) if screen.is_left);
    is_left.then(|| view! { <Div class="ways">{quiet_button(state, Text::StartAgain, Action::Change)}</Div> })
}

/// That the passkey was added, which the person had asked for.
fn added(state: &State) -> Option<View<Markup>> {
    let is_added = matches!(&state.screen, Screen::SignedIn(screen) if screen.passkey_added);
    is_added.then(|| body(text(state, Text::PasskeyAdded)))
}
