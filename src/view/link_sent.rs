//! "Check your email": waiting for the link to be opened.

use super::Context;
use super::parts::{Emphasis, Readiness, alert, button, heading, link_button, picture, sentence};
use leptos::prelude::*;
use ssojet_login_core::{Happening, LinkSent, Screen, Text};

/// An envelope.
const ENVELOPE: &str = "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 6.5 8.5-6.5";

fn screen(screen: &Screen) -> Option<&LinkSent> {
    match screen {
        Screen::LinkSent(screen) => Some(screen),
        _ => None,
    }
}

pub(super) fn view(context: Context) -> impl IntoView {
    let readiness = context.of(screen, |screen, state| Readiness::of(&screen.resend, state.now));
    let problem = context.of(screen, |screen, _| screen.resend.problem());
    let is_held_up = context.of(screen, |screen, state| !state.page.online || screen.polling.is_in_trouble());
    let progress = move || {
        let online = context.state.with(|state| state.page.online);
        let text = match (online, is_held_up()) {
            (false, _) => Text::WaitingOffline,
            (true, true) => Text::WaitingTrouble,
            (true, false) => Text::Waiting,
        };
        context.text(text)()
    };
    view! { class="ssojet",
        <div class="screen">
            <div class="head">
                {picture(ENVELOPE)}
                {heading(context, Text::LinkSentTitle)}
                {sentence(context, Text::LinkSentBody)}
                <p class="body" part="body">{context.text(Text::LinkSentHint)}</p>
            </div>
            <p class="progress" part="progress" data-held-up=move || is_held_up().then_some("true")>
                <span class="pulse" aria-hidden="true"></span>
                <span>{progress}</span>
            </p>
            <div class="actions">
                <p class="hint">{context.text(Text::ResendPrompt)}</p>
                {button(context, Text::Resend, Emphasis::Secondary, "button", readiness, move |_| {
                    context.report(Happening::LinkRequested);
                })}
                {alert(context, "resend-error", problem)}
                {link_button(context, Text::ChangeAddress, move |_| context.report(Happening::ChangeRequested))}
            </div>
        </div>
    }
}
