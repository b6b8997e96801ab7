//! The pieces that several screens are made of.

use super::actions::Action;
use super::{flag, text};
use leptos::prelude::*;
use ssojet_login_core as core;
use ssojet_login_core::{Countdown, Problem, Screen, State, Submission, Text};

/// The heading of a screen. It can take the focus, so that a screen reader reads on from here.
pub(super) fn heading(state: &State, words: Text) -> impl IntoView + use<> {
    view! { class="ssojet", <h2 class="title" part="title" tabindex="-1">{text(state, words)}</h2> }
}

/// A sentence below the heading.
pub(super) fn body(words: String) -> impl IntoView + use<> {
    view! { class="ssojet", <p class="body" part="body">{words}</p> }
}

/// A sentence with an address in it. The address is isolated from the direction of the sentence around it.
pub(super) fn sentence(state: &State, words: Text) -> impl IntoView + use<> {
    let [before, after] = state.settings.strings.around_address(words);
    let address = shown_address(&state.screen).to_owned();
    view! { class="ssojet",
        <p class="body" part="body">{before}<bdi class="address" part="address">{address}</bdi>{after}</p>
    }
}

/// The address that `{address}` stands for on the screen shown.
pub(super) fn shown_address(screen: &Screen) -> &str {
    match screen {
        Screen::LinkSent(screen) => screen.email.as_str(),
        Screen::LinkExpired(screen) => screen.email.as_str(),
        Screen::SignedIn(screen) => &screen.identifier,
        Screen::Identify(_) | Screen::Unavailable(_) => "",
    }
}

/// Something the person can ask for, as far as the view cares.
#[derive(Clone, Copy)]
pub(super) struct Request {
    pub in_flight: bool,
    countdown: Option<Countdown>,
    problem: Option<Problem>,
}

impl From<&core::Action> for Request {
    fn from(action: &core::Action) -> Self {
        Self { in_flight: action.is_in_flight(), countdown: action.countdown(), problem: action.problem() }
    }
}

impl From<&Submission> for Request {
    fn from(submission: &Submission) -> Self {
        Self { in_flight: submission.is_in_flight(), countdown: submission.countdown(), problem: submission.problem() }
    }
}

/// What went wrong with what was asked for, in the person's words. The element is always there: an alert that arrives
/// together with its element is missed by some screen readers.
pub(super) fn alert(state: &State, id: &'static str, request: Request) -> impl IntoView + use<> {
    let strings = &state.settings.strings;
    let words = request.problem.map(|problem| strings.get_with_seconds(problem.code.text(), problem.seconds));
    view! { class="ssojet", <p class="alert" part="error" role="alert" id=id>{words.unwrap_or_default()}</p> }
}

/// What a button is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    /// Submits the form it is in; the main thing on the screen.
    Submit,
    /// Asks for a link; the main thing on the screen.
    Primary,
    /// Asks for a link; one thing among others.
    Secondary,
}

/// The button that asks for something. It is never disabled: a disabled button loses the focus and cannot say why. Pressed
/// too early, it makes the live region say how long is left; the number beside it is for the eye only, since a name that
/// changes each second is read out each second.
pub(super) fn button(state: &State, words: Text, purpose: Purpose, request: Request) -> impl IntoView + use<> {
    let label = text(state, if request.in_flight { Text::Sending } else { words });
    let seconds = request
        .countdown
        .map(|countdown| state.settings.strings.get_with_seconds(Text::SecondsLeft, countdown.seconds_left(state.now)));
    let (kind, class, part) = match purpose {
        Purpose::Submit => ("submit", "button primary", "button primary-button"),
        Purpose::Primary => ("button", "button primary", "button primary-button"),
        Purpose::Secondary => ("button", "button secondary", "button secondary-button"),
    };
    let action = (purpose != Purpose::Submit).then(|| Action::Link.name());
    let waits = flag(request.in_flight || request.countdown.is_some());
    view! { class="ssojet",
        <button
            class=class
            part=part
            type=kind
            data-action=action
            aria-disabled=waits
            data-busy=flag(request.in_flight)
        >
            <span class="label">{label}</span>
            <span class="countdown" aria-hidden="true">{seconds.unwrap_or_default()}</span>
        </button>
    }
}

/// Leads back to the first screen.
pub(super) fn change_address(state: &State) -> impl IntoView + use<> {
    view! { class="ssojet",
        <button class="link" part="link" type="button" data-action=Action::Change.name()>
            {text(state, Text::ChangeAddress)}
        </button>
    }
}

/// The picture above a heading: one stroke path on a 24 by 24 grid, for the eye only.
pub(super) fn picture(path: &'static str) -> impl IntoView + use<> {
    view! { class="ssojet",
        <div class="picture" part="picture" aria-hidden="true">
            <svg viewBox="0 0 24 24" focusable="false"><path d=path></path></svg>
        </div>
    }
}
