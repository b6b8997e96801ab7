//! Brings the tree of each state into the page, and the focus to where it belongs (WCAG 2.2, 2.4.3).
//!
//! The focus never moves on its own account: only a person whose focus was in the widget has it moved, so that embedding a
//! login steals nothing from the page around it.

use super::{card, identify};
use leptos::tachys::view::{Mountable, Render};
use ssojet_login_core::{Screen, State};
use std::mem::Discriminant;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The field of the first screen.
const FIELD: &str = "input";
/// The heading of any screen.
const HEADING: &str = "h2";

/// What of the state decides where the focus belongs.
#[derive(Clone, Copy, PartialEq)]
struct Attention {
    screen: Discriminant<Screen>,
    is_identify: bool,
    is_invalid: bool,
}

impl Attention {
    fn of(state: &State) -> Self {
        Self {
            screen: std::mem::discriminant(&state.screen),
            is_identify: matches!(state.screen, Screen::Identify(_)),
            is_invalid: identify::is_invalid(state),
        }
    }

    /// Back to the field when there is something to type or to mend, else to the heading of the new screen, from where a
    /// screen reader reads on.
    fn target_after(self, before: Self) -> Option<&'static str> {
        let is_new = self.screen != before.screen;
        match (self.is_identify, is_new) {
            (true, true) => Some(FIELD),
            (true, false) => (self.is_invalid && !before.is_invalid).then_some(FIELD),
            (false, true) => Some(HEADING),
            (false, false) => None,
        }
    }
}

/// A tree in the page. Dropping it takes it out again.
pub(crate) struct Display {
    root: HtmlElement,
    attention: Attention,
    tree: Box<dyn Tree>,
}

impl Display {
    /// Shows `state` inside `root`.
    pub(crate) fn new(root: HtmlElement, state: &State) -> Self {
        let mut built = card(state).build();
        built.mount(&root, None);
        Self { root, attention: Attention::of(state), tree: Box::new(Built { built, view: card }) }
    }

    /// Shows `state` instead of the one before.
    pub(crate) fn update(&mut self, state: &State) {
        let attention = Attention::of(state);
        let target = attention.target_after(self.attention);
        let target = target.filter(|_| self.root.matches(":focus-within").unwrap_or(false));
        self.attention = attention;
        self.tree.update(state);
        if let Some(selector) = target {
            focus(&self.root, selector);
        }
    }
}

/// Puts the focus on the first element that matches.
pub(super) fn focus(root: &Element, selector: &str) {
    let target = root.query_selector(selector).ok().flatten();
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
}

/// A built tree whose type, which spells out every element in it, is forgotten.
trait Tree {
    fn update(&mut self, state: &State);
}

struct Built<V: Render> {
    built: V::State,
    view: fn(&State) -> V,
}

impl<V: Render> Tree for Built<V> {
    fn update(&mut self, state: &State) {
        (self.view)(state).rebuild(&mut self.built);
    }
}

impl<V: Render> Drop for Built<V> {
    fn drop(&mut self) {
        self.built.unmount();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ssojet_login_core::{Event, Happening, Instant, Moment, Page, Settings, step};

    fn happen(state: State, happening: Happening) -> State {
        let moment = Moment { now: Instant::from_epoch_milliseconds(0), random: 0 };
        step(state, Event { moment, happening }).0
    }

    #[test]
    fn the_focus_follows_the_screens_and_the_refusals() {
        let unavailable = State::new(Page { visible: true, online: true });
        let settings = Settings { client_id: Some("cli_1".into()), ..Settings::default() };
        let identify = happen(unavailable.clone(), Happening::Configured(settings));
        let refused = happen(identify.clone(), Happening::Submitted);
        let ended = happen(identify.clone(), Happening::Configured(Settings::default()));
        for (before, now, target) in [
            (&unavailable, &identify, Some(FIELD)),
            (&identify, &identify, None),
            (&identify, &refused, Some(FIELD)),
            (&refused, &refused, None),
            (&refused, &identify, None),
            (&identify, &ended, Some(HEADING)),
            (&ended, &unavailable, None),
        ] {
            assert_eq!(Attention::of(now).target_after(Attention::of(before)), target);
        }
    }
}
