//! The card around every screen: language and direction, the live region, and which screen is shown.

use super::{Context, Dispatch, identify, link_expired, link_sent, signed_in, unavailable};
use leptos::html::Div;
use leptos::prelude::*;
use ssojet_login_core::{Screen, State, Text, is_right_to_left};

/// The whole widget.
#[allow(non_snake_case, reason = "a component by Leptos' convention; without its macro, whose builder costs bytes")]
pub fn Widget(state: Signal<State>, dispatch: Dispatch) -> impl IntoView {
    let card = NodeRef::<Div>::new();
    let shown = Memo::new(move |_| state.with(|state| std::mem::discriminant(&state.screen)));
    let screen = move || {
        shown.track();
        let context = Context { state, dispatch, takes_focus: holds_focus(card) };
        state.with_untracked(|state| match &state.screen {
            Screen::Unavailable(_) => unavailable::view(context).into_any(),
            Screen::Identify(_) => identify::view(context).into_any(),
            Screen::LinkSent(_) => link_sent::view(context).into_any(),
            Screen::LinkExpired(_) => link_expired::view(context).into_any(),
            Screen::SignedIn(_) => signed_in::view(context).into_any(),
        })
    };
    let language = move || {
        state.with(|state| match (&state.settings.locale, state.settings.strings.is_empty()) {
            (Some(locale), false) => locale.clone(),
            // The catalogue speaks English.
            _ => "en".to_owned(),
        })
    };
    let direction = move || {
        state.with(|state| match &state.settings.locale {
            Some(locale) if is_right_to_left(locale) => "rtl",
            _ => "ltr",
        })
    };
    view! { class="ssojet",
        <div class="card" part="card" lang=language dir=direction node_ref=card>
            {screen}
            <p class="visually-hidden" role="status">{move || state.with(announcement)}</p>
        </div>
    }
}

/// Whether the focus is inside the card. Asked while the screen that is about to go is still there.
fn holds_focus(card: NodeRef<Div>) -> bool {
    card.get_untracked().is_some_and(|card| card.matches(":focus-within").unwrap_or(false))
}

fn announcement(state: &State) -> String {
    let Some(announcement) = state.announcement else { return String::new() };
    let mut said = state.settings.strings.get_with_seconds(announcement.text, announcement.seconds);
    if let Some(address) = address(&state.screen) {
        said = said.replace("{address}", address);
    }
    // A no-break space is not read out, but makes a sentence said twice in a row a new one.
    if announcement.serial % 2 == 0 {
        said.push('\u{a0}');
    }
    said
}

fn address(screen: &Screen) -> Option<&str> {
    match screen {
        Screen::LinkSent(screen) => Some(screen.email.as_str()),
        Screen::LinkExpired(screen) => Some(screen.email.as_str()),
        Screen::SignedIn(screen) => Some(&screen.identifier),
        Screen::Identify(_) | Screen::Unavailable(_) => None,
    }
}

/// The address that `{address}` stands for on the screen shown.
pub(super) fn shown_address(context: Context) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || context.state.with(|state| address(&state.screen).unwrap_or_default().to_owned())
}

/// The text before and after `{address}`.
pub(super) fn around_address(context: Context, text: Text) -> [Signal<String>; 2] {
    let part = move |after: bool| {
        Signal::derive(move || {
            context.state.with(|state| {
                let sentence = state.settings.strings.get(text);
                let (before, rest) = sentence.split_once("{address}").unwrap_or((sentence, ""));
                if after { rest.to_owned() } else { before.to_owned() }
            })
        })
    };
    [part(false), part(true)]
}
