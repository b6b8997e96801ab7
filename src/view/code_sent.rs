//! Draws "Enter the code": one field, and the buttons for a person who got none.

use leptos::prelude::*;
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::parts::{Purpose, alert, button, heading, picture, sentence};
use super::{flag, other_ways, text};

/// A speech bubble with three dots.
const MESSAGE: &str = "M4 5h16v11h-9l-4.5 3.5V16H4zM8.5 10.5v.1M12 10.5v.1M15.5 10.5v.1";

pub(super) fn view(state: &State, screen: &Waiting) -> impl IntoView + use<> {
    let verification = (&screen.entry.verification).into();
    let resend = (&screen.resend).into();
    view! {
        <form class="screen" part="form" novalidate="" method="dialog">
            <div class="head">
                {picture(MESSAGE)}
                {heading(state, Text::CodeSentTitle)}
                {sentence(state, Text::CodeSentBody)}
            </div>
            <div class="field">
                <label class="field-label" part="label" for="code">{text(state, Text::CodeLabel)}</label>
                <input
                    class="input code"
                    part="input"
                    id="code"
                    type="text"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="go"
                    dir="ltr"
                    aria-describedby="code-error"
                    aria-invalid=flag(state.is_text_refused())
                    readonly=screen.entry.verification.is_in_flight()
                />
                {alert(state, "code-error", verification)}
            </div>
            {button(state, Text::Submit, Purpose::Submit, verification)}
            <div class="actions">
                <p class="hint" part="hint">{text(state, Text::ResendCodePrompt)}</p>
                {button(state, Text::ResendCode, Purpose::Secondary, resend)}
                {alert(state, "resend-error", resend)}
                {other_ways::view(state, screen)}
            </div>
        </form>
    }
}
