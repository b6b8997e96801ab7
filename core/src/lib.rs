//! What a login *is*, as plain Rust.
//!
//! Everything that can happen is an [`Event`], everything the login wants done is an [`Effect`], and one pure function,
//! [`step`], turns a [`State`] and an event into the next state and the effects. Time and randomness arrive as data
//! (a [`Moment`] on every event), so each race is a plain unit test.
//!
//! What does not live here: fetch, timers, the DOM, JSON, anything of the browser. This crate depends on no other crate,
//! and the compiler keeps it that way.

mod configuration;
mod domain;
mod effect;
mod error;
mod event;
mod identifier;
mod moment;
pub mod phone;
mod polling;
mod secret;
mod session;
mod state;
mod step;
mod text;

pub use configuration::{ApiBase, Configuration, ConfigurationError, DEFAULT_API_BASE, Method, Methods, Settings};
pub use effect::{Call, Effect, Emission};
pub use error::{ApiError, ErrorCode, ErrorReport};
pub use event::{Event, Happening, Page, Reply, Status};
pub use identifier::{Email, EmailError};
pub use moment::{Duration, Instant, Moment};
pub use phone::{Country, Phone, PhoneError, decimal_digit};
pub use polling::{Polling, PollingPhase};
pub use secret::Secret;
pub use session::{Authenticated, Oauth, User};
pub use state::{
    Action, Announcement, Countdown, Identify, LinkExpired, LinkSent, Outstanding, Problem, RequestId, Screen,
    SignedIn, State, StateHandle, Submission, TimerId, WAIT_LIMIT,
};
pub use step::step;
pub use text::{Overrides, Text, UnknownText, fill, is_right_to_left};
