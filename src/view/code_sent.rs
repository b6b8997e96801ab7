//! Draws "Enter the code": one field, and the buttons for a person who got none.

use leptos::prelude::{View, view};
use ssojet_login_core::state::{State, Waiting};
use ssojet_login_core::text::Text;

use super::markup::{Div, Form, Input, Label, Markup, P};
use super::parts::{Purpose, TITLE, alert, button, heading, picture, resend_prompt, sentence};
use super::{flag, other_ways, text};

/// A speech bubble with three dots.
const MESSAGE: &str = "M4 5h16v11h-9l-4.5 3.5V16H4zM8.5 10.5v.1M12 10.5v.1M15.5 10.5v.1";

pub(super) fn view(state: &State, screen: &Waiting) -> View<Markup> {
    let verification = (&screen.entry.verification).into();
    let resend = (&screen.resend).into();
    view! {
        <Form class="screen" part="form" novalidate="" method="dialog" aria_labelledby=TITLE>
            <Div class="head">
                {picture(MESSAGE)}
                {heading(state, Text::CodeSentTitle)}
                {sentence(state, Text::CodeSentBody)}
                {length(state, screen)}
            </Div>
            <Div class="field">
                <Label class="field-label" part="label" r#for="code">{text(state, Text::CodeLabel)}</Label>
                <Input
                    class="input code"
                    part="input"
                    id="code"
                    r#type="text"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    autocapitalize="none"
                    autocorrect="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    dir="ltr"
                    aria_describedby="code-length code-error"
                    aria_invalid=flag(state.is_text_refused())
                />
                {alert(state, "code-error", verification)}
            </Div>
            {button(state, Text::Submit, Purpose::Submit, verification, "code-error")}
            <Div class="actions">
                {resend_prompt(state, screen, Text::ResendCodePrompt, Text::ResendCodeDone)}
                {button(state, Text::ResendCode, Purpose::Secondary, resend, "resend-error")}
                {alert(state, "resend-error", resend)}
                {other_ways::view(state, screen)}
            </Div>
        </Form>
    }
}

/// How many digits the code has, where that is known: said before the first mistake.
fn length(state: &State, screen: &Waiting) -> Option<View<Markup>> {
    let words =
        screen.code_length().map(|digits| state.shared.settings.strings.get_with_number(Text::CodeLength, digits));
    words.map(|words| view! { <P class="body" part="body" id="code-length">{words}</P> })
}
