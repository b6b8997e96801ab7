//! The attributes cannot be used. The person cannot mend that; the developer reads the code in `ssojet-error`.

use super::Context;
use super::parts::heading;
use leptos::prelude::*;
use ssojet_login_core::{Screen, Text};

pub(super) fn view(context: Context) -> impl IntoView {
    let sentence = move || {
        context.state.with(|state| match state.screen {
            Screen::Unavailable(code) => Some(state.settings.strings.get(code.text()).to_owned()),
            _ => None,
        })
    };
    view! { class="ssojet",
        <div class="screen">
            <div class="head">
                {heading(context, Text::UnavailableTitle)}
                <p class="body" part="body">{sentence}</p>
            </div>
        </div>
    }
}
