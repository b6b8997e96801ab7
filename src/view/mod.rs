//! Draws what a person sees: components, one file a screen, each a function of the state.
//!
//! The whole tree is made from each new state, and Leptos' renderer changes in the page what differs from the tree before. No
//! component keeps, derives or watches anything, so none can show something else than the state. Signals would do the same
//! piece by piece, but every signal and every closure type is compiled through all of the reactive system again (see
//! ARCHITECTURE.md for the bytes).
//!
//! A component reports nothing either: `actions` listens at the root and turns what the person does into events.
//!
//! The elements of the screens and of the card are components of `markup`, all of one type. Leptos' own are not used: one that is
//! static with all it holds is built through `innerHTML`, which Trusted Types forbid (`npm/test/agreement.test.ts` finds a slip). All
//! components also render natively, to a string (feature `ssr`).

mod actions;
mod card;
mod code_sent;
mod country;
mod display;
mod expired;
mod focus;
mod identify;
mod link_sent;
mod markup;
mod other_ways;
mod parts;
mod passkey;
mod screens;
mod signed_in;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod unavailable;

pub(crate) use actions::{Actions, PageField};
pub(crate) use display::Display;
#[cfg(feature = "ssr")]
pub use screens::html;

use ssojet_login_core::state::State;
use ssojet_login_core::text::Text;

/// A text of the catalogue, or what the page set in its place.
fn text(state: &State, text: Text) -> String {
    state.shared.settings.strings.get(text).to_owned()
}

/// `true` and `false` as ARIA wants them: the attribute is there, or it is not.
fn flag(is_set: bool) -> Option<&'static str> {
    is_set.then_some("true")
}
