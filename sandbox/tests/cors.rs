//! Tests which pages may call the API (docs/api.md#cors).
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use support::{API, CLIENT, Reply, Sandbox, request, with_header};

const APP: &str = "https://app.example.com";

async fn sandbox() -> Sandbox {
    let clients = tempfile::NamedTempFile::new().unwrap();
    let list = json!([{ "client_id": "cli_app", "name": "App", "origins": [APP] }]);
    std::fs::write(clients.path(), list.to_string()).unwrap();
    let file = clients.path().to_owned();
    Sandbox::with(|settings| settings.clients = Some(file)).await
}

fn preflight(origin: &str, client: &str) -> Request<Body> {
    Request::options(format!("{API}/send?client_id={client}"))
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .body(Body::empty())
        .unwrap()
}

fn vary(reply: &Reply) -> bool {
    reply.headers.get_all("vary").iter().any(|value| value == "Origin")
}

#[tokio::test]
async fn preflights_follow_the_client() {
    let sandbox = sandbox().await;
    for (origin, client) in [
        ("http://localhost:5173", CLIENT),
        ("http://127.0.0.1:3000", CLIENT),
        ("http://[::1]:3000", CLIENT),
        ("http://shop.localhost:3000", CLIENT),
        (APP, "cli_app"),
        ("http://localhost:8787", "cli_app"),
    ] {
        let reply = sandbox.call(preflight(origin, client)).await;
        assert_eq!(reply.status, 204, "{origin} {client}");
        assert_eq!(reply.header("access-control-allow-origin"), Some(origin));
        assert!(reply.header("access-control-allow-methods").unwrap().contains("POST"));
        for name in ["content-type", "x-client-id", "authorization"] {
            assert!(reply.header("access-control-allow-headers").unwrap().contains(name));
        }
        assert_eq!(reply.header("access-control-allow-credentials"), None);
        assert!(vary(&reply));
    }
    for (origin, client) in [
        (APP, CLIENT),
        ("http://localhost:5173", "cli_app"),
        ("https://app.example.com.evil.example", "cli_app"),
        ("http://app.example.com", "cli_app"),
        ("null", "cli_app"),
        ("null", CLIENT),
    ] {
        let reply = sandbox.call(preflight(origin, client)).await;
        reply.assert_error(403, 1011);
        assert_eq!(reply.header("access-control-allow-origin"), None, "{origin} {client}");
        assert!(vary(&reply));
    }
}

#[tokio::test]
async fn a_registered_page_can_read_answers_and_errors() {
    let sandbox = sandbox().await;
    let send = format!("{API}/send?client_id=cli_app");
    for (email, status) in [("ada@example.com", 200), ("nonsense", 400)] {
        let call = with_header(request(Method::POST, &send, Some(json!({ "email": email }))), "origin", APP);
        let reply = sandbox.call(call).await;
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("access-control-allow-origin"), Some(APP));
        assert_eq!(reply.header("access-control-expose-headers"), Some("Retry-After"));
        assert!(vary(&reply));
    }
    for path in ["/api/v1/nothing?client_id=cli_app", &format!("{API}/send?client_id=cli_app")] {
        let reply = sandbox.call(with_header(request(Method::GET, path, None), "origin", APP)).await;
        assert_eq!(reply.header("access-control-allow-origin"), Some(APP), "{path}");
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_before_anything_happens() {
    let sandbox = sandbox().await;
    let send = format!("{API}/send?client_id=cli_app");
    let body = json!({ "email": "ada@example.com" });
    let call = with_header(request(Method::POST, &send, Some(body)), "origin", "https://evil.example");
    let reply = sandbox.call(call).await;
    reply.assert_error(403, 1011);
    assert_eq!(reply.header("access-control-allow-origin"), None);
    assert!(sandbox.messages("ada@example.com").await.is_empty(), "no mail was sent");
}

#[tokio::test]
async fn a_mistyped_client_id_can_be_read_as_such() {
    let sandbox = sandbox().await;
    assert_eq!(sandbox.call(preflight(APP, "cli_typo")).await.status, 204);
    let send = format!("{API}/send?client_id=cli_typo");
    let call = with_header(request(Method::POST, &send, Some(json!({ "email": "a@example.com" }))), "origin", APP);
    let reply = sandbox.call(call).await;
    reply.assert_error(401, 1000);
    assert_eq!(reply.header("access-control-allow-origin"), Some(APP));
}

#[tokio::test]
async fn a_name_pointed_at_this_machine_is_not_this_server() {
    let sandbox = sandbox().await;
    let config = "/api/v1/config?client_id=cli_app";
    let rebound = with_header(request(Method::GET, config, None), "origin", "http://evil.example:8787");
    let reply = sandbox.call(with_header(rebound, "host", "evil.example:8787")).await;
    reply.assert_error(403, 1011);
    let own = with_header(request(Method::GET, config, None), "origin", "http://127.0.0.1:8787");
    assert_eq!(sandbox.call(with_header(own, "host", "127.0.0.1:8787")).await.status, 200);
}

#[tokio::test]
async fn an_own_page_whose_browser_hides_the_origin_is_not_refused() {
    let sandbox = sandbox().await;
    let send = format!("{API}/send?client_id=cli_app");
    for (host, site, status) in [
        ("localhost:8787", Some("same-origin"), 200),
        ("localhost:8787", Some("cross-site"), 403),
        ("localhost:8787", None, 403),
        ("evil.example:8787", Some("same-origin"), 403),
    ] {
        let call = request(Method::POST, &send, Some(json!({ "email": "ada@example.com" })));
        let mut call = with_header(with_header(call, "origin", "null"), "host", host);
        if let Some(site) = site {
            call = with_header(call, "sec-fetch-site", site);
        }
        assert_eq!(sandbox.call(call).await.status, status, "{host} {site:?}");
    }
}

#[tokio::test]
async fn config_describes_the_client() {
    let sandbox = sandbox().await;
    let config = sandbox.get("/api/v1/config?client_id=cli_app").await.json();
    assert_eq!(config["client_id"], "cli_app");
    assert_eq!(config["name"], "App");
    assert_eq!(config["branding"]["brand"], "App");
    assert_eq!(config["branding"]["font"]["family"], "system-ui");
    assert_eq!(config["connection"][0]["provider"], "magic_link");
    assert_eq!(config["auth_config"], json!({ "webauthn": false, "passkey_auth": false, "social": [] }));
    assert_eq!(config["localization"], json!({ "iso_code": "en", "direction": "ltr" }));
    assert_eq!(config["id"].as_str().unwrap().len(), 24);
    assert_eq!(config["default_redirect_url"], "");
}
