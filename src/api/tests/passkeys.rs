//! Tests the calls about passkeys (seed 003 and its sibling pages).

use ssojet_login_core::state::Challenge;

use super::*;

fn identifier() -> Identifier {
    Identifier::restore("active@mail7.io").expect("an address")
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

#[test]
fn every_call_names_the_client_in_its_header() {
    let (code, token, credential) = (Secret::new("auth code"), Secret::new("token"), Secret::new("{\"id\":\"c\"}"));
    let sign_in = Call::FinishPasskeyLogin(request(), code.clone(), Some(identifier()), credential.clone());
    for (call, path, parameters, authorization, body) in [
        (
            Call::PasskeyStatus(request(), identifier()),
            "passkey/status",
            vec![("identifier", "active@mail7.io")],
            None,
            None,
        ),
        (Call::StartPasskeyLogin(request(), None), "passkey/login", vec![], None, None),
        (
            Call::StartPasskeyLogin(request(), Some(identifier())),
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
        (
            Call::StartPasskeyRegistration(request(), token.clone()),
            "passkey/register",
            vec![],
            Some("Bearer token"),
            None,
        ),
        (
            Call::FinishPasskeyRegistration(request(), code, token, credential.clone()),
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
        let reply = read(&Call::PasskeyStatus(request(), identifier()), &answer(200, text));
        assert_eq!(reply, Reply::PasskeyStatus(request(), Ok(has)), "{text}");
    }
}

#[test]
fn options_need_a_challenge_and_a_code_and_last_as_long_as_they_say() {
    let of = |timeout: &str| [r#"{"auth_code":"a1","publicKey":{"challenge":"xyz""#, timeout, "}}"].concat();
    for (timeout, milliseconds) in [
        ("", 300_000),
        (r#","timeout":120000"#, 120_000),
        (r#","timeout":1"#, 1),
        (r#","timeout":86400000"#, 86_400_000),
        (r#","timeout":"soon""#, 300_000),
    ] {
        let text = of(timeout);
        let challenge = Challenge {
            auth_code: Secret::new("a1"),
            options: Secret::new(text.as_str()),
            lifetime: Duration::from_milliseconds(milliseconds),
        };
        for call in
            [Call::StartPasskeyLogin(request(), None), Call::StartPasskeyRegistration(request(), Secret::new("token"))]
        {
            let expected = Reply::PasskeyOptions(request(), Ok(challenge.clone()));
            assert_eq!(read(&call, &answer(200, &text)), expected, "{text}");
        }
    }
    for text in
        ["{}", r#"{"auth_code":"a1"}"#, r#"{"publicKey":{"challenge":"xyz"}}"#, r#"{"auth_code":"a1","publicKey":{}}"#]
    {
        let reply = read(&Call::StartPasskeyLogin(request(), None), &answer(200, text));
        assert_eq!(reply, Reply::PasskeyOptions(request(), Err(ApiError::Unreadable { status: 200 })), "{text}");
    }
}

#[test]
fn a_passkey_signs_in_with_the_one_result() {
    let call = Call::FinishPasskeyLogin(request(), Secret::new("a1"), None, Secret::new("{}"));
    let Reply::PasskeyLogin(_, Ok(told)) = read(&call, &answer(200, STATUS)) else {
        panic!("not signed in");
    };
    assert_eq!(told.method, Method::Passkey);
    assert_eq!(told.user.identifier, "active@mail7.io");
    assert_eq!(told.state, None, "the answer names no login");
    let unreadable = Reply::PasskeyLogin(request(), Err(ApiError::Unreadable { status: 200 }));
    assert_eq!(read(&call, &answer(200, "{}")), unreadable);
}

#[test]
fn a_passkey_is_added_by_its_record_alone() {
    let call = Call::FinishPasskeyRegistration(request(), Secret::new("a1"), Secret::new("t"), Secret::new("{}"));
    let record = r#"{"id":"AQID","Name":"Passkey","SignCount":0,"CreatedAt":"2026-01-01T00:00:00Z","public_key":"pQ"}"#;
    for text in [record, r#"{"id":"AQID"}"#, r#"{"id":7}"#, r#"{"credential_id":"AQID"}"#, r#"{"public_key":"pQ"}"#] {
        assert_eq!(read(&call, &answer(201, text)), Reply::PasskeyRegistration(request(), Ok(())), "{text}");
    }
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "true",
        "\"ok\"",
        "<html>Welcome to our network</html>",
        r#"{"id":null}"#,
        r#"{"id":""}"#,
        r#"{"id":{}}"#,
        r#"{"message":"ok"}"#,
        r#"{"updated":true}"#,
        r#"{"success":true}"#,
        r#"{"success":false,"id":"AQID"}"#,
        r#"{"error":"no","id":"AQID"}"#,
    ] {
        let unreadable = Reply::PasskeyRegistration(request(), Err(ApiError::Unreadable { status: 200 }));
        assert_eq!(read(&call, &answer(200, text)), unreadable, "{text}");
    }
}
