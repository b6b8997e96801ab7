//! "This link has expired", or the code has: a new one, or another address.

use super::parts::{Purpose, alert, button, change_address, heading, picture, sentence};
use leptos::prelude::*;
use ssojet_login_core::{Expired, ExpiryCause, Method, State, Text};

/// A clock.
const CLOCK: &str = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5v5l3 2";

pub(super) fn view(state: &State, screen: &Expired) -> impl IntoView + use<> {
    let (title, words, renew) = match (screen.cause, screen.method) {
        (ExpiryCause::TooManyTries, _) => (Text::TooManyTriesTitle, Text::TooManyTriesBody, Text::ResendCode),
        (ExpiryCause::TimeIsOver, Method::MagicLink) => (Text::LinkExpiredTitle, Text::LinkExpiredBody, Text::Renew),
        (ExpiryCause::TimeIsOver, _) => (Text::CodeExpiredTitle, Text::CodeExpiredBody, Text::ResendCode),
    };
    let request = (&screen.renewal).into();
    view! {
        <div class="screen">
            <div class="head">
                {picture(CLOCK)}
                {heading(state, title)}
                {sentence(state, words)}
            </div>
            <div class="actions">
                {button(state, renew, Purpose::Primary, request)}
                {alert(state, "renewal-error", request)}
                <div class="ways">{change_address(state, &screen.identifier)}</div>
            </div>
        </div>
    }
}
