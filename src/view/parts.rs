//! The pieces that several screens are made of.

use super::Context;
use super::widget::{around_address, shown_address};
use leptos::ev::MouseEvent;
use leptos::html::{ElementType, H2};
use leptos::prelude::*;
use ssojet_login_core::{Action, Countdown, Instant, Problem, Text};
use wasm_bindgen::JsCast;

/// The heading of a screen. It takes the focus when the screen follows one that had it, so that a screen reader reads on
/// from here.
pub(super) fn heading(context: Context, text: Text) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    if context.takes_focus {
        focus_when_shown(heading);
    }
    view! { class="ssojet",
        <h2 class="title" part="title" tabindex="-1" node_ref=heading>{context.text(text)}</h2>
    }
}

/// Puts the focus on an element as soon as it is in the page.
pub(super) fn focus_when_shown<E>(element: NodeRef<E>)
where
    E: ElementType,
    E::Output: JsCast + Clone + 'static + AsRef<web_sys::HtmlElement>,
{
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            focus(element.as_ref());
        }
    });
}

/// Puts the focus on an element now.
pub(super) fn focus(element: &web_sys::HtmlElement) {
    let _ = element.focus();
}

/// A sentence with an address in it. The address is isolated from the direction of the sentence around it.
pub(super) fn sentence(context: Context, text: Text) -> impl IntoView {
    let [before, after] = around_address(context, text);
    view! { class="ssojet",
        <p class="body" part="body">
            {before}
            <bdi class="address" part="address">{shown_address(context)}</bdi>
            {after}
        </p>
    }
}

/// What went wrong, in the person's words. The element is always there: an alert that arrives together with its element is
/// missed by some screen readers.
pub(super) fn alert(
    context: Context,
    id: &'static str,
    problem: impl Fn() -> Option<Problem> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let sentence = move || {
        problem().map(|problem| {
            context.state.with(|state| state.settings.strings.get_with_seconds(problem.code.text(), problem.seconds))
        })
    };
    view! { class="ssojet",
        <p class="alert" part="error" role="alert" id=id>{sentence}</p>
    }
}

/// How a button stands: what it waits for, if anything.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Readiness {
    pub in_flight: bool,
    /// Seconds until it can be pressed; 0 when it can.
    pub seconds: u32,
}

impl Readiness {
    pub(super) fn of(action: &Action, now: Instant) -> Self {
        Self::new(action.is_in_flight(), action.countdown(), now)
    }

    pub(super) fn new(in_flight: bool, countdown: Option<Countdown>, now: Instant) -> Self {
        Self { in_flight, seconds: countdown.map_or(0, |countdown| countdown.seconds_left(now)) }
    }
}

/// The looks of a button.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Emphasis {
    Primary,
    Secondary,
}

/// A button that can be in flight or counting down. It is never disabled: a disabled button loses the focus and cannot say
/// why. Pressed too early, it makes the live region say how long is left; the number beside it is for the eye only, since
/// a name that changes each second is read out each second.
pub(super) fn button(
    context: Context,
    text: Text,
    emphasis: Emphasis,
    kind: &'static str,
    readiness: impl Fn() -> Readiness + Copy + Send + Sync + 'static,
    press: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    let label = move || {
        let shown = if readiness().in_flight { Text::Sending } else { text };
        context.text(shown)()
    };
    let seconds = move || match readiness().seconds {
        0 => None,
        seconds => {
            Some(context.state.with(|state| state.settings.strings.get_with_seconds(Text::SecondsLeft, seconds)))
        }
    };
    let waits = move || readiness() != Readiness::default();
    let (class, part) = match emphasis {
        Emphasis::Primary => ("button primary", "button primary-button"),
        Emphasis::Secondary => ("button secondary", "button secondary-button"),
    };
    view! { class="ssojet",
        <button
            class=class
            part=part
            type=kind
            aria-disabled=move || waits().then_some("true")
            data-busy=move || readiness().in_flight.then_some("true")
            on:click=press
        >
            <span class="label">{label}</span>
            <span class="countdown" aria-hidden="true">{seconds}</span>
        </button>
    }
}

/// A plain button that leads elsewhere.
pub(super) fn link_button(context: Context, text: Text, press: impl Fn(MouseEvent) + 'static) -> impl IntoView {
    view! { class="ssojet",
        <button class="link" part="link" type="button" on:click=press>{context.text(text)}</button>
    }
}

/// The picture above a heading: one stroke path on a 24 by 24 grid, for the eye only.
pub(super) fn picture(path: &'static str) -> impl IntoView {
    view! { class="ssojet",
        <div class="picture" part="picture" aria-hidden="true">
            <svg viewBox="0 0 24 24" focusable="false"><path d=path></path></svg>
        </div>
    }
}
