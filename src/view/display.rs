//! Brings the view of each state into the page.

use leptos::prelude::View;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use ssojet_login_core::method::Accepts;
use ssojet_login_core::state::{Field, Screen, State};
use web_sys::{Element, HtmlElement};

use super::actions::input;
use super::card::{announcement, card, language};
use super::focus::{Attention, HEADING, alerts, focus, has_focus, show_said};
use super::markup::Markup;
use super::screens::{ScreenKind, screen};
use crate::countries;

/// The live region. It is not that of the loader, whose panel is gone.
const LIVE_REGION: &str = "[role=status]";

/// A tree in the page. Dropping it takes it out again.
pub(crate) struct Display {
    root: HtmlElement,
    /// Where the screen is, in the card.
    place: Element,
    attention: Attention,
    /// What each alert of the screen says.
    alerts: Vec<String>,
    /// What was written into the field last, and how often it was selected.
    written: Written,
    /// The announcement that was said last, by its number, and its words.
    said: (Option<u32>, String),
    /// How many problems were shown.
    problems: u32,
    /// Whether the script has said already what is wrong with the field. Rust, which comes to the same, does not say it again.
    is_problem_said: bool,
    /// Whether the field is the one that the script has drawn and filled in, and no state has been shown since.
    is_drawn: bool,
    kind: ScreenKind,
    // Dropped, and so taken out, before the card around it.
    screen: Tree,
    card: Tree,
}

impl Display {
    /// Shows `state` inside `root`. `None` where the page lets nothing be put into it.
    pub(crate) fn new(root: HtmlElement, state: &State) -> Option<Self> {
        let card = Tree::in_place(card(state, Vec::new()), &root);
        let place = root.first_element_child()?.first_element_child()?;
        let screen = Tree::in_place(screen(state), &place);
        fill_countries(&root, state);
        let mut display = Self::showing(state, root, place, card, screen);
        display.write_field(state.screen.field(), false);
        display.say(state, None);
        Some(display)
    }

    /// Takes over the first screen that the script has drawn inside `root`, node by node, and changes none of them. `state` is that
    /// of the form as it was drawn, with nothing in its field: what is in there belongs to the person already. `None` where that is
    /// another screen.
    pub(crate) fn adopt(root: HtmlElement, state: &State) -> Option<Self> {
        let drawn = root.first_element_child()?;
        let place = drawn.first_element_child()?;
        let form = place.first_element_child().filter(|_| matches!(state.screen, Screen::Identify(_)))?;
        let screen = Tree::adopted(screen(state), form);
        let card = Tree::adopted(card(state, Vec::new()), drawn);
        let mut display = Self::showing(state, root, place, card, screen);
        display.is_drawn = true;
        display.new_alert(false);
        display.is_problem_said = display.alerts.iter().any(|words| !words.is_empty());
        Some(display)
    }

    fn showing(state: &State, root: HtmlElement, place: Element, card: Tree, screen: Tree) -> Self {
        Self {
            root,
            place,
            attention: Attention::of(state),
            written: Written::default(),
            alerts: Vec::new(),
            said: Default::default(),
            problems: 0,
            is_problem_said: false,
            is_drawn: false,
            kind: ScreenKind::of(&state.screen),
            screen,
            card,
        }
    }

    /// Shows `state` instead of the one before.
    pub(crate) fn update(&mut self, state: &State) {
        let attention = Attention::of(state);
        let has_focus = has_focus(&self.root);
        let target = attention.target_after(self.attention).filter(|_| has_focus);
        self.attention = attention;
        card(state, Vec::new()).rebuild(&mut self.card.0);
        let kind = ScreenKind::of(&state.screen);
        if std::mem::replace(&mut self.kind, kind) == kind {
            screen(state).rebuild(&mut self.screen.0);
        } else {
            self.screen = Tree::in_place(screen(state), &self.place);
        }
        fill_countries(&self.root, state);
        if let Some(selector) = target {
            focus(&self.root, selector);
        }
        self.write_field(state.screen.field(), has_focus);
        let is_refused = std::mem::replace(&mut self.problems, state.shared.problems) != state.shared.problems;
        let is_refused_again = is_refused && !std::mem::take(&mut self.is_problem_said);
        let alert = self.new_alert(is_refused_again);
        if let Some((alert, words)) = alert.as_ref().and_then(|alert| Some((alert, alert.first_child()?))) {
            // Taken out and put in anew: a text that is refused again as before is heard again.
            let _ = alert.append_child(&words);
        }
        self.say(state, target);
        self.is_drawn = false;
        if has_focus && (target.is_some() || alert.is_some()) {
            show_said(&self.root, alert.as_ref());
        }
    }

    /// The alert that says something it did not say before, or, where there was a new problem, the first that says anything: of a
    /// screen's alerts that of the field.
    fn new_alert(&mut self, is_refused_again: bool) -> Option<Element> {
        let alerts = alerts(&self.root);
        let said = alerts.iter().map(|alert| alert.text_content().unwrap_or_default()).collect();
        let before = std::mem::replace(&mut self.alerts, said);
        let is_new = |position: usize| {
            let now = self.alerts.get(position).filter(|text| !text.is_empty());
            now.is_some() && (is_refused_again || now != before.get(position))
        };
        alerts.into_iter().enumerate().find(|(position, _)| is_new(*position)).map(|(_, alert)| alert)
    }

    /// Has the live region say what is new, or in other words of the page: put in anew, so that a sentence said twice in a row is
    /// heard twice. What the heading says is heard already where it has got the focus.
    fn say(&mut self, state: &State, focused: Option<&str>) {
        let words = announcement(state);
        let now = (state.shared.announcement.map(|announcement| announcement.serial), words.clone());
        if self.said == now {
            return;
        }
        let before = std::mem::replace(&mut self.said, now);
        let text = |selector: &str| self.root.query_selector(selector).ok().flatten()?.text_content();
        let is_heard = if before.0 == self.said.0 {
            text(LIVE_REGION).is_some_and(|said| said.is_empty())
        } else {
            focused == Some(HEADING) && text(HEADING).as_ref() == Some(&words)
        };
        if let Some(region) = self.root.query_selector(LIVE_REGION).ok().flatten() {
            let words = if is_heard { "" } else { &words };
            // The script may have said it already: what is first said here.
            if before.0.is_some() || region.text_content().as_deref() != Some(words) {
                region.set_text_content(Some(words));
            }
        }
    }

    /// Writes a deliberate change into the field, and leaves it alone otherwise: it belongs to the person.
    fn write_field(&mut self, field: Option<&Field>, may_select: bool) {
        let now = field.map(|field| (field.revision(), field.selections()));
        let before = std::mem::replace(&mut self.written, now).unwrap_or_default();
        let (Some(field), Some(input)) = (field, input(&self.root)) else { return };
        if field.revision() != before.0 && !self.is_drawn && input.value() != **field {
            input.set_value(field);
        }
        if may_select && field.selections() > before.1 {
            let _ = input.focus();
            input.select();
        }
    }
}

/// [`Field::revision`] and [`Field::selections`]; none where the screen has no field.
type Written = Option<(u32, u32)>;

/// The list of countries, which the tree leaves empty.
fn fill_countries(root: &HtmlElement, state: &State) {
    let Screen::Identify(screen) = &state.screen else { return };
    if let Some(metadata) = state.shared.phone_metadata.known {
        countries::fill(root, &language(state), metadata, screen.country(&state.shared));
    } else if state.shared.configuration.methods.accepts() != Accepts::Email {
        countries::prepare(&language(state));
    }
}

/// A tree in the page.
struct Tree(<View<Markup> as Render>::State);

impl Tree {
    /// The tree of what is in the page already, from `drawn` on.
    fn adopted(view: View<Markup>, drawn: Element) -> Self {
        Self(view.hydrate::<true>(&Cursor::new(drawn), &PositionState::new(Position::Current)))
    }

    fn in_place(view: View<Markup>, place: &Element) -> Self {
        let mut built = view.build();
        built.mount(place, None);
        Self(built)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        self.0.unmount();
    }
}
