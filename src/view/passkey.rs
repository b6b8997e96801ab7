//! Draws "Use your passkey", and "Add a passkey for next time".

use leptos::prelude::{View, view};
use ssojet_login_core::state::{PasskeyOffer, PasskeyPrompt, State};
use ssojet_login_core::text::Text;

use super::markup::{Div, Form, Markup};
use super::parts::{
    Purpose, Request, TITLE, alert, body, button, change_address, heading, picture, quiet_button, sentence,
};
use super::text;
use crate::view::actions::Action;

/// A key.
const KEY: &str = "M8.5 3.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12.2 12l7.8 7.8M17 16.8l2-2M8.5 8.4v.1";

pub(super) fn prompt(state: &State, screen: &PasskeyPrompt) -> View<Markup> {
    let passkey = (&screen.passkey).into();
    let switch: Request = (&screen.switch).into();
    let others: Vec<_> = screen
        .alternatives(&state.shared.configuration)
        .map(|message| button(state, message.send_text(), Purpose::Switch(message), switch, "switch-error"))
        .collect();
    view! {
        <Form class="screen" part="form" novalidate="" method="dialog" aria_labelledby=TITLE>
            <Div class="head">
                {picture(KEY)}
                {heading(state, Text::PasskeyTitle)}
                {sentence(state, Text::PasskeyBody)}
            </Div>
            <Div class="actions">
                {button(state, Text::PasskeyButton, Purpose::Submit, passkey, "passkey-error")}
                {alert(state, "passkey-error", passkey)}
                <Div class="ways">
                    {others}
                    {alert(state, "switch-error", switch)}
                    {change_address(state, &screen.identifier)}
                </Div>
            </Div>
        </Form>
    }
}

pub(super) fn offer(state: &State, screen: &PasskeyOffer) -> View<Markup> {
    let passkey = (&screen.passkey).into();
    view! {
        <Form class="screen" part="form" novalidate="" method="dialog" aria_labelledby=TITLE>
            <Div class="head">
                {picture(KEY)}
                {heading(state, Text::OfferTitle)}
                {body(text(state, Text::OfferBody))}
            </Div>
            <Div class="actions">
                {button(state, Text::OfferAdd, Purpose::Submit, passkey, "passkey-error")}
                {alert(state, "passkey-error", passkey)}
                <Div class="ways">{quiet_button(state, Text::OfferSkip, Action::Skip)}</Div>
            </Div>
        </Form>
    }
}
