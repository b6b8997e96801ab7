//! Moves the focus to where it belongs (WCAG 2.2, 2.4.3).
//!
//! It never moves on its own account: only a person whose focus was in the widget has it moved, so that embedding a login
//! steals nothing from the page around it.

use ssojet_login_core::state::{Screen, State};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A field whose text was refused.
pub(super) const REFUSED_FIELD: &str = "input[aria-invalid]";
/// The field of a screen that has one.
const FIELD: &str = "input";
/// The heading of any screen.
const HEADING: &str = "h2";

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

/// Puts the focus on the first element that matches.
pub(super) fn focus(root: &Element, selector: &str) {
    let target = root.query_selector(selector).ok().flatten();
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
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
        let identify = happen(unavailable.clone(), Event::Configured(settings, None));
        let refused = happen(identify.clone(), Event::Submitted);
        let ended = happen(identify.clone(), Event::Configured(Settings::default(), None));
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
