//! Reads the answers of the API. Numbers in brackets are the contradictions listed in docs/api.md#contradictions.

use ssojet_login_core::api_error::ApiError;
use ssojet_login_core::effect::Call;
use ssojet_login_core::method::{Message, Method};
use ssojet_login_core::request::{Reply, Status};
use ssojet_login_core::secret::Secret;
use ssojet_login_core::session::{Authenticated, Oauth, User};
use ssojet_login_core::state::{Challenge, Sent, StateHandle};
use ssojet_login_core::time::{Duration, Instant};

use super::json::{Json, as_whole};

/// A description of the API is passed on up to this many characters.
const LONGEST_DESCRIPTION: usize = 200;

/// How long options for a passkey are good where they do not say (WebAuthn Level 3 §15.1 recommends 5 minutes).
const USUAL_TIMEOUT: Duration = Duration::from_seconds(300);

/// An HTTP response.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` (RFC 9110 §10.2.3).
    pub retry_after: Option<Duration>,
    /// The body as it came.
    pub text: Secret,
    /// The body, where it is JSON.
    pub json: Option<Json>,
    /// When it came.
    pub at: Instant,
}

/// The reply to `call`: what the response means, or why there is none.
pub fn reply(call: Call, response: Result<HttpResponse, ApiError>) -> Reply {
    let response = response.and_then(|response| match &call {
        // Whatever else it says, it is "not yet" (7).
        Call::PingStatus(..) if is_success(&response) => Ok(response),
        _ => accepted(response),
    });
    match call {
        Call::SendMessage(request, ..) => Reply::SendMessage(request, read(response, sent)),
        Call::ResendMessage(request, ..) => Reply::ResendMessage(request, read(response, acknowledged)),
        Call::PingStatus(request, handle) => {
            Reply::PingStatus(request, read(response, |response| status(response, &handle)))
        }
        Call::VerifyCode(request, message, handle, _) => {
            Reply::VerifyCode(request, read(response, |response| verified(response, message, &handle)))
        }
        Call::PasskeyStatus(request, _) => {
            Reply::PasskeyStatus(request, response.map(|response| response.json.as_ref().and_then(has_passkey)))
        }
        Call::StartPasskeyLogin(request, _) | Call::StartPasskeyRegistration(request, _) => {
            Reply::PasskeyOptions(request, read(response, challenge))
        }
        Call::FinishPasskeyLogin(request, ..) => Reply::PasskeyLogin(request, read(response, passkey_login)),
        Call::FinishPasskeyRegistration(request, ..) => Reply::PasskeyRegistration(request, read(response, registered)),
    }
}

/// What `meaning` makes of the response. One that it can make nothing of is a refusal.
fn read<T>(
    response: Result<HttpResponse, ApiError>,
    meaning: impl FnOnce(&HttpResponse) -> Option<T>,
) -> Result<T, ApiError> {
    let response = response?;
    meaning(&response).ok_or_else(|| refusal(&response))
}

/// The response, if the API has accepted the call: some answers carry an error in a body with status 200.
fn accepted(response: HttpResponse) -> Result<HttpResponse, ApiError> {
    if is_success(&response) && !response.json.as_ref().is_some_and(tells_of_failure) {
        Ok(response)
    } else {
        Err(refusal(&response))
    }
}

fn is_success(response: &HttpResponse) -> bool {
    (200..300).contains(&response.status)
}

/// Whether an answer says of itself that it is none.
fn tells_of_failure(json: &Json) -> bool {
    let says_no = |name: &&str| json.first_of(&[name]) == Some(&Json::Boolean(false));
    let has_error = |name: &&str| !matches!(json.first_of(&[name]), None | Some(Json::Boolean(false)));
    ["error", "errors", "error_code"].iter().any(has_error) || ["success", "ok"].iter().any(says_no)
}

/// An answer without content: an object (seed 002), since something in between answers with a page, or with nothing.
fn acknowledged(response: &HttpResponse) -> Option<()> {
    matches!(response.json, Some(Json::Object(_))).then_some(())
}

/// Adding a passkey is answered with the record of it, which has an id or at least its key (the sibling pages' list has both).
/// Nothing less says that it can be signed in with.
fn registered(response: &HttpResponse) -> Option<()> {
    response.json.as_ref()?.text_of(&["id", "credential_id", "public_key"]).map(drop)
}

/// The handle is called `state`, `state_id` or `session_id` (2).
///
/// The sandbox also says what the message holds (chosen here): `methods`, which of them the handle serves, and
/// `otp_length`, the digits of the code.
fn sent(response: &HttpResponse) -> Option<Sent> {
    let json = response.json.as_ref()?;
    let handle = named_handle(json)?;
    let methods = match json.first_of(&["methods"]) {
        Some(Json::Array(methods)) => methods.as_slice(),
        _ => &[],
    };
    let holds =
        |message: Message| methods.iter().any(|name| matches!(name, Json::Text(name) if name == message.name()));
    let code_length = json.text_of(&["otp_length"]).and_then(|text| number(&text));
    Some(Sent {
        handle,
        holds_both: holds(Message::MagicLink) && holds(Message::EmailCode),
        code_length: code_length.filter(|length| (4..=8).contains(length)),
    })
}

fn named_handle(json: &Json) -> Option<StateHandle> {
    json.text_of(&["state", "state_id", "session_id"]).map(StateHandle::new)
}

/// Anything but `authenticated: true` is "not yet" (7).
fn status(response: &HttpResponse, handle: &StateHandle) -> Option<Status> {
    let json = response.json.as_ref()?;
    if json.first_of(&["authenticated"]) != Some(&Json::Boolean(true)) {
        return matches!(json, Json::Object(_)).then_some(Status::Pending);
    }
    session(json, response, Method::Message(Message::MagicLink), Some(handle)).map(Status::Authenticated)
}

/// The answer to a passkey is the session itself; the login had no handle to ask for it by.
fn passkey_login(response: &HttpResponse) -> Option<Box<Authenticated>> {
    session(response.json.as_ref()?, response, Method::Passkey, None)
}

/// The documents have no vocabulary for it (8): `passkey_registered` of the SDK, or `status` in any word that is plainly a yes
/// or a no. Everything else is unknown.
fn has_passkey(json: &Json) -> Option<bool> {
    const WORDS: [(&str, bool); 11] = [
        ("active", true),
        ("registered", true),
        ("enabled", true),
        ("true", true),
        ("yes", true),
        ("inactive", false),
        ("not_registered", false),
        ("disabled", false),
        ("none", false),
        ("false", false),
        ("no", false),
    ];
    match json.first_of(&["passkey_registered", "status"])? {
        Json::Boolean(answer) => Some(*answer),
        Json::Text(word) => {
            let is_word = |known: &&(&str, bool)| known.0.eq_ignore_ascii_case(word.trim());
            WORDS.iter().find(is_word).map(|known| known.1)
        }
        _ => None,
    }
}

/// `auth_code` and the options, whose own `timeout` (WebAuthn Level 3 §5.5) says how long they are good.
fn challenge(response: &HttpResponse) -> Option<Challenge> {
    let json = response.json.as_ref()?;
    let options = json.first_of(&["publicKey"])?;
    options.text_of(&["challenge"])?;
    let timeout = options.text_of(&["timeout"]).and_then(|text| number(&text));
    Some(Challenge {
        auth_code: Secret::new(json.text_of(&["auth_code"])?),
        // The whole answer: what reads it takes the options out.
        options: response.text.clone(),
        lifetime: timeout.map_or(USUAL_TIMEOUT, Duration::from_milliseconds),
    })
}

/// The documents have three answers to a right code: the two success shapes, and an empty one, which here is "not yet"; the
/// tokens are then asked for by ping status.
fn verified(response: &HttpResponse, message: Message, handle: &StateHandle) -> Option<Status> {
    let json = response.json.as_ref()?;
    match session(json, response, Method::Message(message), Some(handle)) {
        Some(authenticated) if json.first_of(&["authenticated"]) != Some(&Json::Boolean(false)) => {
            Some(Status::Authenticated(authenticated))
        }
        _ => matches!((refusal(response), json), (ApiError::Unreadable { .. }, Json::Object(_)))
            .then_some(Status::Pending),
    }
}

/// The two success shapes (4): nested `oauth` and `user`, or flat with a `profile`. A login that was not asked for by its
/// handle may be given one in the answer.
fn session(
    json: &Json,
    response: &HttpResponse,
    method: Method,
    handle: Option<&StateHandle>,
) -> Option<Box<Authenticated>> {
    let nothing = Json::Null;
    let oauth = json.first_of(&["oauth"]).unwrap_or(json);
    let user = json.first_of(&["user", "profile"]).unwrap_or(&nothing);
    let text = |of: &Json, names: &[&str]| of.text_of(names).unwrap_or_default();
    Some(Box::new(Authenticated {
        method,
        oauth: Oauth {
            access_token: Secret::new(oauth.text_of(&["access_token"])?),
            refresh_token: Secret::new(text(oauth, &["refresh_token"])),
            expires_at: oauth
                .first_of(&["expires_at", "expires_in"])
                .map(|value| expiry(value, response.at))
                .unwrap_or_default(),
            token_type: text(oauth, &["token_type"]),
        },
        user: User {
            user_id: text(user, &["user_id", "id"]),
            identifier: text(user, &["identifier", "email", "phone", "phone_id"]),
            email: user.text_of(&["email"]),
            phone: user.text_of(&["phone", "phone_id"]),
            created_at: text(user, &["created_at"]),
            updated_at: text(user, &["updated_at", "modified_at"]),
            issuer: text(user, &["issuer"]),
            last_login_at: text(user, &["last_login_at", "LastLoginAt"]),
        },
        state: handle.cloned().or_else(|| named_handle(json)),
        raw: response.text.clone(),
    }))
}

/// An expiry is RFC 3339, a point in time as a number, or seconds from now (5). It becomes RFC 3339.
fn expiry(value: &Json, now: Instant) -> String {
    /// September 2001 in seconds: no token lives that long, and no token expired then.
    const FIRST_PLAUSIBLE_EPOCH_SECOND: u64 = 1_000_000_000;
    const FIRST_PLAUSIBLE_EPOCH_MILLISECOND: u64 = FIRST_PLAUSIBLE_EPOCH_SECOND * 1000;
    let number = match value {
        Json::Text(text) => match text.trim().parse::<u64>() {
            Ok(number) => number,
            Err(_) => return if is_rfc3339(text) { text.clone() } else { String::new() },
        },
        Json::Number(number) => match as_whole(*number) {
            Some(number) => number,
            None => return String::new(),
        },
        _ => return String::new(),
    };
    let milliseconds = match number {
        FIRST_PLAUSIBLE_EPOCH_MILLISECOND.. => number,
        FIRST_PLAUSIBLE_EPOCH_SECOND.. => number * 1000,
        _ => now.epoch_milliseconds() + number * 1000,
    };
    Instant::from_epoch_milliseconds(milliseconds).to_rfc3339()
}

/// Whether a text is a date and a time as RFC 3339 writes them, as far as `2023-05-18T12:28:22` and what follows can tell.
fn is_rfc3339(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let fits = |(shape, byte): (&u8, u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't' | b' '),
        _ => *shape == byte,
    };
    let rest = text.get(SHAPE.len()..).unwrap_or_default();
    let is_zone = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'+' | b'-' | b'Z' | b'z');
    !rest.is_empty() && SHAPE.iter().zip(text.bytes()).all(fits) && rest.bytes().all(is_zone)
}

/// An error has its number and its words under several names, or is HTML, or nothing (6).
fn refusal(response: &HttpResponse) -> ApiError {
    let nothing = Json::Null;
    let outer = response.json.as_ref().unwrap_or(&nothing);
    let json = match outer.first_of(&["error"]) {
        Some(inner @ Json::Object(_)) => inner,
        _ => outer,
    };
    let numbered = |name: &&str| number(json.text_of(&[name])?.trim());
    let words = |name: &&str| json.text_of(&[name]).filter(|text| number(text.trim()).is_none());
    let description = (["description", "error_description", "message", "error"].iter()).find_map(words);
    ApiError::of_answer(
        response.status,
        ["code", "error_code", "error"].iter().find_map(numbered),
        description.map(|text| match text.char_indices().nth(LONGEST_DESCRIPTION) {
            Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
            None => text,
        }),
        response.retry_after,
        (["attempts_left", "remaining_attempts"].iter()).find_map(numbered),
    )
}

/// The number that decimal digits stand for. Always by way of `u64`, since each type of number brings a reader of its own.
fn number(digits: &str) -> Option<u32> {
    digits.parse::<u64>().ok()?.try_into().ok()
}

/// The furthest date that is believed: a device's clock may be wrong by hours, and the answer's own `Date` cannot be read
/// across origins.
const FURTHEST_DATE: Duration = Duration::from_seconds(300);

/// `Retry-After`: seconds, or a date that `parse_date` turns into milliseconds since the Unix epoch (NaN when it is none). What
/// is neither, or a date that is over, says nothing. A date is compared with the answer's own `Date`, where that can be read, else
/// with `now` by this device's clock.
pub fn retry_after(header: &str, date: Option<&str>, now: Instant, parse_date: fn(&str) -> f64) -> Option<Duration> {
    let header = header.trim();
    if header.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(header).map(Duration::from_seconds);
    }
    // `Date.parse` takes much for a date that is none: `-5` is a month, `1.5` a day.
    let instant = |text: &str| as_whole(parse_date(text)).map(Instant::from_epoch_milliseconds);
    let until = instant(header).filter(|_| header.starts_with(|first: char| first.is_ascii_alphabetic()))?;
    let wait = until.since(date.and_then(instant).unwrap_or(now)).min(FURTHEST_DATE);
    (wait > Duration::ZERO).then_some(wait)
}
