//! Moves the focus to where it belongs (WCAG 2.2, 2.4.3), and shows what was said last.
//!
//! It never moves on its own account: only a person whose focus was in the widget has it moved, so that embedding a login
//! steals nothing from the page around it.

use js_sys::Object;
use ssojet_login_core::state::{Screen, State};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use crate::js;

/// The field of a screen that has one: not whichever `input` comes first, since password managers put hidden ones of their own there.
pub(super) const FIELD: &str = "input.input";
/// A field whose text was refused.
pub(super) const REFUSED_FIELD: &str = "input.input[aria-invalid]";
/// The heading of any screen.
pub(super) const HEADING: &str = "h2";
/// The main button of any screen.
const BUTTON: &str = ".button";

/// What of the state decides where the focus belongs.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Attention {
    step: &'static str,
    has_field: bool,
    is_invalid: bool,
}

impl Attention {
    pub(super) fn of(state: &State) -> Self {
        Self {
            step: state.screen.step_name(),
            has_field: match &state.screen {
                Screen::Identify(_) => true,
                Screen::Waiting(screen) => screen.wants_code(),
                _ => false,
            },
            is_invalid: state.is_text_refused(),
        }
    }

    /// Back to the field when there is something to type or to correct, else to the heading of the new screen, from where a
    /// screen reader reads on.
    pub(super) fn target_after(self, before: Self) -> Option<&'static str> {
        let is_new = self.step != before.step;
        match (self.has_field, is_new) {
            (true, true) => Some(FIELD),
            (true, false) => (self.is_invalid && !before.is_invalid).then_some(FIELD),
            (false, true) => Some(HEADING),
            (false, false) => None,
        }
    }
}

/// Whether the focus is inside of the widget. `:focus-within` does not tell: it is never so in a window that is not the active one,
/// and the mail is in another.
pub(super) fn has_focus(root: &Element) -> bool {
    js::field(&root.get_root_node(), "activeElement").is_object()
}

/// Puts the focus on the first element that matches.
pub(super) fn focus(root: &Element, selector: &str) {
    if let Some(target) = root.query_selector(selector).ok().flatten() {
        if selector == HEADING {
            // Only now: a page that gives the focus to the whole widget gives it to the first element that takes it.
            let _ = target.set_attribute("tabindex", "-1");
        }
        let _ = target.unchecked_into::<HtmlElement>().focus();
    }
}

/// Brings into view what the widget has just said, the button, and what has the focus: below a focused field they may be off a
/// small screen, or under its keyboard. Where not all fits, what was said does. Without an alert that is the new screen.
pub(super) fn show_said(root: &Element, alert: Option<&Element>) {
    let find = |selector| root.query_selector(selector).ok().flatten().map(JsValue::from);
    let said = alert.map(JsValue::from);
    let active = js::field(&root.get_root_node(), "activeElement");
    let heading = if said.is_none() { find(HEADING) } else { None };
    for element in [find(BUTTON), heading, Some(active), said].into_iter().flatten() {
        let _ = show(element.unchecked_ref());
    }
}

/// The alerts of the screen, those that say nothing too.
pub(super) fn alerts(root: &Element) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(".alert") else { return Vec::new() };
    js_sys::Array::from(&found).iter().map(JsCast::unchecked_into).collect()
}

/// At once, whatever the page does by its own style: a person is waiting for the answer.
fn show(element: &Shown) -> Result<(), JsValue> {
    let options = Object::new();
    js::set_text(&options, "block", "nearest");
    js::set_text(&options, "behavior", "instant");
    element.scroll_into_view(&options)?;
    // In Safari that takes no account of the keyboard.
    let (window, area) = (js_sys::global(), element.bounding_box()?);
    let viewport = js::field(&window, "visualViewport");
    let number = |object: &JsValue, name: &str| js::field(object, name).as_f64().unwrap_or(f64::INFINITY);
    let below = number(&area, "bottom") - number(&viewport, "offsetTop") - number(&viewport, "height");
    if below > 0.0 {
        window.unchecked_ref::<Shown>().scroll_by(0.0, below)?;
    }
    Ok(())
}

#[wasm_bindgen]
extern "C" {
    /// An element, or the window, with what web-sys does not catch.
    type Shown;

    #[wasm_bindgen(method, catch, js_name = scrollIntoView)]
    fn scroll_into_view(this: &Shown, options: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = getBoundingClientRect)]
    fn bounding_box(this: &Shown) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = scrollBy)]
    fn scroll_by(this: &Shown, right: f64, down: f64) -> Result<(), JsValue>;
}

#[cfg(test)]
mod tests {
    use ssojet_login_core::configuration::Settings;
    use ssojet_login_core::event::Event;
    use ssojet_login_core::state::Page;
    use ssojet_login_core::step;
    use ssojet_login_core::time::{Instant, Moment};

    use super::*;

    fn happen(state: State, event: Event) -> State {
        step(state, Moment { now: Instant::from_epoch_milliseconds(0), random: 0 }, event).0
    }

    #[test]
    fn the_focus_follows_the_screens_and_the_refusals() {
        let unavailable = State::new(Page { visible: true, online: true });
        let settings = Settings { client_id: Some("cli_1".into()), ..Settings::default() };
        let identify = happen(unavailable.clone(), Event::Configured(Box::new(settings), None));
        let refused = happen(identify.clone(), Event::Submitted);
        let ended = happen(identify.clone(), Event::Configured(Box::default(), None));
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
