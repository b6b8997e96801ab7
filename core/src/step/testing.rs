//! Lets the tests answer a request in one line: gives the reply that belongs to what was asked.

use crate::api_error::ApiError;
use crate::ceremony::PasskeyError;
use crate::effect::{Call, Effect};
use crate::request::{ReceiveCode, Reply, Request, RequestId, RunCeremony, Status};
use crate::secret::Secret;
use crate::state::{Challenge, Sent};

/// Something that was asked for and is awaited.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Api(Call),
    Message(Request<ReceiveCode>),
    Browser(Request<RunCeremony>),
}

/// What an answer holds, for whatever request.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Sent(Sent),
    Resent,
    Status(Status),
    HasPasskey(Option<bool>),
    Challenge(Challenge),
    Credential(Result<Secret, PasskeyError>),
    Registered,
    Code(Option<String>),
}

impl Asked {
    /// What `effect` asks for, if it asks for something.
    pub(super) fn by(effect: &Effect) -> Option<Self> {
        match effect {
            Effect::Call(call) => Some(Self::Api(call.clone())),
            Effect::ReceiveCode(request) => Some(Self::Message(*request)),
            Effect::Ceremony { request, .. } => Some(Self::Browser(*request)),
            _ => None,
        }
    }

    pub(super) fn request(&self) -> RequestId {
        match self {
            Self::Api(call) => call.request(),
            Self::Message(request) => request.id(),
            Self::Browser(request) => request.id(),
        }
    }

    /// The reply with `outcome`. An outcome of another kind than what was asked cannot be replied: the types have no place
    /// for it.
    pub(super) fn reply(&self, outcome: Result<Answer, ApiError>) -> Reply {
        let call = match self {
            Self::Message(request) => match outcome {
                Ok(Answer::Code(text)) => return Reply::ReceiveCode(*request, text),
                other => panic!("{other:?} does not answer a request for a code"),
            },
            Self::Browser(request) => match outcome {
                Ok(Answer::Credential(outcome)) => return Reply::RunCeremony(*request, outcome),
                other => panic!("{other:?} does not answer a ceremony"),
            },
            Self::Api(call) => call.clone(),
        };
        macro_rules! typed {
            ($reply:ident, $request:ident, $($answer:pat => $output:expr),+) => {
                Reply::$reply($request, match outcome {
                    $(Ok($answer) => Ok($output),)+
                    Err(error) => Err(error),
                    Ok(other) => panic!("{other:?} does not answer {call:?}", call = stringify!($reply)),
                })
            };
        }
        match call {
            Call::SendMessage(request, ..) => typed!(SendMessage, request, Answer::Sent(sent) => sent),
            Call::ResendMessage(request, ..) => typed!(ResendMessage, request, Answer::Resent => ()),
            Call::PingStatus(request, ..) => typed!(PingStatus, request, Answer::Status(status) => status),
            Call::VerifyCode(request, ..) => typed!(VerifyCode, request, Answer::Status(status) => status),
            Call::PasskeyStatus(request, ..) => typed!(PasskeyStatus, request, Answer::HasPasskey(has) => has),
            Call::StartPasskeyLogin(request, ..) | Call::StartPasskeyRegistration(request, ..) => {
                typed!(PasskeyOptions, request, Answer::Challenge(challenge) => challenge)
            }
            Call::FinishPasskeyLogin(request, ..) => {
                typed!(PasskeyLogin, request, Answer::Status(Status::Authenticated(authenticated)) => authenticated)
            }
            Call::FinishPasskeyRegistration(request, ..) => {
                typed!(PasskeyRegistration, request, Answer::Registered => ())
            }
        }
    }
}

/// A request of any number: what [`without_number`] puts in the place of the real one.
pub(super) fn any<O>() -> Request<O> {
    Request::numbered(0)
}

/// The call without the number of its request, to be compared.
pub(super) fn without_number(call: Call) -> Call {
    match call {
        Call::SendMessage(_, message, identifier) => Call::SendMessage(any(), message, identifier),
        Call::ResendMessage(_, message, handle) => Call::ResendMessage(any(), message, handle),
        Call::PingStatus(_, handle) => Call::PingStatus(any(), handle),
        Call::VerifyCode(_, message, handle, code) => Call::VerifyCode(any(), message, handle, code),
        Call::PasskeyStatus(_, identifier) => Call::PasskeyStatus(any(), identifier),
        Call::StartPasskeyLogin(_, identifier) => Call::StartPasskeyLogin(any(), identifier),
        Call::StartPasskeyRegistration(_, token) => Call::StartPasskeyRegistration(any(), token),
        Call::FinishPasskeyLogin(_, auth_code, identifier, credential) => {
            Call::FinishPasskeyLogin(any(), auth_code, identifier, credential)
        }
        Call::FinishPasskeyRegistration(_, auth_code, token, credential) => {
            Call::FinishPasskeyRegistration(any(), auth_code, token, credential)
        }
    }
}
