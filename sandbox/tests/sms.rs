//! Tests SMS: what binds them to a page, and their delivery to a gateway.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::time::Duration;

use axum::http::Method;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use support::gateway::{Call, SmsGateway};
use support::{CLIENT, Sandbox, request, with_header};

const PHONE: &str = "+12015550123";
const SECRET: &str = "a secret of the test";

async fn sandbox(gateway: &SmsGateway) -> Sandbox {
    let url = gateway.url.clone();
    Sandbox::with(|settings| {
        settings.sms_webhook_url = Some(url);
        settings.sms_webhook_secret = Some(SECRET.to_owned());
    })
    .await
}

async fn send(sandbox: &Sandbox) {
    assert_eq!(sandbox.passwordless("phone-otp/send", json!({ "phone_id": PHONE })).await.status, 200);
}

/// Waiting for the thread of the gateway must not hold up the sandbox, which lives on this runtime.
async fn next(gateway: SmsGateway) -> (SmsGateway, Call) {
    tokio::task::spawn_blocking(move || {
        let call = gateway.next();
        (gateway, call)
    })
    .await
    .unwrap()
}

/// Checks the signature as a gateway would; returns its time.
fn signed_at(call: &Call) -> i64 {
    let header = &call.headers["ssojet-signature"];
    let (time, signature) = header.strip_prefix("t=").unwrap().split_once(",v1=").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{time}.{}", call.body).as_bytes());
    mac.verify_slice(&hex::decode(signature).unwrap()).unwrap();
    time.parse().unwrap()
}

#[tokio::test]
async fn an_sms_is_posted_signed_and_the_same_as_in_the_inbox() {
    let gateway = SmsGateway::start(&[204]);
    let sandbox = sandbox(&gateway).await;
    send(&sandbox).await;
    let (gateway, call) = next(gateway).await;
    assert_eq!(call.path, "/messages");
    assert_eq!(call.headers["content-type"], "application/json");
    let body: Value = serde_json::from_str(&call.body).unwrap();
    let copy = sandbox.messages(PHONE).await[0].clone();
    assert_eq!(body.as_object().unwrap().len(), 4);
    for name in ["to", "text", "id", "sent_at"] {
        assert_eq!(body[name], copy[name], "{name}");
    }
    assert_eq!(body["id"], call.headers["idempotency-key"].as_str());
    assert!((signed_at(&call) - sandbox.app.clock().now().to_unix_seconds()).abs() < 20);
    assert!(gateway.is_silent_for(Duration::from_millis(300)), "once");
}

#[tokio::test]
async fn a_busy_gateway_is_asked_again_with_the_same_id() {
    for status in [&[503, 200], &[429, 200]] {
        let gateway = SmsGateway::start(status);
        let sandbox = sandbox(&gateway).await;
        send(&sandbox).await;
        let (gateway, first) = next(gateway).await;
        let (gateway, second) = next(gateway).await;
        assert_eq!(first.body, second.body);
        assert_eq!(first.headers["idempotency-key"], second.headers["idempotency-key"]);
        assert!(signed_at(&second) > signed_at(&first), "signed anew");
        assert!(gateway.is_silent_for(Duration::from_millis(300)));
    }
}

#[tokio::test]
async fn a_refusal_and_a_redirect_are_final() {
    for status in [&[400], &[307]] {
        let gateway = SmsGateway::start(status);
        let sandbox = sandbox(&gateway).await;
        send(&sandbox).await;
        let (gateway, _) = next(gateway).await;
        // The pause before a second try is two seconds.
        assert!(tokio::task::spawn_blocking(move || gateway.is_silent_for(Duration::from_secs(3))).await.unwrap());
        assert_eq!(sandbox.messages(PHONE).await.len(), 1);
    }
}

#[tokio::test]
async fn the_last_line_names_the_host_of_a_registered_page() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        file.path(),
        r#"[{"client_id":"cli_shop","name":"Shop","origins":["https://shop.example:8443"],"methods":["phone-code"]}]"#,
    )
    .unwrap();
    let clients = file.path().to_owned();
    let sandbox = Sandbox::with(|settings| {
        settings.clients = Some(clients);
        settings.public_url = "http://login.localhost:8787".to_owned();
    })
    .await;
    for (client, origin, host) in [
        ("cli_shop", Some("https://shop.example:8443"), "shop.example"),
        ("cli_shop", Some("http://login.localhost:8787"), "login.localhost"),
        ("cli_shop", None, "login.localhost"),
        (CLIENT, Some("http://app.localhost:5173"), "app.localhost"),
        (CLIENT, Some("http://127.0.0.1:5173"), "login.localhost"),
    ] {
        let uri = format!("/api/v1/auth/passwordless/phone-otp/send?client_id={client}");
        let mut call = request(Method::POST, &uri, Some(json!({ "phone_id": PHONE })));
        if let Some(origin) = origin {
            call = with_header(call, "origin", origin);
        }
        assert_eq!(sandbox.call(call).await.status, 200);
        let text = sandbox.messages(PHONE).await[0]["text"].as_str().unwrap().to_owned();
        let code = sandbox.code(PHONE).await;
        assert!(text.ends_with(&format!("\n@{host} #{code}")), "{text}");
    }
    let uri = "/api/v1/auth/passwordless/phone-otp/send?client_id=cli_shop";
    let foreign =
        with_header(request(Method::POST, uri, Some(json!({ "phone_id": PHONE }))), "origin", "https://a.example");
    sandbox.call(foreign).await.assert_error(403, 1011);
}
