//! Everything a login wants done. The runner carries effects out in order and feeds what comes of them back as events.

use crate::{
    Authenticated, Ceremony, Code, Duration, ErrorReport, Identifier, Method, Remembered, RequestId, Secret,
    StateHandle, TimerId,
};

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Call the API. Ends in exactly one `Answered`, unless it is aborted.
    Call {
        /// Names the call.
        request: RequestId,
        /// What to call.
        call: Call,
    },
    /// Let the browser read the code of the next text message for this page (WebOTP). Ends like a call, in one `Answered`
    /// with `Reply::Code`.
    ReceiveCode(RequestId),
    /// Find out what the device can do with passkeys, and whether the person declined one for this client. Ends in one
    /// `DeviceKnown`.
    CheckDevice {
        /// The application.
        client_id: String,
    },
    /// Ask the browser for a passkey. Ends like a call, in one `Answered` with `Reply::Credential`.
    Ceremony {
        /// Names the question.
        request: RequestId,
        /// What is asked.
        ceremony: Ceremony,
        /// [`crate::Challenge::options`].
        options: Secret,
    },
    /// Tell the browser that the API does not know the passkey.
    SignalUnknownPasskey {
        /// What the browser was asked with.
        options: Secret,
        /// What it gave.
        credential: Secret,
    },
    /// Never offer on this device to add a passkey for this client.
    DeclinePasskeys {
        /// The application.
        client_id: String,
    },
    /// Give a call up: its answer is of no use any more.
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
    Emit(Emission),
}

/// A call of the HTTP API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// `magic-link/send`, `magic-otp/send` or `phone-otp/send`
    Send(Method, Identifier),
    /// `magic-link/resend`, `email-otp/resend` or `phone-otp/resend`
    Resend(Method, StateHandle),
    /// `magic-link/status`
    Status(StateHandle),
    /// `email-otp/verify` or `phone-otp/verify`
    Verify(Method, StateHandle, Code),
    /// `passkey/status`
    PasskeyStatus(Identifier),
    /// GET `passkey/login`, for somebody or for whoever the passkey belongs to
    PasskeyOptions(Option<Identifier>),
    /// POST `passkey/login`: `auth_code`, and the assertion as WebAuthn JSON
    PasskeySignIn(Secret, Option<Identifier>, Secret),
    /// GET `passkey/register`, with the access token
    RegistrationOptions(Secret),
    /// POST `passkey/register`: `auth_code`, the access token, and the attestation as WebAuthn JSON
    Register(Secret, Secret, Secret),
}

/// An event for the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Emission {
    /// `ssojet-ready`: the form can be used. Once.
    Ready,
    /// `ssojet-step`: another screen is shown.
    Step {
        /// [`crate::Screen::step_name`].
        step: &'static str,
        /// The way in, once one is chosen.
        method: Option<Method>,
    },
    /// `ssojet-authenticated`: the one place where tokens appear.
    Authenticated(Box<Authenticated>),
    /// `ssojet-error`.
    Error(ErrorReport),
}
