//! Connects the widget to TypeScript: takes settings, mounts and unmounts, sends events. Knows no logic of a login.

use std::cell::RefCell;

use ssojet_login_core::configuration::Settings;
use ssojet_login_core::effect::PageEvent;
use ssojet_login_core::error::ErrorReport;
use ssojet_login_core::event::Event;
use ssojet_login_core::session::Authenticated;
use ssojet_login_core::state::State;
use ssojet_login_core::step;
use ssojet_login_core::text::Overrides;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::api::Json;
use crate::runner::{Reporter, Runner};
use crate::view::{Actions, Display, PageField};
use crate::{browser, js};

/// A login mounted into the page. Dropping it, or [`Mounted::unmount`], removes everything it made.
#[wasm_bindgen]
pub struct Mounted {
    reporter: Reporter,
    field: PageField,
    parts: RefCell<Option<(Runner, Actions)>>,
}

/// Mounts a login into `root`, an element inside the shadow root.
///
/// `settings` is an object of strings: `clientId`, `apiBase`, `methods`, `identifier`, `defaultCountry`, `localeCountry`, `locale`,
/// each may be missing, an object `strings`, and `presumesPasskeys`. `listener` is called with the name of an event and its detail.
///
/// `is_drawn` says that the script has drawn the first screen of these settings there: its nodes stay, with all a person has done in
/// them. `is_composing` says that the text in the field is being composed.
#[wasm_bindgen]
pub fn mount(
    root: HtmlElement,
    settings: &JsValue,
    listener: js_sys::Function,
    is_drawn: bool,
    is_composing: bool,
) -> Mounted {
    let adopted = if is_drawn { adopt(&root, settings) } else { None };
    let is_adopted = adopted.is_some();
    if !is_adopted {
        root.set_text_content(None);
    }
    let (place, display) = (root.clone(), RefCell::new(adopted));
    let show = move |state: &State| {
        let mut display = display.borrow_mut();
        match &mut *display {
            Some(display) => display.update(state),
            None => *display = Display::new(place.clone(), state),
        }
    };
    let emit = move |event: PageEvent| {
        let (name, detail) = name_and_detail(&event);
        // A listener that throws is reported by the browser; the login goes on.
        let _ = listener.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &detail);
    };
    let runner = Runner::new(show, emit);
    let reporter = runner.reporter();
    let field = PageField::inside(&root, is_composing);
    // Before anything can be shown that takes the field away.
    let typed = if is_adopted { field.before_settings() } else { None };
    reporter.configure(read_settings(settings));
    if let Some(typed) = typed {
        reporter.report(typed);
    }
    let to_report = reporter.clone();
    let actions = Actions::listen(&field, move |event| to_report.report(event));
    Mounted { reporter, field, parts: RefCell::new(Some((runner, actions))) }
}

/// Takes over what the script has drawn: the first screen of these settings, with nothing typed as far as Rust knows, and no country
/// named.
fn adopt(root: &HtmlElement, settings: &JsValue) -> Option<Display> {
    let blank = Settings { identifier: None, default_country: None, locale_country: None, ..read_settings(settings) };
    let (state, _) = step(State::new(browser::page()), browser::moment(), Event::Configured(Box::new(blank), None));
    Display::adopt(root.clone(), &state)
}

#[wasm_bindgen]
impl Mounted {
    /// Takes changed settings; a login under way goes on where it can.
    pub fn configure(&self, settings: &JsValue) {
        if let Some(typed) = self.field.before_settings() {
            self.reporter.report(typed);
        }
        self.reporter.configure(read_settings(settings));
    }

    /// Back to the first screen.
    pub fn reset(&self) {
        self.reporter.report(Event::ResetRequested);
    }

    /// As if `identifier` had been typed and submitted.
    pub fn start(&self, identifier: String) {
        self.reporter.report(Event::Started(identifier));
    }

    /// Removes everything. Harmless when called twice.
    pub fn unmount(&self) {
        self.parts.take();
    }
}

fn read_settings(settings: &JsValue) -> Settings {
    let text = |name: &str| js::text(settings, name).filter(|text| !text.trim().is_empty());
    Settings {
        client_id: text("clientId"),
        api_base: text("apiBase"),
        methods: text("methods"),
        identifier: text("identifier"),
        default_country: text("defaultCountry"),
        locale_country: text("localeCountry"),
        locale: text("locale"),
        strings: read_overrides(&js::field(settings, "strings")),
        presumes_passkeys: js::field(settings, "presumesPasskeys").is_truthy(),
    }
}

fn read_overrides(strings: &JsValue) -> Overrides {
    let mut overrides = Overrides::default();
    if strings.is_object() {
        for entry in js_sys::Object::entries(strings.unchecked_ref()).iter() {
            let entry: &js_sys::Array = entry.unchecked_ref();
            if let (Some(key), Some(text)) = (entry.get(0).as_string(), entry.get(1).as_string())
                && overrides.set(&key, text).is_err()
            {
                let warning = ["ssojet-login: strings has no text named ", &key].concat();
                web_sys::console::warn_1(&JsValue::from_str(&warning));
            }
        }
    }
    overrides
}

/// The name and the detail of an event of the element.
fn name_and_detail(event: &PageEvent) -> (&'static str, JsValue) {
    match event {
        PageEvent::Ready => ("ssojet-ready", JsValue::from(&Json::object(Vec::new()))),
        PageEvent::Step { step, method } => {
            let method = method.map_or(Json::Null, |method| method.name().into());
            ("ssojet-step", JsValue::from(&Json::object(vec![("step", (*step).into()), ("method", method)])))
        }
        PageEvent::Authenticated(authenticated) => ("ssojet-authenticated", authenticated_detail(authenticated)),
        PageEvent::Error(report) => ("ssojet-error", JsValue::from(&error_detail(report))),
    }
}

fn error_detail(report: &ErrorReport) -> Json {
    let retry_after = report.retry_after.map(|wait| wait.seconds_rounded_up());
    Json::object(vec![
        ("code", report.code.name().into()),
        ("message", report.message.as_str().into()),
        ("retryable", Json::Boolean(report.code.is_retryable())),
    ])
    .with("retryAfter", retry_after.map(|seconds| Json::Number(seconds.into())))
}

fn authenticated_detail(authenticated: &Authenticated) -> JsValue {
    let Authenticated { method, oauth, user, state, raw } = authenticated;
    let oauth = Json::object(vec![
        ("access_token", oauth.access_token.reveal().into()),
        ("refresh_token", oauth.refresh_token.reveal().into()),
        ("expires_at", oauth.expires_at.as_str().into()),
        ("token_type", oauth.token_type.as_str().into()),
    ]);
    let user = Json::object(vec![
        ("user_id", user.user_id.as_str().into()),
        ("identifier", user.identifier.as_str().into()),
        ("created_at", user.created_at.as_str().into()),
        ("updated_at", user.updated_at.as_str().into()),
        ("issuer", user.issuer.as_str().into()),
        ("last_login_at", user.last_login_at.as_str().into()),
    ])
    .with("email", user.email.as_deref().map(Json::from))
    .with("phone", user.phone.as_deref().map(Json::from));
    let detail = Json::object(vec![
        ("method", method.name().into()),
        ("authenticated", Json::Boolean(true)),
        ("oauth", oauth),
        ("user", user),
    ])
    .with("state", state.as_ref().map(|state| state.as_str().into()));
    let detail = JsValue::from(&detail);
    let raw = js_sys::JSON::parse(raw.reveal()).unwrap_or(JsValue::NULL);
    js::set(&detail, "raw", &raw);
    detail
}
