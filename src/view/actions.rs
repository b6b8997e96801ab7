//! Turns submit, input and click into login events.

use ssojet_login_core::event::Event;
use ssojet_login_core::method::Message;
use ssojet_login_core::phone::Country;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event as DomEvent, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::focus::{REFUSED_FIELD, focus};
use crate::browser::Listener;

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

/// Listens to the person for as long as it lives.
pub(crate) struct Actions {
    _listeners: [Listener; 3],
}

impl Actions {
    /// Reports everything done inside `root` to `report`.
    pub(crate) fn listen(root: &HtmlElement, report: impl Fn(Event) + Clone + 'static) -> Self {
        let (submit, type_, click, form) = (report.clone(), report.clone(), report, root.clone());
        Self {
            _listeners: [
                Listener::new(root, "submit", move |event| {
                    event.prevent_default();
                    // Some password managers fill the field in without an `input` event.
                    if let Some(field) = form.query_selector("input").ok().flatten() {
                        report_text(field.unchecked_ref(), &submit);
                    }
                    submit(Event::Submitted);
                    // Also when it was refused before, and nothing on the screen changes.
                    focus(&form, REFUSED_FIELD);
                }),
                Listener::new(root, "input", move |event| {
                    if let Some(field) = target::<HtmlInputElement>(&event) {
                        report_text(&field, &type_);
                    } else if let Some(list) = target::<HtmlSelectElement>(&event)
                        && let Some(country) = Country::parse(&list.value())
                    {
                        type_(Event::CountryChosen(country));
                    }
                }),
                Listener::new(root, "click", move |event| {
                    let button = target::<Element>(&event).and_then(|target| target.closest("[data-action]").ok()?);
                    let name = button.and_then(|button| button.get_attribute("data-action"));
                    if let Some(action) = name.and_then(|name| Action::from_name(&name)) {
                        click(action.into());
                    }
                }),
            ],
        }
    }
}

fn report_text(field: &HtmlInputElement, report: impl Fn(Event)) {
    report(Event::Typed(field.value()));
}

fn target<T: JsCast>(event: &DomEvent) -> Option<T> {
    event.target()?.dyn_into().ok()
}
