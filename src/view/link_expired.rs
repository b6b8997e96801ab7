//! "This link has expired": a new one, or another address.

use super::parts::{Purpose, alert, button, change_address, heading, picture, sentence};
use leptos::prelude::*;
use ssojet_login_core::{LinkExpired, State, Text};

/// A clock.
const CLOCK: &str = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5v5l3 2";

pub(super) fn view(state: &State, screen: &LinkExpired) -> impl IntoView + use<> {
    let request = (&screen.renewal).into();
    view! { class="ssojet",
        <div class="screen">
            <div class="head">
                {picture(CLOCK)}
                {heading(state, Text::LinkExpiredTitle)}
                {sentence(state, Text::LinkExpiredBody)}
            </div>
            <div class="actions">
                {button(state, Text::Renew, Purpose::Primary, request)}
                {alert(state, "renewal-error", request)}
                {change_address(state)}
            </div>
        </div>
    }
}
