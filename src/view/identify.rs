//! The first screen: who are you?

use super::parts::{Purpose, alert, body, button, heading};
use super::{flag, text};
use leptos::prelude::*;
use ssojet_login_core::{Identify, State, Text};

pub(super) fn view(state: &State, screen: &Identify) -> impl IntoView + use<> {
    let request = (&screen.submission).into();
    view! { class="ssojet",
        <form class="screen" part="form" novalidate="">
            <div class="head">
                {heading(state, Text::IdentifyTitle)}
                {body(text(state, Text::IdentifyIntroduction))}
            </div>
            <div class="field">
                <label class="field-label" part="label" for="identifier">{text(state, Text::EmailLabel)}</label>
                <input
                    class="input"
                    part="input"
                    id="identifier"
                    name="username"
                    type="email"
                    inputmode="email"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="go"
                    dir="auto"
                    placeholder=text(state, Text::EmailPlaceholder)
                    aria-describedby="identifier-error"
                    aria-invalid=flag(state.is_identifier_refused())
                    readonly=screen.submission.is_in_flight()
                    prop:value=screen.typed.clone()
                />
                {alert(state, "identifier-error", request)}
            </div>
            {button(state, Text::Submit, Purpose::Submit, request)}
        </form>
    }
}
