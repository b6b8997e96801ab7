//! Draws "This link has expired", or the code: a new one, or another address.

use leptos::prelude::{View, view};
use ssojet_login_core::method::Proof;
use ssojet_login_core::state::{Expired, ExpiryCause, State};
use ssojet_login_core::text::Text;

use super::markup::{Div, Markup};
use super::parts::{Purpose, alert, button, change_address, heading, picture, sentence};

/// A clock.
const CLOCK: &str = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5v5l3 2";

pub(super) fn view(state: &State, screen: &Expired) -> View<Markup> {
    let (title, words, renew) = match (screen.cause, screen.message.proof()) {
        (ExpiryCause::TooManyTries, _) => (Text::TooManyTriesTitle, Text::TooManyTriesBody, Text::ResendCode),
        (ExpiryCause::TimeIsOver, Proof::Link) => (Text::LinkExpiredTitle, Text::LinkExpiredBody, Text::Renew),
        (ExpiryCause::TimeIsOver, Proof::Code) => (Text::CodeExpiredTitle, Text::CodeExpiredBody, Text::ResendCode),
    };
    let request = (&screen.renewal).into();
    view! {
        <Div class="screen">
            <Div class="head">
                {picture(CLOCK)}
                {heading(state, title)}
                {sentence(state, words)}
            </Div>
            <Div class="actions">
                {button(state, renew, Purpose::Primary, request, "renewal-error")}
                {alert(state, "renewal-error", request)}
                <Div class="ways">{change_address(state, &screen.identifier)}</Div>
            </Div>
        </Div>
    }
}
