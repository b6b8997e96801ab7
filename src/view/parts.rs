//! Draws the pieces that several screens are made of.

use leptos::prelude::{View, view};
use ssojet_login_core::identifier::Identifier;
use ssojet_login_core::method::Message;
use ssojet_login_core::state::{Attempt, Countdown, Passkey, Problem, Screen, State, Waiting};
use ssojet_login_core::text::Text;

use super::actions::Action;
use super::markup::{Bdi, Button, Div, H2, Markup, P, Path, Span, Svg};
use super::{flag, text};

/// The `id` of the heading, which a form has its name from.
pub(super) const TITLE: &str = "title";

/// The heading of a screen. It can take the focus, so that a screen reader reads on from here.
pub(super) fn heading(state: &State, words: Text) -> View<Markup> {
    view! { <H2 class="title" part="title" id=TITLE>{text(state, words)}</H2> }
}

/// A sentence below the heading.
pub(super) fn body(words: String) -> View<Markup> {
    view! { <P class="body" part="body">{words}</P> }
}

/// A sentence with an address in it. The address is isolated from the direction of the sentence around it.
pub(super) fn sentence(state: &State, words: Text) -> View<Markup> {
    let [before, after] = state.shared.settings.strings.around_address(words);
    let address = shown_address(state);
    view! {
        <P class="body" part="body">{before}<Bdi class="address" part="address">{address}</Bdi>{after}</P>
    }
}

/// The address that `{address}` stands for on the screen shown.
pub(super) fn shown_address(state: &State) -> String {
    let metadata = state.shared.phone_metadata.known;
    match &state.screen {
        Screen::Waiting(screen) => screen.identifier.shown(metadata),
        Screen::Expired(screen) => screen.identifier.shown(metadata),
        Screen::PasskeyPrompt(screen) => screen.identifier.shown(metadata),
        Screen::SignedIn(screen) => screen.identifier.clone(),
        Screen::Identify(_) | Screen::Unavailable(_) | Screen::PasskeyOffer(_) => String::new(),
    }
}

/// Something the person can ask for, as far as the view cares.
#[derive(Clone, Copy)]
pub(super) struct Request {
    pub in_flight: bool,
    countdown: Option<Countdown>,
    problem: Option<Problem>,
}

impl<W> From<&Attempt<W>> for Request {
    fn from(attempt: &Attempt<W>) -> Self {
        let (in_flight, countdown, problem) = match attempt {
            Attempt::Ready => (false, None, None),
            Attempt::InFlight(_) => (true, None, None),
            Attempt::CoolingDown(countdown) => (false, Some(*countdown), None),
            Attempt::Failed(problem) => (false, problem.countdown, Some(*problem)),
        };
        Self { in_flight, countdown, problem }
    }
}

impl From<&Passkey> for Request {
    fn from(passkey: &Passkey) -> Self {
        Self { in_flight: passkey.is_busy(), ..Self::from(&passkey.attempt) }
    }
}

/// What went wrong with what was asked for, in the person's words. The element is always there: an alert that arrives
/// together with its element is missed by some screen readers.
///
/// While it counts the seconds it is not read out again with each of them.
pub(super) fn alert(state: &State, id: &'static str, request: Request) -> View<Markup> {
    let mut counts = None;
    let words = request.problem.map(|problem| {
        let number = problem.number_at(state.shared.now);
        counts = (number != problem.number).then_some("off");
        state.shared.settings.strings.get_with_number(problem.text, number)
    });
    view! { <P class="alert" part="error" role="alert" id=id aria_live=counts>{words.unwrap_or_default()}</P> }
}

/// The remark above a button that sends something again, or that it was sent.
pub(super) fn resend_prompt(state: &State, screen: &Waiting, prompt: Text, done: Text) -> View<Markup> {
    let is_done = screen.was_resent();
    view! {
        <P class="hint" part="hint" data_done=flag(is_done)>{text(state, if is_done { done } else { prompt })}</P>
    }
}

/// What a button is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    /// Submits the form it is in; the main thing on the screen.
    Submit,
    /// Asks for a link or a code; the main thing on the screen.
    Primary,
    /// Asks for a link or a code; one thing among others.
    Secondary,
    /// Has this message sent instead.
    Switch(Message),
    /// Signs in with a passkey, beside the form.
    Passkey,
}

/// The button that asks for something. It is never disabled: a disabled button loses the focus and cannot say why. Pressed
/// too early, it makes the live region say how long is left; the number beside it is for the eye only, since a name that
/// changes each second is read out each second.
/// `alert` is the `id` of what says why it failed.
pub(super) fn button(
    state: &State,
    words: Text,
    purpose: Purpose,
    request: Request,
    alert: &'static str,
) -> View<Markup> {
    let busy = match (purpose, &state.screen) {
        (Purpose::Submit, Screen::Waiting(_)) => Text::Checking,
        (Purpose::Submit, Screen::PasskeyPrompt(_) | Screen::PasskeyOffer(_)) | (Purpose::Passkey, _) => {
            Text::PasskeyWaiting
        }
        _ => Text::Sending,
    };
    let (label, other) = if request.in_flight { (busy, words) } else { (words, busy) };
    let seconds = request.countdown.map(|countdown| {
        state.shared.settings.strings.get_with_number(Text::SecondsLeft, countdown.seconds_left(state.shared.now))
    });
    let (kind, class, part, action) = match purpose {
        Purpose::Submit => ("submit", "button primary", "button primary-button", None),
        Purpose::Primary => ("button", "button primary", "button primary-button", Some(Action::Resend)),
        Purpose::Secondary => ("button", "button secondary", "button secondary-button", Some(Action::Resend)),
        Purpose::Passkey => ("button", "button secondary", "button secondary-button", Some(Action::Passkey)),
        Purpose::Switch(message) => ("button", "link", "link", Some(Action::Switch(message))),
    };
    let waits = flag(request.in_flight || request.countdown.is_some());
    view! {
        <Button
            class=class
            part=part
            r#type=kind
            data_action=action.map(Action::name)
            aria_disabled=waits
            data_busy=flag(request.in_flight)
            data_other_label=text(state, other)
            aria_describedby=alert
        >
            <Span class="label">{text(state, label)}</Span>
            <Span class="countdown" aria_hidden="true">{seconds.unwrap_or_default()}</Span>
        </Button>
    }
}

/// A button that leads away, and looks like a link.
pub(super) fn quiet_button(state: &State, words: Text, action: Action) -> View<Markup> {
    view! {
        <Button class="link" part="link" r#type="button" data_action=action.name()>
            {text(state, words)}
        </Button>
    }
}

/// Leads back to the first screen.
pub(super) fn change_address(state: &State, identifier: &Identifier) -> View<Markup> {
    let words = match identifier {
        Identifier::Email(_) => Text::ChangeAddress,
        Identifier::Phone(_) => Text::ChangeNumber,
    };
    quiet_button(state, words, Action::Change)
}

/// The picture above a heading: one stroke path on a 24 by 24 grid, for the eye only.
pub(super) fn picture(path: &'static str) -> View<Markup> {
    view! {
        <Div class="picture" part="picture" aria_hidden="true">
            <Svg view_box="0 0 24 24" focusable="false"><Path d=path></Path></Svg>
        </Div>
    }
}
