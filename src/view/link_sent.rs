//! Draws "Check your email", while the link is not opened yet.

use leptos::prelude::*;
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::parts::{Purpose, alert, body, button, heading, picture, resend_prompt, sentence};
use super::{flag, other_ways, text};

/// An envelope.
const ENVELOPE: &str = "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 6.5 8.5-6.5";

pub(super) fn view(state: &State, screen: &Waiting) -> impl IntoView + use<> {
    let progress = screen.progress(&state.shared);
    let request = (&screen.resend).into();
    view! {
        <div class="screen">
            <div class="head">
                {picture(ENVELOPE)}
                {heading(state, Text::LinkSentTitle)}
                {sentence(state, Text::LinkSentBody)}
                {body(text(state, Text::LinkSentHint))}
            </div>
            <p class="progress" part="progress" data-held-up=flag(progress != Text::Waiting)>
                <span class="pulse" aria-hidden=flag(true)></span>
                <span>{text(state, progress)}</span>
            </p>
            <div class="actions">
                {resend_prompt(state, screen, Text::ResendPrompt, Text::ResendDone)}
                {button(state, Text::Resend, Purpose::Secondary, request, "resend-error")}
                {alert(state, "resend-error", request)}
                {other_ways::view(state, screen)}
            </div>
        </div>
    }
}
