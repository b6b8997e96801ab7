//! Types each request by its operation, and the reply to it by the same operation.
//!
//! A [`Request`] is only a number with a type. A screen keeps it while it waits, the runner carries the operation out, and the
//! [`Reply`] brings the number back together with the output of exactly that operation. So a screen cannot be given another
//! reply than the one it asked for, and needs no branch for that.

use std::marker::PhantomData;

use crate::api_error::ApiError;
use crate::ceremony::PasskeyError;
use crate::secret::Secret;
use crate::session::Authenticated;
use crate::state::{Challenge, Sent};

/// Names one request, whatever its operation. Never used twice by one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(u32);

/// Names one request of the operation `O`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Request<O> {
    id: RequestId,
    operation: PhantomData<O>,
}

impl<O> Request<O> {
    /// The request with this number. The numbers are chosen by [`step`](crate::step()); a runner only hands them back.
    pub const fn numbered(number: u32) -> Self {
        Self { id: RequestId(number), operation: PhantomData }
    }

    /// The name without the operation.
    pub const fn id(&self) -> RequestId {
        self.id
    }
}

/// Whether the login has happened, as ping status or an accepted code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet: any 200 without `authenticated: true` (docs/api.md#contradictions, number 7).
    Pending,
    /// It has.
    Authenticated(Box<Authenticated>),
}

macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $operation:ident -> $output:ty;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum $operation {}
        )+

        /// How a request ended: one variant an operation, with the request and the operation's output.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Reply { $($(#[doc = $doc])+ $operation(Request<$operation>, $output),)+ }

        impl Reply {
            /// The request that ended.
            pub fn request(&self) -> RequestId {
                match self { $(Self::$operation(request, _) => request.id(),)+ }
            }

            /// Whether the network works, as far as this reply can tell.
            pub(crate) fn proves_network(&self) -> Option<bool> {
                match self { $(Self::$operation(_, output) => output.proves_network(),)+ }
            }
        }
    };
}

/// What an output says about the network.
trait Output {
    /// Whether the network works; `None` where nothing went over it.
    fn proves_network(&self) -> Option<bool>;
}

impl<T> Output for Result<T, ApiError> {
    fn proves_network(&self) -> Option<bool> {
        Some(self.as_ref().err().is_none_or(ApiError::proves_network))
    }
}

impl Output for Result<Secret, PasskeyError> {
    fn proves_network(&self) -> Option<bool> {
        None
    }
}

impl Output for Option<String> {
    fn proves_network(&self) -> Option<bool> {
        None
    }
}

operations! {
    /// Sends a link or a code.
    SendMessage -> Result<Sent, ApiError>;
    /// Sends it once more; the handle stays valid.
    ResendMessage -> Result<(), ApiError>;
    /// Asks whether the login has happened.
    PingStatus -> Result<Status, ApiError>;
    /// Asks whether a code is right. [`Status::Pending`]: it is, but the answer holds no tokens.
    VerifyCode -> Result<Status, ApiError>;
    /// Asks whether the person has a passkey; `None` where the API does not say.
    PasskeyStatus -> Result<Option<bool>, ApiError>;
    /// Fetches the options of a passkey ceremony.
    PasskeyOptions -> Result<Challenge, ApiError>;
    /// Lets the browser run a passkey ceremony. The output is a credential as WebAuthn JSON.
    RunCeremony -> Result<Secret, PasskeyError>;
    /// Signs in with the credential of a ceremony.
    PasskeyLogin -> Result<Box<Authenticated>, ApiError>;
    /// Adds the passkey of a ceremony to the account.
    PasskeyRegistration -> Result<(), ApiError>;
    /// Lets the browser read the next text message (WebOTP); `None` where it cannot or may not.
    ReceiveCode -> Option<String>;
}
