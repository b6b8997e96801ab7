//! Tests every refusal of the API, and the limits (docs/api.md#errors, docs/api.md#too-many-requests).

mod support;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use ssojet_sandbox::config::Limits;
use support::{API, CLIENT, Sandbox, from_peer, request, with_header};

#[tokio::test]
async fn a_client_id_is_required_and_must_be_registered() {
    let sandbox = Sandbox::new().await;
    for query in ["", "?client_id=", "?client_id=cli_nobody", "?client_id=cli_nobody&client_id=cli_development"] {
        sandbox.post(&format!("{API}/send{query}"), json!({ "email": "a@example.com" })).await.assert_error(401, 1000);
        sandbox.post(&format!("{API}/resend{query}"), json!({ "state": "x" })).await.assert_error(401, 1000);
        sandbox.get(&format!("{API}/status{query}")).await.assert_error(401, 1000);
        sandbox.get(&format!("/api/v1/config{query}")).await.assert_error(401, 1000);
        sandbox.get(&format!("/api/v1/accesstoken/refresh{query}")).await.assert_error(401, 1000);
    }
    assert!(sandbox.messages("a@example.com").await.is_empty());
}

#[tokio::test]
async fn not_an_email_address_is_1008() {
    let sandbox = Sandbox::new().await;
    let send = format!("{API}/send?client_id={CLIENT}");
    for body in [json!({}), json!({ "email": "" }), json!({ "email": "ada" }), json!({ "email": "a@b@c.de" })] {
        sandbox.post(&send, body).await.assert_error(400, 1008);
    }
}

#[tokio::test]
async fn an_unknown_state_is_1009() {
    let sandbox = Sandbox::new().await;
    sandbox.status("646616daf9a276fa9a6446a1").await.assert_error(400, 1009);
    sandbox.resend("646616daf9a276fa9a6446a1").await.assert_error(400, 1009);
    sandbox.resend("").await.assert_error(400, 1009);
    sandbox.get(&format!("{API}/status?client_id={CLIENT}")).await.assert_error(400, 1009);
    sandbox.get(&format!("{API}/status?client_id={CLIENT}&state=%00%ff")).await.assert_error(400, 1009);
}

#[tokio::test]
async fn a_body_must_be_json_of_the_right_shape() {
    let sandbox = Sandbox::new().await;
    let send = format!("{API}/send?client_id={CLIENT}");
    let post = |content_type: Option<&str>, body: &str| {
        let mut builder = Request::post(&send);
        if let Some(content_type) = content_type {
            builder = builder.header("content-type", content_type);
        }
        builder.body(Body::from(body.to_owned())).unwrap()
    };
    let good = r#"{"email":"a@example.com"}"#;
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        sandbox.call(post(content_type, good)).await.assert_error(400, 1004);
    }
    for body in [
        "",
        "{",
        "[]",
        "[\"a@example.com\"]",
        "null",
        "\"a@example.com\"",
        r#"{"email":5}"#,
        r#"{"email":["a@example.com"]}"#,
    ] {
        sandbox.call(post(Some("application/json"), body)).await.assert_error(400, 1004);
    }
    assert_eq!(sandbox.call(post(Some("application/json; charset=utf-8"), good)).await.status, 200);
    let unknown_field = r#"{"email":"a@example.com","language":"en"}"#;
    assert_eq!(sandbox.call(post(Some("application/json"), unknown_field)).await.status, 200);
}

#[tokio::test]
async fn a_long_body_is_413() {
    let sandbox = Sandbox::new().await;
    let send = format!("{API}/send?client_id={CLIENT}");
    sandbox.post(&send, json!({ "email": "a".repeat(16 * 1024) })).await.assert_error(413, 1004);
    sandbox.post(&send, json!({ "email": "a".repeat(15 * 1024) })).await.assert_error(400, 1008);
}

#[tokio::test]
async fn unknown_endpoints_are_404_json() {
    let sandbox = Sandbox::new().await;
    for path in ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/config", "/api/v1/auth/passwordless/nothing/send"] {
        sandbox.get(path).await.assert_error(404, 1005);
        sandbox.post(path, json!({})).await.assert_error(404, 1005);
    }
}

#[tokio::test]
async fn wrong_methods_are_405_json() {
    let sandbox = Sandbox::new().await;
    for (method, path, allow) in [
        (Method::GET, "/send", "POST"),
        (Method::PUT, "/resend", "POST"),
        (Method::POST, "/status", "GET"),
        (Method::DELETE, "/verify", "GET"),
        (Method::OPTIONS, "/send", "POST"),
    ] {
        let reply = sandbox.call(request(method, &format!("{API}{path}?client_id={CLIENT}"), None)).await;
        reply.assert_error(405, 1004);
        assert!(reply.header("allow").unwrap().contains(allow), "{:?}", reply.headers);
    }
    for path in [&format!("{API}/status"), "/api/v1/accesstoken/refresh"] {
        let head = sandbox.call(request(Method::HEAD, path, None)).await;
        assert_eq!((head.status.as_u16(), head.header("allow")), (405, Some("GET")));
    }
}

#[tokio::test]
async fn an_identifier_is_limited_whoever_asks() {
    let sandbox = Sandbox::with(|settings| settings.limits.sends_per_identifier = 2).await;
    let send = format!("{API}/send?client_id={CLIENT}");
    let ask =
        |email: &str, address: &str| from_peer(request(Method::POST, &send, Some(json!({ "email": email }))), address);
    assert_eq!(sandbox.call(ask("ada@example.com", "192.0.2.1")).await.status, 200);
    assert_eq!(sandbox.call(ask("ADA@example.com", "192.0.2.2")).await.status, 200);
    let wait = sandbox.call(ask("ada@example.com", "192.0.2.3")).await.assert_wait();
    assert!((295..=300).contains(&wait), "{wait}");
    assert_eq!(sandbox.call(ask("eve@example.com", "192.0.2.1")).await.status, 200);
    sandbox.advance(wait);
    assert_eq!(sandbox.call(ask("ada@example.com", "192.0.2.3")).await.status, 200);
}

#[tokio::test]
async fn a_resend_counts_for_the_identifier_too() {
    let sandbox = Sandbox::with(|settings| settings.limits.sends_per_identifier = 1).await;
    let state = sandbox.send("ada@example.com").await;
    let link = sandbox.link("ada@example.com").await;
    sandbox.advance(30);
    let wait = sandbox.resend(&state).await.assert_wait();
    assert!(wait > 500, "{wait}");
    assert_eq!(sandbox.press(&link).await.status, 200, "a refused resend leaves the older link alone");
}

#[tokio::test]
async fn an_address_is_limited_whatever_it_asks() {
    let limits =
        Limits { sends_per_identifier: 99, sends_per_address: 2, requests_per_address: 4, ..Limits::default() };
    let sandbox = Sandbox::with(|settings| settings.limits = limits).await;
    sandbox.send("a@example.com").await;
    sandbox.send("b@example.com").await;
    let send = format!("{API}/send?client_id={CLIENT}");
    let wait = sandbox.post(&send, json!({ "email": "c@example.com" })).await.assert_wait();
    assert!((295..=300).contains(&wait), "{wait}");
    assert_eq!(sandbox.get(&format!("/api/v1/config?client_id={CLIENT}")).await.status, 200);
    let wait = sandbox.get(&format!("/api/v1/config?client_id={CLIENT}")).await.assert_wait();
    assert!((1..=15).contains(&wait), "{wait}");

    // A person who opens a link gets the refusal in words, and the link is not used up.
    let link = sandbox.link("a@example.com").await;
    for page in [sandbox.get(&link).await, sandbox.press(&link).await] {
        assert_eq!(page.status, 429);
        assert!(page.header("retry-after").is_some());
        assert!(page.text().contains("Please try again"));
    }
    let other = from_peer(request(Method::GET, &link, None), "192.0.2.9");
    assert_eq!(sandbox.call(other).await.status, 200);
}

#[tokio::test]
async fn x_forwarded_for_is_believed_only_when_told() {
    for (trusted, second) in [(false, 429), (true, 200)] {
        let sandbox = Sandbox::with(|settings| {
            settings.limits.requests_per_address = 1;
            settings.trust_forwarded_for = trusted;
        })
        .await;
        let config = format!("/api/v1/config?client_id={CLIENT}");
        let ask = |forwarded: &str| with_header(request(Method::GET, &config, None), "x-forwarded-for", forwarded);
        assert_eq!(sandbox.call(ask("192.0.2.1")).await.status, 200);
        assert_eq!(sandbox.call(ask("192.0.2.1, 192.0.2.2")).await.status, second);
        // Only the last entry counts: the caller can write any others.
        assert_eq!(sandbox.call(ask("198.51.100.7, 192.0.2.2")).await.status, 429);
    }
}
