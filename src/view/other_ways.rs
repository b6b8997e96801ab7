//! The ways on from a screen that waits, other than waiting: the other method, and another address.

use super::parts::{Purpose, alert, button, change_address, sends};
use leptos::prelude::*;
use ssojet_login_core::{Method, State, Text, Waiting};

pub(super) fn view(state: &State, screen: &Waiting) -> impl IntoView + use<> {
    let request = (&screen.switch).into();
    let alternative = screen.alternative().map(|other| {
        let words = match (other, screen.holds_both()) {
            (Method::MagicLink, true) => Text::UseLink,
            (_, true) => Text::UseCode,
            (other, false) => sends(other),
        };
        view! {
            {button(state, words, Purpose::Switch(other), request)}
            {alert(state, "switch-error", request)}
        }
    });
    view! {
        <div class="ways">{alternative} {change_address(state, &screen.identifier)}</div>
    }
}
