//! Decides what a login does next, as plain Rust: one pure function, [`step`], turns a [`State`](state::State) and an
//! [`Event`](event::Event) into the next state and the [`Effect`](effect::Effect)s.
//!
//! Time and randomness arrive as data (a [`Moment`](time::Moment) with every event), so each race is a plain unit test. Fetch,
//! timers, the DOM and JSON do not live here: this crate depends on no other at run time, and the compiler keeps it that way.
//!
//! # Ten words
//!
//! | word | meaning |
//! |---|---|
//! | [`Event`](event::Event) | something that happened: to the page, on the device, by the person or at the API |
//! | [`State`](state::State) | everything a login knows: its `Screen`, and beside it `Shared` |
//! | [`Screen`](state::Screen) | what is shown, with what only that screen needs; its name is the `step` that the page is told |
//! | [`Effect`](effect::Effect) | something to be done outside: a call, a timer, a ceremony, an event for the page |
//! | runner | the program around the core that carries effects out and feeds their results back; not in this crate |
//! | [`Request`](request::Request) | the name of something asked for, typed by its operation; a [`Reply`](request::Reply) names it again |
//! | [`Attempt`](state::Attempt) | a request that a person can trigger: ready, in flight, cooling down or failed |
//! | [`Method`](method::Method) | how a person signs in: by a [`Message`](method::Message) with a link or a code, or by a passkey |
//! | [`Identifier`](identifier::Identifier) | an email address or a phone number |
//! | [`Ceremony`](ceremony::Ceremony) | one request to the browser for a passkey (WebAuthn) |
//!
//! # One whole login
//!
//! ```
//! use ssojet_login_core::configuration::Settings;
//! use ssojet_login_core::effect::{Call, Effect, PageEvent};
//! use ssojet_login_core::event::Event;
//! use ssojet_login_core::method::{Message, Method};
//! use ssojet_login_core::request::{Reply, Status};
//! use ssojet_login_core::secret::Secret;
//! use ssojet_login_core::session::{Authenticated, Oauth, User};
//! use ssojet_login_core::state::{Page, Sent, State, StateHandle};
//! use ssojet_login_core::step;
//! use ssojet_login_core::time::{Instant, Moment};
//!
//! // A runner would read the clock here, and draw a random number.
//! let moment = Moment { now: Instant::from_epoch_milliseconds(1_700_000_000_000), random: 0 };
//!
//! // The page sets the attributes: the first screen is shown.
//! let state = State::new(Page { visible: true, online: true });
//! let settings = Settings { client_id: Some("cli_1".into()), ..Settings::default() };
//! let (state, effects) = step(state, moment, Event::Configured(Box::new(settings), None));
//! assert!(effects.contains(&Effect::Emit(PageEvent::Ready)));
//!
//! // The person types an address and submits it: the API is to send a link.
//! let (state, _) = step(state, moment, Event::Typed("jane@example.com".into()));
//! let (state, effects) = step(state, moment, Event::Submitted);
//! let [Effect::Call(Call::SendMessage(request, Message::MagicLink, _))] = effects[..] else { panic!("{effects:?}") };
//!
//! // The API has sent it: the page waits for the link to be opened, and asks for the first time after a few seconds.
//! let sent = Sent { handle: StateHandle::new("646616da"), holds_both: false, code_length: None };
//! let (state, effects) = step(state, moment, Event::Answered(Reply::SendMessage(request, Ok(sent))));
//! assert_eq!(state.screen.step_name(), "link-sent");
//! let timer = effects.iter().find_map(|effect| match effect {
//!     Effect::StartTimer { timer, delay } if delay.milliseconds() == 3700 => Some(*timer),
//!     _ => None,
//! });
//! let (state, effects) = step(state, moment, Event::TimerFired(timer.expect("the first question is planned")));
//! let Some(Effect::Call(Call::PingStatus(request, _))) = effects.first() else { panic!("{effects:?}") };
//!
//! // The person has opened the link: the page receives the tokens in one event.
//! let authenticated = Authenticated {
//!     method: Method::Message(Message::MagicLink),
//!     oauth: Oauth {
//!         access_token: Secret::new("v4.local.…"),
//!         refresh_token: Secret::new("…"),
//!         expires_at: "2023-11-14T22:28:20Z".into(),
//!         token_type: "Bearer".into(),
//!     },
//!     user: User { identifier: "jane@example.com".into(), ..User::default() },
//!     state: None,
//!     raw: Secret::new("{}"),
//! };
//! let status = Status::Authenticated(Box::new(authenticated.clone()));
//! let (state, effects) = step(state, moment, Event::Answered(Reply::PingStatus(*request, Ok(status))));
//! assert_eq!(state.screen.step_name(), "signed-in");
//! assert!(effects.contains(&Effect::Emit(PageEvent::Authenticated(Box::new(authenticated)))));
//! ```

pub mod api_base;
pub mod api_error;
pub mod ceremony;
mod characters;
pub mod code;
pub mod configuration;
mod domain;
pub mod effect;
pub mod email;
pub mod error;
pub mod event;
#[cfg(test)]
mod fuzz;
pub mod identifier;
pub mod method;
pub mod phone;
mod polling_schedule;
pub mod request;
pub mod secret;
pub mod session;
pub mod state;
mod step;
pub mod text;
pub mod time;

pub use step::step;
