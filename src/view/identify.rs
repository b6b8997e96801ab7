//! The first screen: who are you?

use super::Context;
use super::parts::{Emphasis, Readiness, alert, button, focus, focus_when_shown, heading};
use leptos::html::Input;
use leptos::prelude::*;
use ssojet_login_core::{ErrorCode, Happening, Identify, Problem, Screen, Text};

fn screen(screen: &Screen) -> Option<&Identify> {
    match screen {
        Screen::Identify(screen) => Some(screen),
        _ => None,
    }
}

/// Whether the problem is the text in the field rather than the service behind it.
fn is_about_the_text(problem: &Problem) -> bool {
    matches!(problem.code, ErrorCode::IdentifierEmpty | ErrorCode::IdentifierInvalid | ErrorCode::IdentifierRejected)
}

pub(super) fn view(context: Context) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    if context.takes_focus {
        focus_when_shown(field);
    }
    let typed = Memo::new(move |_| context.of(screen, |screen, _| screen.typed.clone())());
    let problem = context.of(screen, |screen, _| screen.submission.problem());
    let in_flight = context.of(screen, |screen, _| screen.submission.is_in_flight());
    let readiness = context.of(screen, |screen, state| {
        Readiness::new(screen.submission.is_in_flight(), screen.submission.countdown(), state.now)
    });
    let is_invalid = move || problem().as_ref().is_some_and(is_about_the_text);
    let back_to_field = move || {
        if is_invalid()
            && let Some(field) = field.get_untracked()
        {
            focus(&field);
        }
    };
    // The server's word comes later than the press of the button, and finds the focus where the person left it.
    Effect::new(move |was_in_flight: Option<bool>| {
        let now = in_flight();
        if was_in_flight == Some(true) && !now {
            untrack(back_to_field);
        }
        now
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        context.report(Happening::Submitted);
        untrack(back_to_field);
    };
    view! { class="ssojet",
        <form class="screen" part="form" novalidate=true on:submit=submit>
            <div class="head">
                {heading(Context { takes_focus: false, ..context }, Text::IdentifyTitle)}
                <p class="body" part="body">{context.text(Text::IdentifyIntroduction)}</p>
            </div>
            <div class="field">
                <label class="field-label" part="label" for="identifier">{context.text(Text::EmailLabel)}</label>
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
                    maxlength="320"
                    dir="auto"
                    placeholder=context.text(Text::EmailPlaceholder)
                    aria-describedby="identifier-error"
                    aria-invalid=move || is_invalid().then_some("true")
                    readonly=in_flight
                    prop:value=move || typed.get()
                    on:input=move |event| context.report(Happening::Typed(event_target_value(&event)))
                    node_ref=field
                />
                {alert(context, "identifier-error", problem)}
            </div>
            {button(context, Text::Submit, Emphasis::Primary, "submit", readiness, |_| {})}
        </form>
    }
}
