//! What a login *is*, as plain Rust.
//!
//! Everything that can happen is an [`Event`], everything the login wants done is an [`Effect`], and one pure function,
//! [`step`], turns a [`State`] and an event into the next state and the effects. Time and randomness arrive as data
//! (a [`Moment`] on every event), so each race is a plain unit test.
//!
//! What does not live here: fetch, timers, the DOM, JSON, anything of the browser. This crate depends on no other crate,
//! and the compiler keeps it that way.

mod api_base;
mod code;
mod configuration;
mod domain;
mod effect;
mod error;
mod event;
mod identifier;
mod moment;
mod passkey;
pub mod phone;
mod polling;
mod remembered;
mod secret;
mod session;
mod state;
mod step;
mod text;

pub use api_base::{ApiBase, DEFAULT_API_BASE};
pub use code::Code;
pub use configuration::{Accepts, Configuration, ConfigurationError, Method, Methods, Settings};
pub use effect::{Call, Effect, Emission};
pub use error::{ApiError, ErrorCode, ErrorReport};
pub use event::{Event, Happening, Page, Reply, Status};
pub use identifier::{Email, EmailError, Identifier};
pub use moment::{Duration, Instant, Moment};
pub use passkey::{Ceremony, Circumstances, PasskeyError, Thrown};
pub use phone::{Country, Phone, PhoneError};
pub use polling::{Polling, PollingPhase};
pub use remembered::Remembered;
pub use secret::Secret;
pub use session::{Authenticated, Oauth, User};
pub use state::{
    Announcement, Attempt, Challenge, Countdown, Device, Entry, Expired, ExpiryCause, Identify, Outstanding, Passkey,
    PasskeyOffer, PasskeyOptions, PasskeyPrompt, PasskeyPurpose, PasskeyStage, Problem, RequestId, Screen, Sent,
    SignedIn, State, StateHandle, Target, TimerId, Verification, WAIT_LIMIT, Waiting,
};
pub use step::step;
pub use text::{Overrides, Text, UnknownText, fill, is_right_to_left};
