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

    const IDENTIFY: Attention = Attention { screen: unavailable(), is_identify: true, is_invalid: false };

    const fn unavailable() -> Discriminant<Screen> {
        std::mem::discriminant(&Screen::Unavailable(ssojet_login_core::ErrorCode::Offline))
    }

    fn other() -> Attention {
        let state = State::new(ssojet_login_core::Page { visible: true, online: true });
        let mut attention = Attention::of(&state);
        attention.is_identify = false;
        attention
    }

    #[test]
    fn nothing_moves_while_a_screen_stays() {
        assert_eq!(IDENTIFY.target_after(IDENTIFY), None);
        assert_eq!(other().target_after(other()), None);
    }

    #[test]
    fn a_refused_text_is_gone_back_to_once() {
        let invalid = Attention { is_invalid: true, ..IDENTIFY };
        assert_eq!(invalid.target_after(IDENTIFY), Some(FIELD));
        assert_eq!(invalid.target_after(invalid), None);
        assert_eq!(IDENTIFY.target_after(invalid), None);
    }
}
