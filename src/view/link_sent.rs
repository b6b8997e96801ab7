//! Draws "Check your email", while the link is not opened yet.

use leptos::prelude::{View, view};
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::markup::{Div, Markup, P, Span};
use super::parts::{Purpose, alert, body, button, heading, picture, resend_prompt, sentence};
use super::{flag, other_ways, text};

/// An envelope.
const ENVELOPE: &str = "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 6.5 8.5-6.5";

pub(super) fn view(state: &State, screen: &Waiting) -> View<Markup> {
    let progress = screen.progress(&state.shared);
    let request = (&screen.resend).into();
    view! {
        <Div class="screen">
            <Div class="head">
                {picture(ENVELOPE)}
                {heading(state, Text::LinkSentTitle)}
                {sentence(state, Text::LinkSentBody)}
                {body(text(state, Text::LinkSentHint))}
            </Div>
            <P class="progress" part="progress" data_held_up=flag(progress != Text::Waiting)>
                <Span class="pulse" aria_hidden="true"></Span>
                <Span>{text(state, progress)}</Span>
            </P>
            <Div class="actions">
                {resend_prompt(state, screen, Text::ResendPrompt, Text::ResendDone)}
                {button(state, Text::Resend, Purpose::Secondary, request, "resend-error")}
                {alert(state, "resend-error", request)}
                {other_ways::view(state, screen)}
            </Div>
        </Div>
    }
}
