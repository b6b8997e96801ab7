//! Draws the screen of attributes that cannot be used. The person cannot correct them; the developer reads the code in
//! `ssojet-error`.

use leptos::prelude::{View, view};
use ssojet_login_core::error::ErrorCode;
use ssojet_login_core::state::State;
use ssojet_login_core::text::Text;

use super::markup::{Div, Markup};
use super::parts::{body, heading, picture};
use super::text;

/// An exclamation mark in a circle.
const NOTICE: &str = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.8v5M12 16.1v.1";

pub(super) fn view(state: &State, code: ErrorCode) -> View<Markup> {
    view! {
        <Div class="screen">
            <Div class="head">
                {picture(NOTICE)}
                {heading(state, Text::UnavailableTitle)}
                {body(text(state, code.text()))}
            </Div>
        </Div>
    }
}
