//! "This link has expired": a new one, or another address.

use super::Context;
use super::parts::{Emphasis, Readiness, alert, button, heading, link_button, picture, sentence};
use leptos::prelude::*;
use ssojet_login_core::{Happening, LinkExpired, Screen, Text};

/// A clock.
const CLOCK: &str = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5v5l3 2";

fn screen(screen: &Screen) -> Option<&LinkExpired> {
    match screen {
        Screen::LinkExpired(screen) => Some(screen),
        _ => None,
    }
}

pub(super) fn view(context: Context) -> impl IntoView {
    let readiness = context.of(screen, |screen, state| Readiness::of(&screen.renewal, state.now));
    let problem = context.of(screen, |screen, _| screen.renewal.problem());
    view! { class="ssojet",
        <div class="screen">
            <div class="head">
                {picture(CLOCK)}
                {heading(context, Text::LinkExpiredTitle)}
                {sentence(context, Text::LinkExpiredBody)}
            </div>
            <div class="actions">
                {button(context, Text::Renew, Emphasis::Primary, "button", readiness, move |_| {
                    context.report(Happening::LinkRequested);
                })}
                {alert(context, "renewal-error", problem)}
                {link_button(context, Text::ChangeAddress, move |_| context.report(Happening::ChangeRequested))}
            </div>
        </div>
    }
}
