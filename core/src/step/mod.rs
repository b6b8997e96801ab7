//! Moves a login on by one event, and keeps the rules that hold on every screen.
//!
//! A screen's own transitions are in the file of its name. What holds everywhere is here, so that no screen can forget it:
//! a reply or a timer that the screen does not wait for is ignored, what a screen leaves behind is cancelled, what a reload
//! needs is kept, and the page is told when another screen is shown.

mod announcements;
mod code_entry;
mod configure;
mod context;
mod expired;
mod identify;
mod passkey;
mod passkey_prompt;
mod phone_metadata;
mod polling;
#[cfg(test)]
mod properties;
mod remembered;
#[cfg(test)]
mod scenarios;
mod signed_in;
#[cfg(test)]
mod testing;
mod waiting;

use crate::effect::{Effect, PageEvent};
use crate::event::Event;
use crate::method::Method;
use crate::state::{Identify, Outstanding, Screen, Shared, State};
use crate::time::Moment;
use context::Context;

/// What becomes of `state` when `event` happens at `moment`, and what is to be done about it, in order.
///
/// Never fails: an event that the screen has no use for changes nothing. See [the crate's first page](crate) for a whole login.
#[must_use]
pub fn step(state: State, moment: Moment, event: Event) -> (State, Vec<Effect>) {
    let State { screen, mut shared } = state;
    shared.now = moment.now;
    let before = screen.outstanding();
    let ended = event.ended();
    if is_stale(ended, &before) {
        return (State { screen, shared }, Vec::new());
    }
    let before_event = announcements::Said::of(&screen, &shared);
    let mut context = Context::new(&mut shared, moment);
    let mut screen = transition(screen, event, &mut context);
    let done = context.into_effects();
    if let Some(field) = screen.field_mut() {
        field.number(&mut shared.last_number);
    }
    let mut effects = Vec::new();
    cancel_left_behind(&before, ended, &screen, &mut effects);
    remembered::keep(&screen, &mut shared, &mut effects);
    let moved = tell_page(&screen, &mut shared, done, &mut effects);
    announcements::keep_true(before_event, moved, &screen, &mut shared);
    (State { screen, shared }, effects)
}

/// Whether the event is the end of something that the screen does not wait for any more.
fn is_stale(ended: Option<Outstanding>, before: &[Outstanding]) -> bool {
    ended.is_some_and(|ended| !before.contains(&ended))
}

/// The next screen, with the effects of getting there in `context`.
fn transition(screen: Screen, event: Event, context: &mut Context<'_>) -> Screen {
    context.observe(&event);
    let event = match event {
        // What is read again and has not changed is no news.
        Event::Read(text) if screen.field().is_none_or(|field| **field == text) => return screen,
        Event::Read(text) => Event::Typed(text),
        Event::Restored if !matches!(screen, Screen::PasskeyOffer(_) | Screen::SignedIn(_)) => Event::Focused,
        event => event,
    };
    let mut screen = match (event, screen) {
        (Event::Configured(settings, remembered), screen) => {
            configure::configured(screen, *settings, remembered, context)
        }
        // Only other attributes lead on from here.
        (_, screen @ Screen::Unavailable(_)) => screen,
        (Event::ResetRequested, _) => Screen::Identify(Identify::prefilled(&context.shared.settings)),
        (Event::Started(identifier), _) => Identify::with_typed(&identifier).submit(context),
        (event, Screen::SignedIn(screen)) => screen.step(event, context),
        (Event::ChangeRequested, screen) => back_to_first(screen),
        (event, Screen::Identify(screen)) => screen.step(event, context),
        (event, Screen::PasskeyPrompt(screen)) => screen.step(event, context),
        (event, Screen::Waiting(screen)) => screen.step(event, context),
        (event, Screen::Expired(screen)) => screen.step(event, context),
        (event, Screen::PasskeyOffer(screen)) => screen.step(event, context),
    };
    if let Screen::Identify(screen) = &mut screen
        && context.shared.offers_passkeys()
    {
        screen.passkey.prepare(context);
    }
    context.check_device(&screen);
    context.prepare_phone_metadata(&screen);
    screen
}

/// The first screen, with what the screen was told in its field. A screen that was told nothing is not left.
fn back_to_first(screen: Screen) -> Screen {
    match screen.identifier() {
        Some(identifier) => Screen::Identify(Identify::with_typed(identifier.as_str())),
        None => screen,
    }
}

/// Cancels what was waited for before and is not waited for any more.
fn cancel_left_behind(before: &[Outstanding], ended: Option<Outstanding>, screen: &Screen, effects: &mut Vec<Effect>) {
    let after = screen.outstanding();
    for left in before {
        if Some(*left) != ended && !after.contains(left) {
            effects.push(match *left {
                Outstanding::Request(request) => Effect::Abort(request),
                Outstanding::Timer(timer) => Effect::StopTimer(timer),
            });
        }
    }
}

/// Tells the page that the form can be used, and which screen is shown, before what the transition has `done`. Says whether
/// another screen is shown.
fn tell_page(screen: &Screen, shared: &mut Shared, mut done: Vec<Effect>, effects: &mut Vec<Effect>) -> bool {
    if !shared.ready && !matches!(screen, Screen::Unavailable(_)) {
        shared.ready = true;
        effects.push(Effect::Emit(PageEvent::Ready));
    }
    if let Screen::PasskeyOffer(_) = screen {
        // The page is given the tokens before it hears of an offer.
        effects.append(&mut done);
    }
    let step = screen.step_name();
    let moved = shared.step_told != Some(step);
    if moved {
        shared.step_told = Some(step);
        effects.push(Effect::Emit(PageEvent::Step { step, method: screen.method() }));
    }
    effects.append(&mut done);
    moved
}

impl Context<'_> {
    /// Takes down what an event says of the page and of the device.
    fn observe(&mut self, event: &Event) {
        match event {
            Event::DeviceKnown(device) => self.shared.device = *device,
            Event::PhoneMetadataFetched(fetched) => self.take_phone_metadata(*fetched),
            Event::PageChanged(page) => {
                // Only a change of its own mind is news about the network.
                self.shared.network_proven &= page.online == self.shared.page.online;
                self.shared.page = *page;
            }
            Event::Answered(reply) => {
                self.shared.network_proven = reply.proves_network().unwrap_or(self.shared.network_proven);
            }
            _ => {}
        }
    }

    /// Asks once what the device can do with passkeys, where they are offered.
    fn check_device(&mut self, screen: &Screen) {
        let configuration = &self.shared.configuration;
        let wanted = !matches!(screen, Screen::Unavailable(_)) && configuration.methods.contains(Method::Passkey);
        if wanted && !self.shared.device_asked {
            let client_id = configuration.client_id.clone();
            self.shared.device_asked = true;
            self.push(Effect::CheckDevice { client_id });
        }
    }
}
