//! Draws the country of a phone number: named beside the field, and changed there.

use leptos::prelude::{View, view};
use ssojet_login_core::phone::{Country, Metadata};
use ssojet_login_core::state::{Identify, State};
use ssojet_login_core::text::Text;

use super::card::language;
use super::markup::{Div, Markup, Select, SelectOption, Span};
use super::text;

/// The list holds no country yet: `display` lets the browser fill it, which alone knows their names. Until something is known of
/// phone numbers, it names none. The entry that stands for none is marked as selected: a browser would select no entry that is
/// disabled, and a screen reader have nothing to read.
pub(super) fn view(state: &State, screen: &Identify) -> View<Markup> {
    let country = screen.country(&state.shared);
    let chosen = match (country, state.shared.phone_metadata.known) {
        (Some(country), Some(metadata)) => label(country, &language(state), metadata),
        _ => text(state, Text::CountryUnknown),
    };
    // The calling code is behind the name and a space.
    let space = chosen.bytes().rposition(|byte| byte == b' ').filter(|_| country.is_some());
    let (name, code) = space.and_then(|space| chosen.split_at_checked(space + 1)).unwrap_or((&chosen, ""));
    view! {
        <Div class="country">
            <Select class="select" part="select" id="country" aria_label=text(state, Text::CountryLabel)>
                <SelectOption value="" disabled="" selected="">{text(state, Text::CountryUnknown)}</SelectOption>
            </Select>
            <Span class="chosen" id=country.map(|_| "identifier-country")>
                <Span>{name.to_owned()}</Span>
                <Span>{code.to_owned()}</Span>
            </Span>
        </Div>
    }
}

#[cfg(not(feature = "ssr"))]
fn label(country: Country, language: &str, metadata: Metadata) -> String {
    crate::countries::label(country, language, metadata)
}

/// Rendered to a string there is no browser to ask.
#[cfg(feature = "ssr")]
fn label(country: Country, _: &str, _: Metadata) -> String {
    country.code()
}
