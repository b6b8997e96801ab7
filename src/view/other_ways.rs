//! Draws the buttons below a waiting screen: another method, another address.

use leptos::prelude::{View, view};
use ssojet_login_core::method::Proof;
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::markup::{Div, Markup};
use super::parts::{Purpose, alert, button, change_address};

pub(super) fn view(state: &State, screen: &Waiting) -> View<Markup> {
    let request = (&screen.switch).into();
    let alternative = screen.alternative(&state.shared.configuration).map(|other| {
        let words = match (screen.holds(other), other.proof()) {
            (true, Proof::Link) => Text::UseLink,
            (true, Proof::Code) => Text::UseCode,
            (false, _) => other.send_text(),
        };
        [button(state, words, Purpose::Switch(other), request, "switch-error"), alert(state, "switch-error", request)]
    });
    view! {
        <Div class="ways">{alternative.into_iter().flatten().collect::<Vec<_>>()} {change_address(state, &screen.identifier)}</Div>
    }
}
