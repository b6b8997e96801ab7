//! Draws the country of a phone number: named beside the field, and changed there.

use leptos::prelude::*;
use ssojet_login_core::phone::Country;
use ssojet_login_core::state::{Identify, State};
use ssojet_login_core::text::Text;

use super::card::language;
use super::text;

/// The list holds no country yet: `display` lets the browser fill it, which alone knows their names.
pub(super) fn view(state: &State, screen: &Identify) -> impl IntoView + use<> {
    let name = screen.country(&state.shared.configuration).map(|country| label(country, &language(state)));
    view! {
        <div class="country">
            <select class="select" part="select" id="country" aria-label=text(state, Text::CountryLabel)>
                <option value="" disabled="">{text(state, Text::CountryUnknown)}</option>
            </select>
            <span class="visually-hidden" id="identifier-country">{name}</span>
        </div>
    }
}

#[cfg(not(feature = "ssr"))]
fn label(country: Country, language: &str) -> String {
    crate::countries::label(country, language)
}

/// Rendered to a string there is no browser to ask.
#[cfg(feature = "ssr")]
fn label(country: Country, _: &str) -> String {
    country.code().to_owned()
}
