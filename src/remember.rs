//! Keeps a login under way in `sessionStorage`: one entry for each client id, and never a token. Keeps in `localStorage` that
//! the person does not want to be asked for a passkey again.
//!
//! Storage may be forbidden, full or gone. Then nothing is kept, and a reload starts at the first screen.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use ssojet_login_core::identifier::Identifier;
use ssojet_login_core::method::Message;
use ssojet_login_core::state::{Remembered, Sent, StateHandle};
use ssojet_login_core::time::Instant;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::api::Json;
use crate::js;

thread_local! {
    /// Which element of the page has the entry of which client: several elements of one client must not all go on with one
    /// login.
    static OWNERS: RefCell<Vec<(String, Weak<()>)>> = const { RefCell::new(Vec::new()) };
}

/// The tab's memory as one element may use it: an entry belongs to the element that wrote it, until it is forgotten or the
/// element is gone.
#[derive(Default)]
pub(crate) struct Memory(Rc<()>);

impl Memory {
    /// Keeps `login` in place of what was kept for the same client.
    pub(crate) fn keep(&self, login: &Remembered) {
        if !self.owns(&login.client_id) {
            return;
        }
        let text = js::stringify(&JsValue::from(&written(login)));
        if let Some(storage) = storage() {
            own(&login.client_id, Some(&self.0));
            let _ = storage.set_item(&key(&login.client_id), &text);
        }
    }

    /// Forgets what was kept for `client_id`.
    pub(crate) fn forget(&self, client_id: &str) {
        if self.owns(client_id) {
            own(client_id, None);
            remove(client_id);
        }
    }

    /// What was kept for `client_id`. What cannot be used any more is dropped.
    pub(crate) fn recall(&self, client_id: &str, now: Instant) -> Option<Remembered> {
        if !self.owns(client_id) {
            return None;
        }
        let text = storage()?.get_item(&key(client_id)).ok().flatten()?;
        let value = js_sys::JSON::parse(&text).map(|value| Json::from(&value)).unwrap_or(Json::Null);
        let login = read(&value).filter(|login| login.client_id == client_id && !login.is_over(now));
        if login.is_none() {
            remove(client_id);
        }
        login
    }

    /// Whether no other element has the entry of `client_id`.
    fn owns(&self, client_id: &str) -> bool {
        let is_others = |(owned, owner): &(String, Weak<()>)| {
            owned == client_id && owner.upgrade().is_some_and(|owner| !Rc::ptr_eq(&owner, &self.0))
        };
        OWNERS.with_borrow(|owners| !owners.iter().any(is_others))
    }
}

/// Notes which element has the entry of `client_id`, if any has.
fn own(client_id: &str, owner: Option<&Rc<()>>) {
    OWNERS.with_borrow_mut(|owners| {
        owners.retain(|(owned, _)| owned != client_id);
        owners.extend(owner.map(|owner| (client_id.to_owned(), Rc::downgrade(owner))));
    });
}

fn remove(client_id: &str) {
    if let Some(storage) = storage() {
        let key = key(client_id);
        if storage.remove_item(&key).is_err() {
            let _ = storage.set_item(&key, "");
        }
    }
}

/// Remembers that no passkey is to be offered on this device.
pub(crate) fn decline(client_id: &str) {
    if let Some(storage) = device_storage() {
        let _ = storage.set_item(&declined_key(client_id), "1");
    }
}

/// Whether [`decline`] was called, on any day.
pub(crate) fn has_declined(client_id: &str) -> bool {
    device_storage().is_some_and(|storage| matches!(storage.get_item(&declined_key(client_id)), Ok(Some(_))))
}

fn device_storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn declined_key(client_id: &str) -> String {
    ["ssojet-login:no-passkey:", client_id].concat()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

fn key(client_id: &str) -> String {
    ["ssojet-login:", client_id].concat()
}

fn written(login: &Remembered) -> Json {
    let number = |at: Instant| Json::Number(at.epoch_milliseconds() as f64);
    Json::object(vec![
        ("client_id", login.client_id.as_str().into()),
        ("api_base", login.api_base.as_str().into()),
        ("identifier", login.identifier.as_str().into()),
        ("method", login.message.name().into()),
        ("sent_by", login.sent_by.name().into()),
        ("state", login.sent.handle.as_str().into()),
        ("holds_both", Json::Boolean(login.sent.holds_both)),
        ("until", number(login.until)),
        ("resend_at", number(login.resend_at)),
    ])
    .with("code_length", login.sent.code_length.map(|length| Json::Number(length.into())))
}

/// Another program may have written there: everything is checked as if it came from outside.
fn read(value: &Json) -> Option<Remembered> {
    let text = |name: &str| value.text_of(&[name]);
    let number = |name: &str| text(name)?.parse::<u64>().ok();
    let instant = |name: &str| number(name).map(Instant::from_epoch_milliseconds);
    let message = |name: &str| Message::from_name(&text(name)?);
    // What holds no memory first: what is missing then leaves less behind to be freed.
    let (until, resend_at) = (instant("until")?, instant("resend_at")?);
    let (message, sent_by) = (message("method")?, message("sent_by")?);
    Some(Remembered {
        client_id: text("client_id")?,
        api_base: text("api_base")?,
        identifier: Identifier::restore(&text("identifier")?)?,
        message,
        sent_by,
        sent: Sent {
            handle: StateHandle::new(text("state")?),
            holds_both: value.first_of(&["holds_both"]) == Some(&Json::Boolean(true)),
            code_length: number("code_length").and_then(|length| length.try_into().ok()),
        },
        until,
        resend_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Remembered {
        Remembered {
            client_id: "cli_1".into(),
            api_base: "https://api.example.com".into(),
            identifier: Identifier::restore("+442079460000").expect("a number"),
            message: Message::PhoneCode,
            sent_by: Message::PhoneCode,
            sent: Sent {
                handle: StateHandle::new("646616daf9a276fa9a6446a1"),
                holds_both: false,
                code_length: Some(6),
            },
            until: Instant::from_epoch_milliseconds(1_700_000_600_000),
            resend_at: Instant::from_epoch_milliseconds(0),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(read(&written(&login())), Some(login()));
        let sent = Sent { handle: StateHandle::new("a"), holds_both: true, code_length: None };
        let by_email = Remembered {
            identifier: Identifier::restore("jane@example.com").expect("an address"),
            message: Message::EmailCode,
            sent_by: Message::MagicLink,
            sent,
            ..login()
        };
        assert_eq!(read(&written(&by_email)), Some(by_email));
    }

    #[test]
    fn what_another_program_wrote_is_no_login() {
        let Json::Object(fields) = written(&login()) else { panic!("an object") };
        for (position, (name, _)) in fields.iter().enumerate() {
            if name == "holds_both" || name == "code_length" {
                continue;
            }
            let mut changed = fields.clone();
            changed[position].1 = Json::Boolean(true);
            assert_eq!(read(&Json::Object(changed.clone())), None, "{name}");
            changed.remove(position);
            assert_eq!(read(&Json::Object(changed)), None, "{name}");
        }
        assert_eq!(read(&Json::Null), None);
    }
}
