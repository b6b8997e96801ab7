//! What a person sees: components, one file a screen, each a function of the state.
//!
//! A component reads the state and reports what the person does; it calls nothing, waits for nothing and keeps nothing.
//! Every `view!` names a global class: without one, Leptos builds static markup through `innerHTML`, which Trusted Types
//! forbid. All components also render natively, to a string (feature `ssr`).

mod identify;
mod link_expired;
mod link_sent;
mod parts;
mod signed_in;
mod unavailable;
mod widget;

pub use widget::Widget;

use leptos::prelude::*;
use ssojet_login_core::{Happening, Screen, State, Text};
use std::rc::Rc;

/// Where components report what the person did.
#[derive(Clone, Copy)]
pub struct Dispatch(StoredValue<Rc<dyn Fn(Happening)>, LocalStorage>);

impl Dispatch {
    /// Reports to `report`.
    pub fn new(report: impl Fn(Happening) + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(report)))
    }

    fn report(self, happening: Happening) {
        // Gone with the view that the event came from.
        if let Some(report) = self.0.try_get_value() {
            report(happening);
        }
    }
}

/// What every component gets.
#[derive(Clone, Copy)]
struct Context {
    state: Signal<State>,
    dispatch: Dispatch,
    /// Whether the person's focus was in the screen before: then the new screen takes it over, and otherwise leaves the
    /// focus where it is on the page.
    takes_focus: bool,
}

impl Context {
    /// A text of the catalogue, or what the page set in its place.
    fn text(self, text: Text) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || self.state.with(|state| state.settings.strings.get(text).to_owned())
    }

    /// Something of the state of one screen; the default once another screen is shown.
    fn of<S, T: Default>(
        self,
        screen: fn(&Screen) -> Option<&S>,
        read: impl Fn(&S, &State) -> T + Copy + Send + Sync + 'static,
    ) -> impl Fn() -> T + Copy + Send + Sync + 'static
    where
        S: 'static,
    {
        move || self.state.with(|state| screen(&state.screen).map(|screen| read(screen, state)).unwrap_or_default())
    }

    fn report(self, happening: Happening) {
        self.dispatch.report(happening);
    }
}
