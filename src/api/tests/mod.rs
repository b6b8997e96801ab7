//! Tests the requests and the reader of answers, on everything the documents show and everything they do not.

mod codes;
mod fuzz;
mod passkeys;

use proptest::prelude::*;
use ssojet_login_core::api_error::ApiError;
use ssojet_login_core::code::Code;
use ssojet_login_core::effect::Call;
use ssojet_login_core::identifier::Identifier;
use ssojet_login_core::method::{Message, Method};
use ssojet_login_core::request::{Reply, Request, Status};
use ssojet_login_core::secret::Secret;
use ssojet_login_core::session::{Authenticated, Oauth, User};
use ssojet_login_core::state::{Sent, StateHandle};
use ssojet_login_core::time::{Duration, Instant};

use super::json::Json;
use super::request::{Body, HttpRequest};
use super::response::{HttpResponse, reply, retry_after};

const STATUS: &str = include_str!("../../../tests/contract/seed-000-status.json");
const SUCCESS_SHAPES: &str = include_str!("../../../tests/contract/success-shapes.json");
const RESEND_REQUEST: &str = include_str!("../../../tests/contract/seed-002-resend-request.json");
const RESENT: &str = include_str!("../../../tests/contract/seed-002-resend.json");

/// 2023-05-18T12:13:22Z, when the documented login happened.
const NOW: Instant = Instant::from_epoch_milliseconds(1_684_412_002_000);

fn answer(status: u16, text: &str) -> HttpResponse {
    let json = serde_json::from_str::<serde_json::Value>(text).ok().map(Json::from);
    HttpResponse { status, retry_after: None, text: Secret::new(text), json, at: NOW }
}

/// A request of a number that does not matter.
fn request<O>() -> Request<O> {
    Request::numbered(1)
}

fn read(call: &Call, response: &HttpResponse) -> Reply {
    reply(call.clone(), Ok(response.clone()))
}

fn handle() -> StateHandle {
    StateHandle::new("646616daf9a276fa9a6446a1")
}

fn fields_of(request: HttpRequest) -> Vec<(&'static str, String)> {
    match request.body {
        Some(Body::Fields(fields)) => fields,
        body => panic!("no fields: {body:?}"),
    }
}

fn send() -> Call {
    Call::SendMessage(request(), Message::MagicLink, Identifier::restore("active@mail7.io").expect("an address"))
}

fn sent_with(handle: &str) -> Reply {
    let sent = Sent { handle: StateHandle::new(handle), holds_both: false, code_length: None };
    Reply::SendMessage(request(), Ok(sent))
}

fn not_sent(error: ApiError) -> Reply {
    Reply::SendMessage(request(), Err(error))
}

fn resend(message: Message) -> Call {
    Call::ResendMessage(request(), message, handle())
}

fn ping() -> Call {
    Call::PingStatus(request(), handle())
}

fn status(text: &str) -> Result<Status, ApiError> {
    match read(&ping(), &answer(200, text)) {
        Reply::PingStatus(_, outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

fn authenticated(text: &str) -> Authenticated {
    match status(text) {
        Ok(Status::Authenticated(authenticated)) => *authenticated,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_documented_status_arrives_unchanged() {
    let example: serde_json::Value = serde_json::from_str(STATUS).expect("the vendor's example is JSON");
    let text = |path: &str| example.pointer(path).and_then(|value| value.as_str()).expect("a text").to_owned();
    assert_eq!(
        authenticated(STATUS),
        Authenticated {
            method: Method::Message(Message::MagicLink),
            oauth: Oauth {
                access_token: Secret::new(text("/oauth/access_token")),
                refresh_token: Secret::new(text("/oauth/refresh_token")),
                expires_at: "2023-05-18T12:28:22Z".into(),
                token_type: "Bearer".into(),
            },
            user: User {
                user_id: "64661662aadfbd0e2a83172a".into(),
                identifier: "active@mail7.io".into(),
                email: Some("active@mail7.io".into()),
                phone: None,
                created_at: "2023-05-18T12:13:22.179Z".into(),
                updated_at: "2023-05-18T12:13:22.179Z".into(),
                issuer: "ssojet".into(),
                last_login_at: "2023-05-18T12:13:22.179Z".into(),
            },
            state: Some(handle()),
            raw: Secret::new(STATUS),
        }
    );
}

#[test]
fn the_documented_resend_is_a_success() {
    assert_eq!(read(&resend(Message::MagicLink), &answer(200, RESENT)), Reply::ResendMessage(request(), Ok(())));
}

#[test]
fn requests_are_the_documented_ones() {
    let client = ("client_id", "cli 1".to_owned());
    let state = ("state", handle().as_str().to_owned());
    assert_eq!(
        HttpRequest::of(&send(), "cli 1"),
        HttpRequest {
            path: "/api/v1/auth/passwordless/magic-link/send".into(),
            query: vec![client.clone()],
            headers: Vec::new(),
            body: Some(Body::Fields(vec![("email", "active@mail7.io".into())])),
        }
    );
    let resend = HttpRequest::of(&resend(Message::MagicLink), "cli 1");
    assert_eq!(resend.path, "/api/v1/auth/passwordless/magic-link/resend");
    let documented: serde_json::Value = serde_json::from_str(RESEND_REQUEST).expect("JSON");
    let fields = fields_of(resend).into_iter().map(|(name, _)| name.to_owned());
    assert_eq!(documented.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>()), Some(fields.collect()));
    assert_eq!(
        HttpRequest::of(&ping(), "cli 1"),
        HttpRequest {
            path: "/api/v1/auth/passwordless/magic-link/status".into(),
            query: vec![client, state],
            headers: Vec::new(),
            body: None,
        }
    );
}

#[test]
fn the_handle_goes_by_three_names() {
    for text in [
        r#"{"state":"h1"}"#,
        r#"{"state_id":"h1"}"#,
        r#"{"session_id":"h1"}"#,
        r#"{"state":"","state_id":"h1"}"#,
        r#"{"state":null,"session_id":"h1"}"#,
    ] {
        assert_eq!(read(&send(), &answer(200, text)), sent_with("h1"), "{text}");
    }
    assert_eq!(read(&send(), &answer(201, r#"{"state":42}"#)), sent_with("42"));
    for text in ["{}", "", "null", "[]", "<html>", r#"{"state":{}}"#, r#"{"state":""}"#] {
        assert_eq!(read(&send(), &answer(200, text)), not_sent(ApiError::Unreadable { status: 200 }), "{text}");
    }
}

#[test]
fn only_true_means_authenticated() {
    for text in [
        "{}",
        r#"{"authenticated":false}"#,
        r#"{"authenticated":"true"}"#,
        r#"{"authenticated":1}"#,
        r#"{"authenticated":null,"oauth":{"access_token":"a"}}"#,
        r#"{"status":"pending"}"#,
    ] {
        assert_eq!(status(text), Ok(Status::Pending), "{text}");
    }
    for text in ["", "<html>", "[]", "null", "42", r#"{"authenticated":"#] {
        assert_eq!(status(text), Err(ApiError::Unreadable { status: 200 }), "{text}");
    }
    // Authenticated, but by whom? Without tokens there is nothing to give to the page.
    for text in [r#"{"authenticated":true}"#, r#"{"authenticated":true,"oauth":{"access_token":""}}"#] {
        assert_eq!(status(text), Err(ApiError::Unreadable { status: 200 }), "{text}");
    }
}

#[test]
fn the_flat_shape_becomes_the_same_result() {
    let flat = authenticated(
        r#"{"authenticated":true,"access_token":"a","refresh_token":"r","token_type":"Bearer","expires_at":"2023-05-18T12:28:22Z",
        "profile":{"id":"64661662aadfbd0e2a83172a","account_id":"x","connection_type":"y","email":"active@mail7.io","first_name":"",
        "created_at":"2023-05-18T12:13:22.179Z","modified_at":"2023-05-19T00:00:00.000Z","is_active":true,"LastLoginAt":"2023-05-20T00:00:00.000Z"}}"#,
    );
    assert_eq!(flat.oauth.access_token, Secret::new("a"));
    assert_eq!(flat.oauth.expires_at, "2023-05-18T12:28:22Z");
    assert_eq!(flat.user.user_id, "64661662aadfbd0e2a83172a");
    assert_eq!(flat.user.identifier, "active@mail7.io");
    assert_eq!(flat.user.updated_at, "2023-05-19T00:00:00.000Z");
    assert_eq!(flat.user.last_login_at, "2023-05-20T00:00:00.000Z");
    assert_eq!(flat.user.issuer, "");
}

/// The same cases as in `npm/test/hosted.test.ts`, from one file.
#[test]
fn the_shapes_of_a_success_are_read_as_by_the_hosted_helpers() {
    let cases: serde_json::Value = serde_json::from_str(SUCCESS_SHAPES).expect("the cases are JSON");
    assert_eq!(cases["now"], NOW.epoch_milliseconds());
    let list = |name: &str| cases[name].as_array().filter(|list| !list.is_empty()).expect("a list of cases").clone();
    for case in list("sessions") {
        let Authenticated { oauth, user, .. } = authenticated(&case["answer"].to_string());
        let session = &case["session"];
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let read = [
            (&session["oauth"]["access_token"], Some(oauth.access_token.reveal().to_owned())),
            (&session["oauth"]["refresh_token"], Some(oauth.refresh_token.reveal().to_owned())),
            (&session["oauth"]["token_type"], Some(oauth.token_type)),
            (&session["oauth"]["expires_at"], Some(oauth.expires_at)),
            (&session["user"]["user_id"], Some(user.user_id)),
            (&session["user"]["identifier"], Some(user.identifier)),
            (&session["user"]["email"], user.email),
            (&session["user"]["phone"], user.phone),
            (&session["user"]["created_at"], Some(user.created_at)),
            (&session["user"]["updated_at"], Some(user.updated_at)),
            (&session["user"]["issuer"], Some(user.issuer)),
            (&session["user"]["last_login_at"], Some(user.last_login_at)),
        ];
        for (expected, value) in read {
            assert_eq!(value, text(expected), "{}", case["name"]);
        }
    }
    for answer in list("no_session") {
        assert!(!matches!(status(&answer.to_string()), Ok(Status::Authenticated(_))), "{answer}");
    }
    for case in list("expiries") {
        let mut oauth = case["fields"].clone();
        oauth["access_token"] = "a".into();
        let answer = serde_json::json!({ "authenticated": true, "oauth": oauth });
        assert_eq!(authenticated(&answer.to_string()).oauth.expires_at, case["expires_at"].as_str().expect("a text"));
    }
}

#[test]
fn every_shape_of_error_is_understood() {
    for (text, code, description) in [
        (r#"{"code":1008,"message":"bad email","description":"Not an address"}"#, Some(1008), Some("Not an address")),
        (r#"{"error_code":1008,"error_description":"bad"}"#, Some(1008), Some("bad")),
        (r#"{"error":1008,"message":"bad"}"#, Some(1008), Some("bad")),
        (r#"{"error":"1008"}"#, Some(1008), None),
        (r#"{"code":"1008"}"#, Some(1008), None),
        (r#"{"error":"invalid_request","error_description":"bad"}"#, None, Some("bad")),
        (r#"{"error":"invalid_request"}"#, None, Some("invalid_request")),
        (r#"{"error":{"code":1008,"message":"bad"}}"#, Some(1008), Some("bad")),
        (r#"{"code":"E42","error_code":7}"#, Some(7), None),
        (r#"{"code":-1}"#, None, None),
        ("<html><h1>502</h1></html>", None, None),
        ("", None, None),
        ("[]", None, None),
    ] {
        let expected = match (code, description) {
            (None, None) => ApiError::Foreign { status: 400, description: None, retry_after: None },
            _ => ApiError::of_answer(400, code, description.map(str::to_owned), None, None),
        };
        assert_eq!(read(&send(), &answer(400, text)), not_sent(expected), "{text}");
    }
    let long = format!(r#"{{"message":"{}"}}"#, "é".repeat(500));
    let Reply::SendMessage(_, Err(ApiError::Refused { description: Some(description), .. })) =
        read(&send(), &answer(400, &long))
    else {
        panic!("refused with a description")
    };
    assert_eq!(description.chars().count(), 200);
    assert!(matches!(
        read(&send(), &answer(200, r#"{"code":1009,"message":"unknown state"}"#)),
        Reply::SendMessage(_, Err(ApiError::Refused { status: 200, code: Some(1009), .. }))
    ));
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let epoch = |text: &str| if text == "Thu, 18 May 2023 12:13:32 GMT" { 1_684_412_012_000.0 } else { f64::NAN };
    for (header, seconds) in [
        ("30", Some(30)),
        (" 7 ", Some(7)),
        ("0", Some(0)),
        ("Thu, 18 May 2023 12:13:32 GMT", Some(10)),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
    ] {
        assert_eq!(retry_after(header, None, NOW, epoch), seconds.map(Duration::from_seconds), "{header}");
    }
    assert_eq!(retry_after("99999999999", None, NOW, epoch), None, "absurd");
    assert_eq!(retry_after("past", None, NOW, |_| 0.0), None);
    assert_eq!(retry_after("next year", None, NOW, |_| 1.8e12), Some(Duration::from_seconds(300)), "a wrong clock");
    let hours_ago = Instant::from_epoch_milliseconds(0);
    let by_its_own =
        retry_after("Thu, 18 May 2023 12:13:32 GMT", Some("Thu, 18 May 2023 12:13:22 GMT"), hours_ago, |text| {
            if text.contains(":32") { 1_684_412_012_000.0 } else { 1_684_412_002_000.0 }
        });
    assert_eq!(by_its_own, Some(Duration::from_seconds(10)), "the answer's own clock");
}

/// JSON as a careless or hostile server might write it: the field names of the contract with values of any type.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
        "[0-9]{1,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        let name = prop_oneof![
            Just("authenticated"),
            Just("oauth"),
            Just("user"),
            Just("profile"),
            Just("access_token"),
            Just("expires_at"),
            Just("expires_in"),
            Just("state"),
            Just("state_id"),
            Just("code"),
            Just("error"),
            Just("message"),
            Just("email"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map(name.prop_map(str::to_owned), inner, 0..8)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_answer_panics(status in 100u16..600, text in prop_oneof![any::<String>(), json().prop_map(|json| json.to_string())]) {
        let answer = answer(status, &text);
        let token = Secret::new("token");
        for call in [
            send(),
            resend(Message::MagicLink),
            ping(),
            Call::VerifyCode(request(), Message::EmailCode, handle(), Code::read("123456", None).expect("a code")),
            Call::StartPasskeyLogin(request(), None),
            Call::FinishPasskeyLogin(request(), token.clone(), None, token.clone()),
            Call::FinishPasskeyRegistration(request(), token.clone(), token.clone(), token),
        ] {
            let reply = read(&call, &answer);
            prop_assert_eq!(reply.request(), call.request());
            let (is_success, authenticated) = match reply {
                Reply::SendMessage(_, outcome) => (outcome.is_ok(), None),
                Reply::ResendMessage(_, outcome) | Reply::PasskeyRegistration(_, outcome) => (outcome.is_ok(), None),
                Reply::PasskeyOptions(_, outcome) => (outcome.is_ok(), None),
                Reply::PasskeyLogin(_, outcome) => (outcome.is_ok(), outcome.ok()),
                Reply::PingStatus(_, outcome) | Reply::VerifyCode(_, outcome) => {
                    let is_success = outcome.is_ok();
                    let authenticated = outcome.ok().and_then(|status| match status {
                        Status::Authenticated(authenticated) => Some(authenticated),
                        Status::Pending => None,
                    });
                    (is_success, authenticated)
                }
                other => panic!("{other:?} was not asked for"),
            };
            prop_assert!(!is_success || (200..300).contains(&status), "a refusal is never a success");
            if let Some(authenticated) = authenticated {
                prop_assert!(!authenticated.oauth.access_token.reveal().is_empty());
                prop_assert_eq!(&authenticated.raw, &answer.text);
            }
        }
    }
}
