//! Reads the clock, draws random numbers and watches the page. Nothing here knows what a login is.

use std::cell::Cell;

use ssojet_login_core::state::Page;
use ssojet_login_core::time::{Instant, Moment};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event as DomEvent, EventTarget};

use crate::js;

/// The wall clock, which goes on while the device sleeps, but never back: set back by an hour, it would stop every countdown
/// and every poll for an hour.
pub(crate) fn now() -> Instant {
    thread_local! {
        static CLOCK: Cell<Steady> = const { Cell::new(Steady { last: 0, ahead: 0 }) };
    }
    let clock = CLOCK.get().read(js_sys::Date::now() as u64);
    CLOCK.set(clock);
    Instant::from_epoch_milliseconds(clock.last)
}

/// A clock made steady, in milliseconds.
#[derive(Clone, Copy)]
struct Steady {
    /// What it said last.
    last: u64,
    /// How far it is ahead of the one it reads.
    ahead: u64,
}

impl Steady {
    fn read(self, clock: u64) -> Self {
        let ahead = self.ahead + self.last.saturating_sub(clock + self.ahead);
        Self { last: clock + ahead, ahead }
    }
}

/// The time, and chance enough to spread polls; not for anything secret.
pub(crate) fn moment() -> Moment {
    Moment { now: now(), random: (js_sys::Math::random() * f64::from(u32::MAX)) as u32 }
}

/// Whether the page is shown and online.
pub(crate) fn page() -> Page {
    let says = |object: &str, name: &str| js::field(&js::field(&js_sys::global(), object), name).as_bool();
    // What the browser does not say is as usual.
    Page { visible: says("document", "hidden") != Some(true), online: says("navigator", "onLine") != Some(false) }
}

/// What [`Surroundings`] noticed.
pub(crate) enum Notice {
    /// Shown, hidden, online or offline.
    PageChanged,
    /// The window got the focus.
    Focused,
    /// The page was left and came back (back/forward cache).
    Restored,
}

/// Listens to the page for as long as it lives.
pub(crate) struct Surroundings {
    _listeners: Vec<Listener>,
}

impl Surroundings {
    /// Calls `notice` at every change that may be a reason to ask the server now, or not to.
    pub(crate) fn watch(notice: impl Fn(Notice) + Clone + 'static) -> Self {
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            if let Some(document) = window.document() {
                let notice = notice.clone();
                listeners.push(Listener::new(&document, "visibilitychange", move |_| notice(Notice::PageChanged)));
            }
            for event in ["online", "offline"] {
                let notice = notice.clone();
                listeners.push(Listener::new(&window, event, move |_| notice(Notice::PageChanged)));
            }
            let shown = notice.clone();
            listeners.push(Listener::new(&window, "pageshow", move |event| {
                if js::field(&event, "persisted").is_truthy() {
                    shown(Notice::Restored);
                }
            }));
            listeners.push(Listener::new(&window, "focus", move |_| notice(Notice::Focused)));
        }
        Self { _listeners: listeners }
    }
}

/// Listens to one event of one target for as long as it lives.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut(DomEvent)>,
}

impl Listener {
    /// Calls `callback` for every `event` of `target`.
    pub(crate) fn new(target: &EventTarget, event: &'static str, callback: impl FnMut(DomEvent) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(DomEvent)>::new(callback);
        let callback = closure.as_ref();
        if target.add_event_listener_with_callback(event, callback.unchecked_ref()).is_err() {
            // A form that heard nothing would say nothing, either.
            js::set(target, &["on", event].concat(), callback);
        }
        Self { target: target.clone(), event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.event, callback);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_goes_on_from_where_it_was() {
        let mut clock = Steady { last: 0, ahead: 0 };
        let mut said = Vec::new();
        for read in [1000, 1500, 400, 900, 2600] {
            clock = clock.read(read);
            said.push(clock.last);
        }
        assert_eq!(said, [1000, 1500, 1500, 2000, 3700]);
    }
}
