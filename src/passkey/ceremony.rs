//! Runs one ceremony at a time on the whole page, whichever element asks: browsers refuse a second request while one is
//! pending (WebAuthn Level 3 §5.1.4), and the one for autofill is pending all the time.

use std::cell::Cell;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Object, Promise};
use ssojet_login_core::ceremony::{Ceremony, PasskeyError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, CredentialsContainer};

use super::{credential, failure, options};
use crate::js::field;

/// How long an aborted request may take to be rejected. Some password managers never do; a person has clicked and waits,
/// and the click counts for a few seconds only.
const REJECTION_LIMIT_MILLISECONDS: u32 = 500;

/// The ceremony under way, of whatever element.
struct Running {
    ceremony: Ceremony,
    controller: AbortController,
    /// The browser's answer to it or, until it is asked, to the one before: pending still a while after an abort.
    request: Option<Promise>,
}

thread_local! {
    static RUNNING: Cell<Option<Running>> = const { Cell::new(None) };
}

/// Has the browser sign in or add a passkey, and gives the credential as JSON text.
///
/// `json` is the `publicKey` object of the API's options, or the API's whole answer. The caller ends the ceremony through
/// `controller`, which it made before anything else and aborts without a reason.
///
/// Another ceremony that is under way is ended first, if [`Ceremony::may_displace`] allows it: it ends as
/// [`PasskeyError::Aborted`]. Otherwise this one ends as [`PasskeyError::Busy`]. Between the call and the browser's
/// dialog nothing is waited for but the end of the other one, so the click still counts.
///
/// # Errors
/// See [`PasskeyError`].
pub async fn perform(ceremony: Ceremony, json: &str, controller: AbortController) -> Result<String, PasskeyError> {
    let signal = controller.signal();
    let options = options::read(json, ceremony, &signal).ok_or(PasskeyError::MalformedOptions)?;
    let earlier = take_over(ceremony, controller)?;
    let outcome = run(ceremony, &options, &signal, earlier).await;
    if !signal.aborted() {
        // Not displaced, so what is kept is ours. After an abort it stays: the next one waits for its end.
        RUNNING.take();
    }
    outcome
}

/// Ends what is under way and stands in its place, at once, so that a third one would end this one. Gives what the
/// browser may still be busy with.
fn take_over(ceremony: Ceremony, controller: AbortController) -> Result<Option<Promise>, PasskeyError> {
    let mut request = None;
    if let Some(earlier) = RUNNING.take() {
        if !earlier.controller.signal().aborted() && !ceremony.may_displace(earlier.ceremony) {
            RUNNING.set(Some(earlier));
            return Err(PasskeyError::Busy);
        }
        earlier.controller.abort();
        request = earlier.request;
    }
    RUNNING.set(Some(Running { ceremony, controller, request: request.clone() }));
    Ok(request)
}

async fn run(
    ceremony: Ceremony,
    options: &Object,
    signal: &AbortSignal,
    earlier: Option<Promise>,
) -> Result<String, PasskeyError> {
    if let Some(earlier) = earlier {
        // Its own caller reports the outcome.
        let _ = first(&earlier, &time_limit(REJECTION_LIMIT_MILLISECONDS)).await;
    }
    if signal.aborted() {
        return Err(PasskeyError::Aborted);
    }
    // Nothing is checked here or told from a type: extensions put objects of their own in its place, that give anything.
    let container =
        field(&field(&js_sys::global(), "navigator"), "credentials").unchecked_into::<CredentialsContainer>();
    let asked = match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => container.get_with_options(options.unchecked_ref()),
        Ceremony::Register => container.create_with_options(options.unchecked_ref()),
    };
    let answer = match asked {
        Ok(answer) => answered(Promise::resolve(&answer), signal).await,
        Err(thrown) => Err(thrown),
    };
    match answer {
        Ok(answer) if answer.is_null() || answer.is_undefined() => Err(nothing(ceremony)),
        Ok(answer) => credential::write(&answer).ok_or(PasskeyError::MalformedAnswer),
        Err(thrown) => Err(failure::of_thrown(ceremony, &thrown, signal.aborted())),
    }
}

/// The browser's answer, or the abort, whichever comes first: an aborted request may never be rejected.
async fn answered(request: Promise, signal: &AbortSignal) -> Result<JsValue, JsValue> {
    if let Some(running) = RUNNING.take() {
        RUNNING.set(Some(Running { request: Some(request.clone()), ..running }));
    }
    let aborted = Promise::new(&mut |_, reject| signal.set_onabort(Some(&reject)));
    let first = first(&request, &aborted).await;
    signal.set_onabort(None);
    first
}

/// What it means that the browser gave nothing, without throwing (Credential Management §2.5.1).
fn nothing(ceremony: Ceremony) -> PasskeyError {
    match ceremony {
        Ceremony::SignIn | Ceremony::Autofill => PasskeyError::NoneHere,
        Ceremony::Register => PasskeyError::MalformedAnswer,
    }
}

/// Resolves to `undefined` after that time.
pub(super) fn time_limit(milliseconds: u32) -> Promise {
    Promise::new(&mut |resolve, _| {
        Timeout::new(milliseconds, move || drop(resolve.call0(&JsValue::UNDEFINED))).forget();
    })
}

/// What the first of two promises to settle comes to. In JavaScript rather than by `select`, which is compiled anew for
/// each pair of futures.
pub(super) fn first(one: &JsValue, other: &Promise) -> JsFuture {
    JsFuture::from(Promise::race(&Array::of2(one, other)))
}
