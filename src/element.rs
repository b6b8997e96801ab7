//! The boundary to TypeScript: settings in, events out, mount and unmount. No logic of a login.

use crate::runner::{Reporter, Runner};
use crate::view::{Dispatch, Widget};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::{AnyView, IntoAny, RwSignal};
use leptos::tachys::view::any_view::AnyViewState;
use serde::Serialize;
use ssojet_login_core::{Authenticated, Emission, ErrorReport, Happening, Overrides, Settings};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// A login mounted into the page. Dropping it, or [`Mounted::unmount`], removes everything it made.
#[wasm_bindgen]
pub struct Mounted {
    reporter: Reporter,
    // Dropped in this order: the view must not outlive what it shows.
    view: RefCell<Option<UnmountHandle<AnyViewState>>>,
    runner: RefCell<Option<Runner>>,
}

/// Mounts a login into `root`, an element inside the shadow root.
///
/// `settings` is an object of strings: `clientId`, `apiBase`, `methods`, `identifier`, `locale`, each may be missing, and an
/// object `strings`. `emit` is called with the name of an event and its detail.
#[wasm_bindgen]
pub fn mount(root: HtmlElement, settings: &JsValue, emit: js_sys::Function) -> Mounted {
    let runner = Runner::new(move |emission| {
        let (name, detail) = event(&emission);
        // A listener that throws is reported by the browser; the login goes on.
        let _ = emit.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &detail);
    });
    let reporter = runner.reporter();
    reporter.report(Happening::Configured(read_settings(settings)));
    let (shown, dispatch) = (runner.shown(), reporter.clone());
    let view = mount_to(root, move || -> AnyView {
        let dispatch = Dispatch::new(move |happening| dispatch.report(happening));
        Widget(RwSignal::from(shown).into(), dispatch).into_any()
    });
    Mounted { reporter, view: RefCell::new(Some(view)), runner: RefCell::new(Some(runner)) }
}

#[wasm_bindgen]
impl Mounted {
    /// Takes changed settings; a login under way goes on where it can.
    pub fn configure(&self, settings: &JsValue) {
        self.reporter.report(Happening::Configured(read_settings(settings)));
    }

    /// Back to the first screen.
    pub fn reset(&self) {
        self.reporter.report(Happening::ResetRequested);
    }

    /// As if `identifier` had been typed and submitted.
    pub fn start(&self, identifier: String) {
        self.reporter.report(Happening::Started(identifier));
    }

    /// Removes everything. Harmless when called twice.
    pub fn unmount(&self) {
        self.runner.take();
        self.view.take();
    }
}

/// Calls `callback` when the module has panicked. Nothing of it may be called after that.
#[wasm_bindgen]
pub fn on_panic(callback: js_sys::Function) {
    // The message of a panic stays here: it may quote what was typed.
    std::panic::set_hook(Box::new(move |_| {
        let _ = callback.call0(&JsValue::UNDEFINED);
    }));
}

fn read_settings(settings: &JsValue) -> Settings {
    let field = |name: &str| js_sys::Reflect::get(settings, &JsValue::from_str(name)).ok();
    let text = |name: &str| field(name)?.as_string().filter(|text| !text.trim().is_empty());
    Settings {
        client_id: text("clientId"),
        api_base: text("apiBase"),
        methods: text("methods"),
        identifier: text("identifier"),
        locale: text("locale"),
        strings: field("strings").map(|strings| read_overrides(&strings)).unwrap_or_default(),
    }
}

fn read_overrides(strings: &JsValue) -> Overrides {
    let mut overrides = Overrides::default();
    if let Some(object) = strings.dyn_ref::<js_sys::Object>() {
        for entry in js_sys::Object::entries(object).iter() {
            let entry = js_sys::Array::from(&entry);
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

/// The name and the detail of the event that tells `emission`.
fn event(emission: &Emission) -> (&'static str, JsValue) {
    match emission {
        Emission::Ready => ("ssojet-ready", js_sys::Object::new().into()),
        Emission::Step { step, method } => {
            let detail = StepDetail { step, method: method.map(|method| method.name()) };
            ("ssojet-step", to_js(&detail))
        }
        Emission::Authenticated(authenticated) => ("ssojet-authenticated", authenticated_detail(authenticated)),
        Emission::Error(report) => ("ssojet-error", to_js(&ErrorDetail::of(report))),
    }
}

#[derive(Serialize)]
struct StepDetail {
    step: &'static str,
    method: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDetail<'a> {
    code: &'static str,
    message: &'a str,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

impl<'a> ErrorDetail<'a> {
    fn of(report: &'a ErrorReport) -> Self {
        Self {
            code: report.code.name(),
            message: &report.message,
            retryable: report.code.is_retryable(),
            retry_after: report.retry_after.map(|wait| wait.seconds_rounded_up()),
        }
    }
}

#[derive(Serialize)]
struct AuthenticatedDetail<'a> {
    method: &'static str,
    authenticated: bool,
    oauth: OauthDetail<'a>,
    user: UserDetail<'a>,
}

#[derive(Serialize)]
struct OauthDetail<'a> {
    access_token: &'a str,
    refresh_token: &'a str,
    expires_at: &'a str,
    token_type: &'a str,
}

#[derive(Serialize)]
struct UserDetail<'a> {
    user_id: &'a str,
    identifier: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    created_at: &'a str,
    updated_at: &'a str,
    issuer: &'a str,
    last_login_at: &'a str,
}

fn authenticated_detail(authenticated: &Authenticated) -> JsValue {
    let Authenticated { method, oauth, user, raw } = authenticated;
    let detail = to_js(&AuthenticatedDetail {
        method: method.name(),
        authenticated: true,
        oauth: OauthDetail {
            access_token: oauth.access_token.reveal(),
            refresh_token: oauth.refresh_token.reveal(),
            expires_at: &oauth.expires_at,
            token_type: &oauth.token_type,
        },
        user: UserDetail {
            user_id: &user.user_id,
            identifier: &user.identifier,
            email: user.email.as_deref(),
            phone: user.phone.as_deref(),
            created_at: &user.created_at,
            updated_at: &user.updated_at,
            issuer: &user.issuer,
            last_login_at: &user.last_login_at,
        },
    });
    let raw = js_sys::JSON::parse(raw.reveal()).unwrap_or(JsValue::NULL);
    let _ = js_sys::Reflect::set(&detail, &JsValue::from_str("raw"), &raw);
    detail
}

fn to_js(detail: &impl Serialize) -> JsValue {
    detail.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
