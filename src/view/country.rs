//! The country of a phone number: named beside the field, and changed there.

use super::card::language;
use super::text;
use crate::countries;
use leptos::prelude::*;
use ssojet_login_core::{Identify, State, Text};

pub(super) fn view(state: &State, screen: &Identify) -> impl IntoView + use<> {
    let chosen = screen.country();
    let names = countries::names(&language(state));
    let name = names.iter().find(|(country, _)| Some(*country) == chosen).map(|(_, name)| name.clone());
    let options: Vec<_> = names
        .iter()
        .map(|(country, name)| {
            let is_chosen = Some(*country) == chosen;
            view! { class="ssojet",
                <option value=country.code().to_owned() prop:selected=is_chosen>{name.clone()}</option>
            }
        })
        .collect();
    view! { class="ssojet",
        <div class="country">
            <select class="select" part="select" id="country" aria-label=text(state, Text::CountryLabel)>
                <option value="" disabled="" prop:selected=chosen.is_none()>{text(state, Text::CountryUnknown)}</option>
                {options}
            </select>
            <span class="visually-hidden" id="identifier-country">{name}</span>
        </div>
    }
}
