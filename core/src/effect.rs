//! Lists everything a login wants done. The runner carries the effects out in order and feeds their results back as events.

use crate::ceremony::Ceremony;
use crate::code::Code;
use crate::error::ErrorReport;
use crate::identifier::Identifier;
use crate::method::{Message, Method};
use crate::request::{
    PasskeyLogin, PasskeyOptions, PasskeyRegistration, PasskeyStatus, PingStatus, ReceiveCode, Request, RequestId,
    ResendMessage, RunCeremony, SendMessage, VerifyCode,
};
use crate::secret::Secret;
use crate::session::Authenticated;
use crate::state::{Remembered, StateHandle, TimerId};
use crate::time::Duration;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Call the API. Ends in exactly one `Answered`, unless it is aborted.
    Call(Call),
    /// Let the browser read the code of the next text message for this page (WebOTP). Ends like a call.
    ReceiveCode(Request<ReceiveCode>),
    /// Find out what the device can do with passkeys, and whether the person declined one for this client. Ends in one
    /// `DeviceKnown`.
    CheckDevice {
        /// The application.
        client_id: String,
    },
    /// Fetch what is known of phone numbers. Ends in one `PhoneMetadataFetched`.
    FetchPhoneMetadata,
    /// Run a passkey ceremony in the browser. Ends like a call.
    Ceremony {
        /// Names the request.
        request: Request<RunCeremony>,
        /// What the browser is asked to do.
        ceremony: Ceremony,
        /// [`crate::state::Challenge::options`].
        options: Secret,
    },
    /// Tell the browser that the API does not know the passkey.
    SignalUnknownPasskey {
        /// The options the ceremony was run with.
        options: Secret,
        /// The credential it gave.
        credential: Secret,
    },
    /// Never offer on this device to add a passkey for this client.
    DeclinePasskeys {
        /// The application.
        client_id: String,
    },
    /// Cancel a request: its reply is not waited for any more.
    Abort(RequestId),
    /// Start a timer. Ends in exactly one `TimerFired`, unless it is stopped.
    StartTimer {
        /// Names the timer.
        timer: TimerId,
        /// How long it runs.
        delay: Duration,
    },
    /// Stop a timer.
    StopTimer(TimerId),
    /// Keep this for a reload of the page, in place of what was kept before.
    Remember(Box<Remembered>),
    /// Keep nothing of the login of this client any more.
    Forget {
        /// The application.
        client_id: String,
    },
    /// Tell the page.
    Emit(PageEvent),
}

/// A call of the HTTP API, with the request that its reply will name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// POST `…/send` of the message's endpoint.
    SendMessage(Request<SendMessage>, Message, Identifier),
    /// POST `…/resend` of the message's endpoint.
    ResendMessage(Request<ResendMessage>, Message, StateHandle),
    /// GET `magic-link/status`
    PingStatus(Request<PingStatus>, StateHandle),
    /// POST `…/verify` of the message's endpoint.
    VerifyCode(Request<VerifyCode>, Message, StateHandle, Code),
    /// GET `passkey/status`
    PasskeyStatus(Request<PasskeyStatus>, Identifier),
    /// GET `passkey/login`, for somebody or for the owner of any passkey.
    StartPasskeyLogin(Request<PasskeyOptions>, Option<Identifier>),
    /// POST `passkey/login`: `auth_code`, and the assertion as WebAuthn JSON.
    FinishPasskeyLogin(Request<PasskeyLogin>, Secret, Option<Identifier>, Secret),
    /// GET `passkey/register`, with the access token.
    StartPasskeyRegistration(Request<PasskeyOptions>, Secret),
    /// POST `passkey/register`: `auth_code`, the access token, and the attestation as WebAuthn JSON.
    FinishPasskeyRegistration(Request<PasskeyRegistration>, Secret, Secret, Secret),
}

impl Call {
    /// The request that the reply will name.
    pub fn request(&self) -> RequestId {
        match self {
            Self::SendMessage(request, ..) => request.id(),
            Self::ResendMessage(request, ..) => request.id(),
            Self::PingStatus(request, ..) => request.id(),
            Self::VerifyCode(request, ..) => request.id(),
            Self::PasskeyStatus(request, ..) => request.id(),
            Self::StartPasskeyLogin(request, ..) | Self::StartPasskeyRegistration(request, ..) => request.id(),
            Self::FinishPasskeyLogin(request, ..) => request.id(),
            Self::FinishPasskeyRegistration(request, ..) => request.id(),
        }
    }
}

/// An event of the element that tells the page something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// `ssojet-ready`: the form can be used. Once.
    Ready,
    /// `ssojet-step`: another screen is shown.
    Step {
        /// [`crate::state::Screen::step_name`].
        step: &'static str,
        /// The method, once one is chosen.
        method: Option<Method>,
    },
    /// `ssojet-authenticated`: the one place where tokens appear.
    Authenticated(Box<Authenticated>),
    /// `ssojet-error`.
    Error(ErrorReport),
}
