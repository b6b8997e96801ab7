//! Turns submit, input and click into login events.

use std::cell::RefCell;
use std::rc::Rc;

use ssojet_login_core::event::Event;
use ssojet_login_core::method::Message;
use ssojet_login_core::phone::Country;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event as DomEvent, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::focus::{FIELD, REFUSED_FIELD, alerts, focus, has_focus, show_said};
use crate::browser::Listener;
use crate::js;

/// The `id` of the field for an address or a number. No field has a name: a script that submits the form would put what is typed into
/// the page's address.
const IDENTIFIER: &str = "identifier";
/// The `id` of the list of countries.
const COUNTRY: &str = "country";

/// Something a button asks for. The button carries its name in `data-action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The link or the code once more, or a new one.
    Resend,
    /// Another message. The button carries its name.
    Switch(Message),
    /// A passkey.
    Passkey,
    /// Not now.
    Skip,
    /// Another address.
    Change,
}

impl Action {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Resend => "resend",
            Self::Switch(message) => message.name(),
            Self::Passkey => "use-passkey",
            Self::Skip => "skip",
            Self::Change => "change",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let plain = [Self::Resend, Self::Change, Self::Passkey, Self::Skip];
        plain.into_iter().find(|action| action.name() == name).or_else(|| Message::from_name(name).map(Self::Switch))
    }
}

impl From<Action> for Event {
    fn from(action: Action) -> Self {
        match action {
            Action::Resend => Self::ResendRequested,
            Action::Switch(message) => Self::SwitchRequested(message),
            Action::Passkey => Self::PasskeyRequested,
            Action::Skip => Self::SkipRequested,
            Action::Change => Self::ChangeRequested,
        }
    }
}

/// The field of the screen, as it stands in the page: what is in it counts, whether or not an event has told of it.
#[derive(Clone)]
pub(crate) struct PageField {
    root: HtmlElement,
    /// The field whose text is being composed (Chinese, Japanese, Korean): what is in it is not typed yet.
    composed: Rc<RefCell<Option<EventTarget>>>,
}

impl PageField {
    /// The field inside `root`, whichever it is at that time; `is_composing` where a composition is open already.
    pub(crate) fn inside(root: &HtmlElement, is_composing: bool) -> Self {
        let composed = if is_composing { input(root).map(EventTarget::from) } else { None };
        Self { root: root.clone(), composed: Rc::new(RefCell::new(composed)) }
    }

    /// Reports what is in the field: password managers and keyboards may fill it in without an `input` event.
    fn read(&self, report: &impl Fn(Event), as_event: fn(String) -> Event) {
        if let Some(field) = input(&self.root)
            && !self.is_composed(&field)
        {
            report(as_event(field.value()));
        }
    }

    /// What is in the field before the page changes its attributes, also in the middle of a composition: it must not make
    /// way for what the page fills in. A code is not taken from there, since the page never fills one in.
    pub(crate) fn before_settings(&self) -> Option<Event> {
        let field = input(&self.root)?;
        (field.id() == IDENTIFIER || !self.is_composed(&field)).then(|| Event::Read(field.value()))
    }

    /// Once for each click of the button or script that asks for it: the form itself submits nothing.
    fn submit(&self, event: &DomEvent, report: &impl Fn(Event)) {
        event.prevent_default();
        if input(&self.root).is_some_and(|field| self.is_composed(&field)) {
            // Enter has chosen a candidate.
            return;
        }
        self.read(report, Event::Read);
        report(Event::Submitted);
        // Also when it was refused before, and nothing on the screen changes.
        focus(&self.root, REFUSED_FIELD);
        let alert =
            alerts(&self.root).into_iter().find(|alert| alert.text_content().is_some_and(|text| !text.is_empty()));
        if has_focus(&self.root) && alert.is_some() {
            show_said(&self.root, alert.as_ref());
        }
    }

    fn is_composed(&self, field: &EventTarget) -> bool {
        self.composed.borrow().as_ref() == Some(field)
    }

    fn handle(&self, event: &DomEvent, report: &impl Fn(Event)) {
        match event.type_().as_str() {
            "submit" => self.submit(event, report),
            "click" => {
                let button = target::<Element>(event).and_then(|target| target.closest("button").ok()?);
                let Some(button) = button else { return };
                if js::field(event, "isTrusted").is_truthy() && !has_focus(&self.root) {
                    // Safari gives none to a button that is clicked.
                    let _ = button.unchecked_ref::<HtmlElement>().focus();
                }
                match button.get_attribute("data-action").and_then(|name| Action::from_name(&name)) {
                    Some(action) => {
                        self.read(report, Event::Read);
                        report(action.into());
                    }
                    // Enter in the field is such a click, too. In a frame without `allow-forms` it is all that comes.
                    None => self.submit(event, report),
                }
            }
            "compositionstart" => *self.composed.borrow_mut() = event.target(),
            "input" if js::field(event, "isComposing").is_truthy() => {}
            kind => {
                if matches!(kind, "compositionend" | "focusout") {
                    *self.composed.borrow_mut() = None;
                }
                let changed = target::<Element>(event).filter(|_| kind == "input");
                let list = changed.as_ref().filter(|changed| changed.id() == COUNTRY);
                // Before the field is read: the list may be set to the country of what is in it.
                let country = list.and_then(|list| Country::parse(&list.unchecked_ref::<HtmlSelectElement>().value()));
                let is_typed = changed.is_some_and(|changed| changed.matches(FIELD).unwrap_or(false));
                self.read(report, if is_typed { Event::Typed } else { Event::Read });
                if let Some(country) = country {
                    report(Event::CountryChosen(country));
                }
            }
        }
    }
}

/// What is listened to. Some keyboards end a composition only by leaving the field.
const KINDS: [&str; 7] = ["submit", "click", "input", "change", "focusout", "compositionstart", "compositionend"];

/// Listens to the person for as long as it lives.
pub(crate) struct Actions {
    _listeners: Vec<Listener>,
}

impl Actions {
    /// Reports everything done around `field` to `report`.
    pub(crate) fn listen(field: &PageField, report: impl Fn(Event) + Clone + 'static) -> Self {
        let mut listeners = Vec::new();
        for kind in KINDS {
            let (root, field, report) = (&field.root, field.clone(), report.clone());
            listeners.push(Listener::new(root, kind, move |event| field.handle(&event, &report)));
        }
        Self { _listeners: listeners }
    }
}

/// The field inside `root`.
pub(super) fn input(root: &Element) -> Option<HtmlInputElement> {
    root.query_selector(FIELD).ok()?.map(JsCast::unchecked_into)
}

/// Not by its class, which may be another window's, or the page's own.
fn target<T: JsCast>(event: &DomEvent) -> Option<T> {
    event.target().map(JsCast::unchecked_into)
}
