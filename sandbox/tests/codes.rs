//! Tests signing in by codes (docs/api.md#email-a-code, docs/api.md#text-a-code).
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use axum::http::Method;
use serde_json::{Value, json};
use support::{CLIENT, Reply, Sandbox, another, from_peer, names, request};

const ADA: &str = "ada@example.com";
const PHONE: &str = "+12015550123";

/// The three ways to start and go on: where it is sent, where it goes on, what the body calls the recipient.
const WAYS: [(&str, &str, &str, &str); 3] = [
    ("magic-otp/send", "email-otp", "email", ADA),
    ("email-otp/send", "email-otp", "email", ADA),
    ("phone-otp/send", "phone-otp", "phone_id", PHONE),
];

async fn start(sandbox: &Sandbox, way: (&str, &str, &str, &str)) -> String {
    let (send, _, name, recipient) = way;
    let mut body = json!({});
    body[name] = recipient.into();
    let reply = sandbox.passwordless(send, body).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let sent = reply.json();
    assert_eq!(sent["state"], sent["state_id"]);
    assert_eq!(names(&sent), ["methods", "otp_length", "state", "state_id"]);
    assert_eq!(sent["otp_length"], 6);
    sent["state"].as_str().unwrap().to_owned()
}

async fn verify(sandbox: &Sandbox, way: (&str, &str, &str, &str), state: &str, code: &str) -> Reply {
    sandbox.passwordless(&format!("{}/verify", way.1), json!({ "state": state, "otp": code })).await
}

async fn resend(sandbox: &Sandbox, way: (&str, &str, &str, &str), state: &str) -> Reply {
    sandbox.passwordless(&format!("{}/resend", way.1), json!({ "state": state })).await
}

#[tokio::test]
async fn the_vendors_example_of_a_phone_login_is_understood() {
    let sandbox = Sandbox::new().await;
    let mut body: Value =
        serde_json::from_str(include_str!("../../tests/contract/seed-004-send-request.json")).unwrap();
    let example: Value = serde_json::from_str(include_str!("../../tests/contract/seed-004-send.json")).unwrap();
    sandbox.passwordless("phone-otp/send", body.clone()).await.assert_error(400, 1012);
    assert_eq!(names(&body), ["phone_id"]);
    body["phone_id"] = PHONE.into();
    let sent = sandbox.passwordless("phone-otp/send", body).await.json();
    for name in names(&example) {
        assert_eq!(sent[name].as_str().unwrap().len(), example[name].as_str().unwrap().len(), "{name}");
    }
}

#[tokio::test]
async fn a_code_by_mail_signs_in_with_the_flat_shape() {
    let sandbox = Sandbox::new().await;
    let state = start(&sandbox, WAYS[0]).await;
    let mail = sandbox.messages(ADA).await[0].clone();
    let code = sandbox.code(ADA).await;
    assert_eq!(mail["channel"], "email");
    assert_eq!(mail["subject"], "Your sign-in code");
    assert!(mail["text"].as_str().unwrap().contains(&code) && mail["html"].as_str().unwrap().contains(&code));

    let answer = verify(&sandbox, WAYS[0], &state, &format!(" {code} ")).await.json();
    assert_eq!(
        names(&answer),
        ["access_token", "authenticated", "expires_at", "profile", "refresh_token", "token_type"]
    );
    assert_eq!(
        names(&answer["profile"]),
        [
            "LastLoginAt",
            "account_id",
            "connection_type",
            "created_at",
            "email",
            "first_name",
            "id",
            "is_active",
            "last_name",
            "modified_at"
        ]
    );
    assert_eq!((&answer["authenticated"], &answer["token_type"]), (&json!(true), &json!("Bearer")));
    assert_eq!((&answer["profile"]["email"], &answer["profile"]["is_active"]), (&json!(ADA), &json!(true)));
    assert_eq!(answer["expires_at"].as_str().unwrap().len(), "2023-05-18T12:28:22Z".len());
    assert_eq!(answer["profile"]["LastLoginAt"].as_str().unwrap().len(), "2023-05-18T12:13:22.179Z".len());

    // The same person as by link.
    assert_eq!(sandbox.sign_in(ADA).await["user"]["user_id"], answer["profile"]["id"]);
    let renewed = sandbox.refresh(answer["refresh_token"].as_str().unwrap()).await;
    assert_eq!(renewed.json()["user"]["identifier"], ADA);
}

#[tokio::test]
async fn a_code_by_sms_signs_in_with_the_shape_of_ping_status() {
    let sandbox = Sandbox::new().await;
    let state = start(&sandbox, WAYS[2]).await;
    let sms = sandbox.messages("%2B12015550123").await[0].clone();
    assert_eq!((&sms["channel"], &sms["to"]), (&json!("sms"), &json!(PHONE)));
    assert_eq!(sandbox.messages(PHONE).await.len(), 1, "a plus that was not encoded");
    let code = sandbox.code(PHONE).await;
    let last = sms["text"].as_str().unwrap().lines().last().unwrap();
    assert_eq!(last, format!("@localhost #{code}"));

    let answer = verify(&sandbox, WAYS[2], &state, &code).await.json();
    assert_eq!(names(&answer), ["authenticated", "oauth", "user"]);
    let user = &answer["user"];
    assert_eq!((&user["phone"], &user["identifier"]), (&json!(PHONE), &json!(PHONE)));
    assert_eq!(user.get("email"), None);
    assert!(answer["oauth"]["access_token"].as_str().unwrap().starts_with("v4.local."));

    // Written otherwise, named otherwise: still the same person.
    sandbox.advance(30);
    let again = sandbox.passwordless("phone-otp/send", json!({ "phone": "+1 (201) 555-0123" })).await.json();
    let body = json!({ "state_id": again["state_id"], "otp": sandbox.code(PHONE).await });
    let second = sandbox.passwordless("phone-otp/verify", body).await.json();
    assert_eq!(second["user"]["user_id"], user["user_id"]);
    assert_ne!(second["user"]["last_login_at"], user["last_login_at"]);
}

#[tokio::test]
async fn a_code_works_once_and_status_repeats_its_answer_for_a_minute() {
    for way in WAYS {
        let sandbox = Sandbox::new().await;
        let state = start(&sandbox, way).await;
        assert_eq!(sandbox.status(&state).await.json(), json!({ "authenticated": false }));
        let code = sandbox.code(way.3).await;
        let answer = verify(&sandbox, way, &state, &code).await.json();
        let token = if way.1 == "phone-otp" { &answer["oauth"]["access_token"] } else { &answer["access_token"] };
        verify(&sandbox, way, &state, &code).await.assert_error(400, 1009);
        resend(&sandbox, way, &state).await.assert_error(400, 1009);
        sandbox.advance(59);
        assert_eq!(&sandbox.status(&state).await.json()["oauth"]["access_token"], token);
        sandbox.advance(1);
        sandbox.status(&state).await.assert_error(400, 1009);
    }
}

#[tokio::test]
async fn five_wrong_codes_end_the_state_resends_included() {
    for way in WAYS {
        let sandbox = Sandbox::new().await;
        let state = start(&sandbox, way).await;
        let wrong = another(&sandbox.code(way.3).await);
        for left in [4, 3] {
            assert_eq!(verify(&sandbox, way, &state, &wrong).await.assert_wrong_code(), left);
        }
        sandbox.advance(30);
        assert_eq!(resend(&sandbox, way, &state).await.status, 200);
        let code = sandbox.code(way.3).await;
        for (otp, left) in [("12345", 2), ("not a code", 1), (&another(&code), 0)] {
            assert_eq!(verify(&sandbox, way, &state, otp).await.assert_wrong_code(), left);
        }
        verify(&sandbox, way, &state, &code).await.assert_error(400, 1009);
        resend(&sandbox, way, &state).await.assert_error(400, 1009);
        sandbox.status(&state).await.assert_error(400, 1009);
    }
}

#[tokio::test]
async fn an_expired_code_says_so_and_a_new_one_can_be_had() {
    for way in WAYS {
        let sandbox = Sandbox::new().await;
        let state = start(&sandbox, way).await;
        let code = sandbox.code(way.3).await;
        sandbox.advance(299);
        assert_eq!(verify(&sandbox, way, &state, &another(&code)).await.assert_wrong_code(), 4);
        sandbox.advance(1);
        sandbox.app.sweep().await.unwrap();
        verify(&sandbox, way, &state, &code).await.assert_error(400, 915);
        sandbox.status(&state).await.assert_error(400, 1009);

        assert_eq!(resend(&sandbox, way, &state).await.status, 200);
        let fresh = sandbox.code(way.3).await;
        if fresh != code {
            verify(&sandbox, way, &state, &code).await.assert_error(400, 913);
        }
        assert_eq!(verify(&sandbox, way, &state, &fresh).await.json()["authenticated"], true);

        let late = start(&sandbox, way).await;
        sandbox.advance(600);
        verify(&sandbox, way, &late, "123456").await.assert_error(400, 1009);
        resend(&sandbox, way, &late).await.assert_error(400, 1009);
    }
}

#[tokio::test]
async fn resends_are_spaced_counted_and_replace_the_code() {
    for way in WAYS {
        let sandbox = Sandbox::new().await;
        let state = start(&sandbox, way).await;
        let first = sandbox.code(way.3).await;
        let wait = resend(&sandbox, way, &state).await.assert_wait();
        assert!((29..=30).contains(&wait), "{wait}");
        for _ in 0..5 {
            sandbox.advance(30);
            let reply = resend(&sandbox, way, &state).await;
            assert_eq!((reply.status.as_u16(), reply.json()), (200, json!({})));
        }
        sandbox.advance(30);
        resend(&sandbox, way, &state).await.assert_wait();
        let last = sandbox.code(way.3).await;
        if first != last {
            verify(&sandbox, way, &state, &first).await.assert_error(400, 913);
        }
        assert_eq!(verify(&sandbox, way, &state, &last).await.status, 200);
    }
}

#[tokio::test]
async fn sends_are_limited_by_recipient_and_by_address() {
    for way in WAYS {
        let sandbox = Sandbox::with(|settings| settings.limits.sends_per_identifier = 1).await;
        let state = start(&sandbox, way).await;
        sandbox.advance(30);
        assert!(resend(&sandbox, way, &state).await.assert_wait() > 500);
        let mut body = json!({});
        body[way.2] = way.3.into();
        assert!(sandbox.passwordless(way.0, body.clone()).await.assert_wait() > 500);

        let sandbox = Sandbox::with(|settings| settings.limits.sends_per_address = 1).await;
        start(&sandbox, way).await;
        let uri = format!("/api/v1/auth/passwordless/{}?client_id={CLIENT}", way.0);
        sandbox.call(request(Method::POST, &uri, Some(body.clone()))).await.assert_wait();
        let elsewhere = from_peer(request(Method::POST, &uri, Some(body)), "192.0.2.1");
        assert_eq!(sandbox.call(elsewhere).await.status, 200);
    }
}

#[tokio::test]
async fn link_and_code_of_one_mail_prove_the_same_login() {
    let sandbox = Sandbox::new().await;
    // Asked for a link, typed the code.
    let state = sandbox.send(ADA).await;
    let link = sandbox.link(ADA).await;
    assert_eq!(sandbox.messages(ADA).await[0]["subject"], "Your sign-in link");
    let code = sandbox.code(ADA).await;
    assert_eq!(verify(&sandbox, WAYS[0], &state, &code).await.json()["authenticated"], true);
    assert_eq!(sandbox.press(&link).await.status, 400, "the link is used up with the code");

    // Asked for a code, opened the link.
    let state = start(&sandbox, WAYS[0]).await;
    let code = sandbox.code(ADA).await;
    assert_eq!(sandbox.press(&sandbox.link(ADA).await).await.status, 200);
    // Opened the link, then typed the code all the same: the right code still signs in.
    let typed = verify(&sandbox, WAYS[0], &state, &code).await.json();
    assert_eq!(sandbox.status(&state).await.json()["oauth"]["access_token"], typed["access_token"]);

    let state = start(&sandbox, WAYS[0]).await;
    let code = sandbox.code(ADA).await;
    sandbox.press(&sandbox.link(ADA).await).await;
    assert_eq!(sandbox.status(&state).await.json()["authenticated"], true);
    verify(&sandbox, WAYS[0], &state, &code).await.assert_error(400, 1009);
    assert_eq!(sandbox.messages(ADA).await.len(), 3, "one mail a login");

    // A resend of either kind replaces both.
    let state = sandbox.send(ADA).await;
    let (link, code) = (sandbox.link(ADA).await, sandbox.code(ADA).await);
    sandbox.advance(30);
    assert_eq!(resend(&sandbox, WAYS[0], &state).await.status, 200);
    assert_eq!(sandbox.messages(ADA).await[0]["subject"], "Your sign-in code");
    assert_eq!(sandbox.press(&link).await.status, 400);
    if sandbox.code(ADA).await != code {
        verify(&sandbox, WAYS[0], &state, &code).await.assert_wrong_code();
    }
    sandbox.advance(30);
    assert_eq!(sandbox.resend(&state).await.status, 200);
    assert_eq!(sandbox.press(&sandbox.link(ADA).await).await.status, 200);
}

#[tokio::test]
async fn a_state_is_proved_over_its_own_channel_only() {
    let sandbox = Sandbox::new().await;
    let email = start(&sandbox, WAYS[0]).await;
    let phone = start(&sandbox, WAYS[2]).await;
    let (email_code, phone_code) = (sandbox.code(ADA).await, sandbox.code(PHONE).await);
    verify(&sandbox, WAYS[2], &email, &email_code).await.assert_error(400, 1009);
    verify(&sandbox, WAYS[0], &phone, &phone_code).await.assert_error(400, 1009);
    sandbox.advance(30);
    resend(&sandbox, WAYS[2], &email).await.assert_error(400, 1009);
    resend(&sandbox, WAYS[0], &phone).await.assert_error(400, 1009);
    sandbox.resend(&phone).await.assert_error(400, 1009);
    assert_eq!(verify(&sandbox, WAYS[0], &email, &email_code).await.status, 200);
    assert_eq!(verify(&sandbox, WAYS[2], &phone, &phone_code).await.status, 200);
}

#[tokio::test]
async fn of_simultaneous_uses_of_a_code_exactly_one_works() {
    let sandbox = Sandbox::with(|settings| settings.limits.sends_per_identifier = 99).await;
    for _ in 0..20 {
        let state = start(&sandbox, WAYS[2]).await;
        let code = sandbox.code(PHONE).await;
        let [a, b, c] = [(); 3].map(|()| verify(&sandbox, WAYS[2], &state, &code));
        let replies = tokio::join!(a, b, c);
        let mut statuses = [replies.0, replies.1, replies.2].map(|reply| reply.status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400, 400]);
    }
}

#[tokio::test]
async fn what_is_no_code_phone_or_address_is_told_apart() {
    let sandbox = Sandbox::new().await;
    let state = start(&sandbox, WAYS[2]).await;
    for body in
        [json!({ "state": state }), json!({ "state": state, "otp": "  " }), json!({ "state": state, "otp": 123456 })]
    {
        sandbox.passwordless("phone-otp/verify", body).await.assert_error(400, 1004);
    }
    // None of those was a try.
    let wrong = another(&sandbox.code(PHONE).await);
    assert_eq!(verify(&sandbox, WAYS[2], &state, &wrong).await.assert_wrong_code(), 4);

    for phone in
        [json!({}), json!({ "phone_id": "" }), json!({ "phone_id": "2015550123" }), json!({ "phone": "+1201" })]
    {
        sandbox.passwordless("phone-otp/send", phone).await.assert_error(400, 1012);
    }
    sandbox.passwordless("magic-otp/send", json!({ "email": "ada" })).await.assert_error(400, 1008);
    for endpoint in ["email-otp/resend", "phone-otp/resend"] {
        sandbox.passwordless(endpoint, json!({})).await.assert_error(400, 1009);
    }
    sandbox.passwordless("phone-otp/verify", json!({ "otp": "123456" })).await.assert_error(400, 1009);
    sandbox
        .post("/api/v1/auth/passwordless/phone-otp/send", json!({ "phone_id": PHONE }))
        .await
        .assert_error(401, 1000);
}

#[tokio::test]
async fn a_client_has_the_ways_in_that_it_lists() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        file.path(),
        r#"[{"client_id":"cli_plain","name":"Plain"},
            {"client_id":"cli_link","name":"Link","methods":["magic-link"]},
            {"client_id":"cli_code","name":"Code","methods":["email-code","phone-code"]}]"#,
    )
    .unwrap();
    let clients = file.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(clients)).await;
    let call = async |client: &str, endpoint: &str| {
        let body = json!({ "email": ADA, "phone_id": PHONE });
        sandbox.post(&format!("/api/v1/auth/passwordless/{endpoint}?client_id={client}"), body).await
    };
    call("cli_plain", "phone-otp/send").await.assert_error(400, 1047);
    call("cli_link", "phone-otp/send").await.assert_error(400, 1047);
    call("cli_link", "magic-otp/send").await.assert_error(400, 1007);
    call("cli_code", "magic-link/send").await.assert_error(400, 1007);
    assert!(sandbox.messages(ADA).await.is_empty());

    let kept = async |client: &str, endpoint: &str| {
        assert_eq!(call(client, endpoint).await.status, 200, "{client} {endpoint}");
        let mail = sandbox.messages(ADA).await[0].clone();
        (!mail["link"].as_str().unwrap().is_empty(), !mail["code"].as_str().unwrap().is_empty())
    };
    let told = async |client: &str, endpoint: &str| {
        let sent = call(client, endpoint).await.json();
        (sent["methods"].clone(), sent["otp_length"].clone())
    };
    assert_eq!(told("cli_plain", "magic-link/send").await, (json!(["magic-link", "email-code"]), json!(6)));
    assert_eq!(told("cli_link", "magic-link/send").await, (json!(["magic-link"]), Value::Null));
    assert_eq!(told("cli_code", "magic-otp/send").await, (json!(["email-code"]), json!(6)));
    assert_eq!(told("cli_code", "phone-otp/send").await, (json!(["phone-code"]), json!(6)));
    assert_eq!(kept("cli_plain", "magic-link/send").await, (true, true));
    assert_eq!(kept("cli_link", "magic-link/send").await, (true, false));
    assert_eq!(kept("cli_code", "email-otp/send").await, (false, true));
    assert_eq!(call("cli_code", "phone-otp/send").await.status, 200);
}

#[tokio::test]
async fn a_code_is_as_long_as_its_client_says() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let methods = r#""methods":["magic-link","email-code","phone-code"]"#;
    let listed: Vec<String> = (4..=8)
        .map(|length| format!(r#"{{"client_id":"cli_{length}","name":"Shop","code_length":{length},{methods}}}"#))
        .collect();
    std::fs::write(file.path(), format!("[{}]", listed.join(","))).unwrap();
    let clients = file.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(clients)).await;
    for length in 4..=8 {
        for (endpoint, verify, recipient) in [
            ("magic-link/send", "email-otp/verify", ADA),
            ("magic-otp/send", "email-otp/verify", ADA),
            ("phone-otp/send", "phone-otp/verify", PHONE),
        ] {
            let url = |endpoint: &str| format!("/api/v1/auth/passwordless/{endpoint}?client_id=cli_{length}");
            let sent = sandbox.post(&url(endpoint), json!({ "email": ADA, "phone_id": PHONE })).await.json();
            assert_eq!(sent["otp_length"], length);
            let code = sandbox.code(recipient).await;
            assert!(code.len() == length && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            let answer = sandbox.post(&url(verify), json!({ "state": sent["state"], "otp": code })).await;
            assert_eq!(answer.json()["authenticated"], true, "{endpoint}");
        }
    }
}
