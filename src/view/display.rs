//! Brings the tree of each state into the page.

use super::card::{card, language};
use super::focus::{Attention, focus};
use crate::countries;
use leptos::tachys::view::{Mountable, Render};
use ssojet_login_core::{Screen, State};
use web_sys::HtmlElement;

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
        fill_countries(&root, state);
        Self { root, attention: Attention::of(state), tree: Box::new(Built { built, view: card }) }
    }

    /// Shows `state` instead of the one before.
    pub(crate) fn update(&mut self, state: &State) {
        let attention = Attention::of(state);
        let target = attention.target_after(self.attention);
        let target = target.filter(|_| self.root.matches(":focus-within").unwrap_or(false));
        self.attention = attention;
        self.tree.update(state);
        fill_countries(&self.root, state);
        if let Some(selector) = target {
            focus(&self.root, selector);
        }
    }
}

/// The list of countries, which the tree leaves empty.
fn fill_countries(root: &HtmlElement, state: &State) {
    if let Screen::Identify(screen) = &state.screen
        && screen.is_phone()
    {
        countries::fill(root, &language(state), screen.country());
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
