//! The attributes cannot be used. The person cannot mend that; the developer reads the code in `ssojet-error`.

use super::parts::{body, heading};
use super::text;
use leptos::prelude::*;
use ssojet_login_core::{ErrorCode, State, Text};

pub(super) fn view(state: &State, code: ErrorCode) -> impl IntoView + use<> {
    view! { class="ssojet",
        <div class="screen">
            <div class="head">
                {heading(state, Text::UnavailableTitle)}
                {body(text(state, code.text()))}
            </div>
        </div>
    }
}
