//! Passkeys: what is asked, and what may come back (seed 003 and its sibling pages).

use super::*;
use ssojet_login_core::Challenge;

fn identifier() -> Identifier {
    Identifier::restore("active@mail7.io").expect("an address")
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

#[test]
fn every_call_names_the_client_in_its_header() {
    let (code, token, credential) = (Secret::new("auth code"), Secret::new("token"), Secret::new("{\"id\":\"c\"}"));
    let sign_in = Call::PasskeySignIn(code.clone(), Some(identifier()), credential.clone());
    for (call, path, parameters, authorization, body) in [
        (Call::PasskeyStatus(identifier()), "passkey/status", vec![("identifier", "active@mail7.io")], None, None),
        (Call::PasskeyOptions(None), "passkey/login", vec![], None, None),
        (
            Call::PasskeyOptions(Some(identifier())),
            "passkey/login",
            vec![("identifier", "active@mail7.io")],
            None,
            None,
        ),
        (
            sign_in,
            "passkey/login",
            vec![("auth_code", "auth code"), ("identifier", "active@mail7.io")],
            None,
            Some(credential.clone()),
        ),
        (Call::RegistrationOptions(token.clone()), "passkey/register", vec![], Some("Bearer token"), None),
        (
            Call::Register(code, token, credential.clone()),
            "passkey/register",
            vec![("auth_code", "auth code")],
            Some("Bearer token"),
            Some(credential),
        ),
    ] {
        let request = HttpRequest::of(&call, "cli_1");
        assert_eq!(request.path, ["/api/v1/auth/passwordless/", path].concat());
        let expected: Vec<_> = std::iter::once(("client_id", "cli_1")).chain(parameters).collect();
        let sent: Vec<_> = request.query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(sent, expected);
        assert_eq!(header(&request, "x-client-id"), Some("cli_1"));
        assert_eq!(header(&request, "Authorization"), authorization);
        assert_eq!(request.body, body.map(Body::Text));
    }
}

/// Contradiction 8: the prose shows `{status, expires_at}` without a vocabulary, the example `{}`, the SDK another name.
#[test]
fn whether_there_is_a_passkey_is_yes_no_or_unknown() {
    for (text, has) in [
        (r#"{"passkey_registered":true}"#, Some(true)),
        (r#"{"passkey_registered":false}"#, Some(false)),
        (r#"{"status":"active","expires_at":"2026-01-01T00:00:00Z"}"#, Some(true)),
        (r#"{"status":"Inactive"}"#, Some(false)),
        (r#"{"status":"string","expires_at":"string"}"#, None),
        (r#"{"status":7}"#, None),
        ("{}", None),
        ("<html>", None),
        ("", None),
    ] {
        let reply = read(&Call::PasskeyStatus(identifier()), &answer(200, text));
        assert_eq!(reply, Ok(Reply::HasPasskey(has)), "{text}");
    }
}

#[test]
fn options_need_a_challenge_and_a_code_and_last_as_long_as_they_say() {
    let of = |timeout: &str| [r#"{"auth_code":"a1","publicKey":{"challenge":"xyz""#, timeout, "}}"].concat();
    for (timeout, seconds) in [
        ("", 300),
        (r#","timeout":120000"#, 120),
        (r#","timeout":1"#, 15),
        (r#","timeout":86400000"#, 300),
        (r#","timeout":"soon""#, 300),
    ] {
        let text = of(timeout);
        let challenge = Challenge {
            auth_code: Secret::new("a1"),
            options: Secret::new(text.as_str()),
            lifetime: Duration::from_seconds(seconds),
        };
        for call in [Call::PasskeyOptions(None), Call::RegistrationOptions(Secret::new("token"))] {
            assert_eq!(read(&call, &answer(200, &text)), Ok(Reply::Challenge(challenge.clone())), "{text}");
        }
    }
    for text in
        ["{}", r#"{"auth_code":"a1"}"#, r#"{"publicKey":{"challenge":"xyz"}}"#, r#"{"auth_code":"a1","publicKey":{}}"#]
    {
        let reply = read(&Call::PasskeyOptions(None), &answer(200, text));
        assert_eq!(reply, Err(ApiError::Unreadable { status: 200 }), "{text}");
    }
}

#[test]
fn a_passkey_signs_in_with_the_one_result() {
    let call = Call::PasskeySignIn(Secret::new("a1"), None, Secret::new("{}"));
    let Ok(Reply::Status(Status::Authenticated(told))) = read(&call, &answer(200, STATUS)) else {
        panic!("not signed in");
    };
    assert_eq!(told.method, Method::Passkey);
    assert_eq!(told.user.identifier, "active@mail7.io");
    assert_eq!(told.state, None, "the answer names no login");
    assert_eq!(read(&call, &answer(200, "{}")), Err(ApiError::Unreadable { status: 200 }));
}
