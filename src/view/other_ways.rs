//! Draws the buttons below a waiting screen: another method, another address.

use leptos::prelude::*;
use ssojet_login_core::method::Proof;
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::parts::{Purpose, alert, button, change_address};

pub(super) fn view(state: &State, screen: &Waiting) -> impl IntoView + use<> {
    let request = (&screen.switch).into();
    let alternative = screen.alternative(&state.shared.configuration).map(|other| {
        let words = match (screen.holds(other), other.proof()) {
            (true, Proof::Link) => Text::UseLink,
            (true, Proof::Code) => Text::UseCode,
            (false, _) => other.send_text(),
        };
        view! {
            {button(state, words, Purpose::Switch(other), request, "switch-error")}
            {alert(state, "switch-error", request)}
        }
    });
    view! {
        <div class="ways">{alternative} {change_address(state, &screen.identifier)}</div>
    }
}
