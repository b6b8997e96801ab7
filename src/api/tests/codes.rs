//! Tests the calls of codes by mail and by text message.

use super::*;

const SEND_REQUEST: &str = include_str!("../../../tests/contract/seed-004-send-request.json");
const SENT: &str = include_str!("../../../tests/contract/seed-004-send.json");

fn send_by_phone() -> Call {
    Call::SendMessage(request(), Message::PhoneCode, Identifier::restore("+442079460000").expect("a number"))
}

fn verify(message: Message) -> Call {
    Call::VerifyCode(request(), message, handle(), Code::read("123456", None).expect("a code"))
}

fn verified(message: Message, status: u16, text: &str) -> Result<Status, ApiError> {
    match read(&verify(message), &answer(status, text)) {
        Reply::VerifyCode(_, outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

/// Contradictions 2 and 3: the number goes out as `phone_id`, the handle comes as `state_id` and goes back as `state`.
#[test]
fn the_documented_text_message_is_sent_and_verified() {
    let request = HttpRequest::of(&send_by_phone(), "cli_1");
    assert_eq!(request.path, "/api/v1/auth/passwordless/phone-otp/send");
    let body = fields_of(request);
    let documented: serde_json::Value = serde_json::from_str(SEND_REQUEST).expect("JSON");
    let fields: Vec<_> = body.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(documented.as_object().map(|object| object.keys().cloned().collect()), Some(fields));
    assert_eq!(body, [("phone_id", "+442079460000".to_owned())]);

    assert_eq!(read(&send_by_phone(), &answer(200, SENT)), sent_with("646616daf9a276fa9a6446a1"));

    let request = HttpRequest::of(&verify(Message::PhoneCode), "cli_1");
    assert_eq!(request.path, "/api/v1/auth/passwordless/phone-otp/verify");
    let fields = [("state", handle().as_str().to_owned()), ("otp", "123456".to_owned())];
    assert_eq!(fields_of(request), fields);
}

#[test]
fn every_call_has_its_endpoint() {
    let by_email =
        Call::SendMessage(request(), Message::EmailCode, Identifier::restore("active@mail7.io").expect("an address"));
    for (call, endpoint) in [
        (send(), "magic-link/send"),
        (by_email, "magic-otp/send"),
        (send_by_phone(), "phone-otp/send"),
        (resend(Message::MagicLink), "magic-link/resend"),
        (resend(Message::EmailCode), "email-otp/resend"),
        (resend(Message::PhoneCode), "phone-otp/resend"),
        (verify(Message::EmailCode), "email-otp/verify"),
        (verify(Message::PhoneCode), "phone-otp/verify"),
        (ping(), "magic-link/status"),
    ] {
        let path = HttpRequest::of(&call, "cli_1").path;
        assert_eq!(path, ["/api/v1/auth/passwordless/", endpoint].concat(), "{call:?}");
    }
}

#[test]
fn what_was_sent_says_what_it_holds() {
    for (text, holds_both, code_length) in [
        (r#"{"state":"h1","methods":["magic-link","email-code"],"otp_length":6}"#, true, Some(6)),
        (r#"{"state":"h1","methods":["email-code"],"otp_length":"8"}"#, false, Some(8)),
        (r#"{"state":"h1","methods":"magic-link","otp_length":3}"#, false, None),
        (r#"{"state":"h1","methods":[1,null],"otp_length":900}"#, false, None),
    ] {
        let sent = Sent { handle: StateHandle::new("h1"), holds_both, code_length };
        assert_eq!(read(&send(), &answer(200, text)), Reply::SendMessage(request(), Ok(sent)), "{text}");
    }
}

/// Contradictions 4 and 5: the flat shape, and an expiry under another name.
#[test]
fn a_right_code_may_be_answered_in_any_documented_shape() {
    let flat = r#"{"authenticated":true,"access_token":"a","refresh_token":"r","token_type":"Bearer","expires_in":900,
        "profile":{"id":"u1","email":"active@mail7.io","created_at":"2023-05-18T12:13:22.179Z",
        "modified_at":"2023-05-19T12:13:22.179Z","LastLoginAt":"2023-05-20T12:13:22.179Z"}}"#;
    let Ok(Status::Authenticated(told)) = verified(Message::EmailCode, 200, flat) else {
        panic!("not signed in");
    };
    assert_eq!(told.method, Method::Message(Message::EmailCode));
    assert_eq!(told.oauth.expires_at, "2023-05-18T12:28:22Z");
    assert_eq!((told.user.user_id.as_str(), told.user.identifier.as_str()), ("u1", "active@mail7.io"));
    assert_eq!(told.user.updated_at, "2023-05-19T12:13:22.179Z");
    assert_eq!(told.user.last_login_at, "2023-05-20T12:13:22.179Z");
    assert_eq!(told.raw.reveal(), flat);
    assert_eq!(told.state, Some(handle()));

    let nested = verified(Message::PhoneCode, 200, STATUS);
    let by_phone = Method::Message(Message::PhoneCode);
    assert!(matches!(nested, Ok(Status::Authenticated(told)) if told.method == by_phone));

    for text in ["{}", r#"{"status":"verified","message":"ok"}"#, r#"{"authenticated":false,"access_token":"a"}"#] {
        assert_eq!(verified(Message::PhoneCode, 200, text), Ok(Status::Pending), "{text}");
    }
    let refused = verified(Message::PhoneCode, 200, r#"{"code":913,"message":"wrong"}"#);
    assert!(matches!(refused, Err(ApiError::Refused { code: Some(913), .. })));
    assert_eq!(verified(Message::PhoneCode, 200, "<html>"), Err(ApiError::Unreadable { status: 200 }));
}

#[test]
fn a_wrong_code_may_say_how_many_tries_are_left() {
    for (text, left) in [
        (r#"{"code":913,"attempts_left":4}"#, Some(4)),
        (r#"{"code":913,"remaining_attempts":"0"}"#, Some(0)),
        (r#"{"code":913}"#, None),
    ] {
        let Err(ApiError::Refused { attempts_left, .. }) = verified(Message::EmailCode, 400, text) else {
            panic!("not refused");
        };
        assert_eq!(attempts_left, left, "{text}");
    }
}
