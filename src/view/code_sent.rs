//! Draws "Enter the code": one field, and the buttons for a person who got none.

use leptos::prelude::*;
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::parts::{Purpose, TITLE, alert, button, heading, picture, resend_prompt, sentence};
use super::{flag, other_ways, text};

/// A speech bubble with three dots.
const MESSAGE: &str = "M4 5h16v11h-9l-4.5 3.5V16H4zM8.5 10.5v.1M12 10.5v.1M15.5 10.5v.1";

pub(super) fn view(state: &State, screen: &Waiting) -> impl IntoView + use<> {
    let verification = (&screen.entry.verification).into();
    let resend = (&screen.resend).into();
    view! {
        <form class="screen" part="form" novalidate="" method="dialog" aria-labelledby=TITLE>
            <div class="head">
                {picture(MESSAGE)}
                {heading(state, Text::CodeSentTitle)}
                {sentence(state, Text::CodeSentBody)}
                {length(state, screen)}
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
                    aria-describedby="code-length code-error"
                    aria-invalid=flag(state.is_text_refused())
                />
                {alert(state, "code-error", verification)}
            </div>
            {button(state, Text::Submit, Purpose::Submit, verification, "code-error")}
            <div class="actions">
                {resend_prompt(state, screen, Text::ResendCodePrompt, Text::ResendCodeDone)}
                {button(state, Text::ResendCode, Purpose::Secondary, resend, "resend-error")}
                {alert(state, "resend-error", resend)}
                {other_ways::view(state, screen)}
            </div>
        </form>
    }
}

/// How many digits the code has, where that is known: said before the first mistake.
fn length(state: &State, screen: &Waiting) -> impl IntoView + use<> {
    let words =
        screen.code_length().map(|digits| state.shared.settings.strings.get_with_number(Text::CodeLength, digits));
    words.map(|words| view! { <p class="body" part="body" id="code-length">{words}</p> })
}
