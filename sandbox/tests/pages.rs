//! Tests the inbox and its guard, the test controls, the served files, and the headers of everything.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::fs;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use support::{API, CLIENT, Reply, Sandbox, from_peer, location, request, with_header};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'";

#[tokio::test]
async fn the_inbox_shows_the_newest_first_and_can_be_narrowed() {
    let sandbox = Sandbox::new().await;
    sandbox.send("ada@example.com").await;
    let state = sandbox.send("eve@example.com").await;
    let listed = sandbox.get("/inbox.json").await;
    assert_eq!(listed.header("cache-control"), Some("no-store"));
    let messages = listed.json()["messages"].clone();
    assert_eq!(messages[0]["to"], "eve@example.com");
    assert_eq!(messages[1]["to"], "ada@example.com");
    assert_eq!(messages[0]["channel"], "email");
    assert_eq!(messages[0]["subject"], "Your sign-in link");
    let link = messages[0]["link"].as_str().unwrap();
    assert!(link.starts_with("http://localhost:8787/verify?") && link.contains(&state));
    assert!(messages[0]["text"].as_str().unwrap().contains(link));
    assert!(messages[0]["html"].as_str().unwrap().contains(&link.replace('&', "&amp;")));
    assert_eq!(messages[0]["sent_at"].as_str().unwrap().len(), 24);
    assert_eq!(sandbox.messages("ADA@example.com").await.len(), 1);

    let page = sandbox.get("/inbox?to=eve@example.com").await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.text().contains(&format!("<a href=\"{}\">", link.replace('&', "&amp;"))));
    assert!(!page.text().contains("ada@example.com"));
}

#[tokio::test]
async fn the_inbox_keeps_the_latest_two_hundred() {
    let sandbox = Sandbox::with(|settings| {
        settings.limits.sends_per_address = 1000;
        settings.limits.requests_per_address = 1000;
    })
    .await;
    for number in 0..205 {
        sandbox.send(&format!("a{number}@example.com")).await;
    }
    let messages = sandbox.get("/inbox.json").await.json()["messages"].clone();
    assert_eq!(messages.as_array().unwrap().len(), 200);
    assert_eq!(messages[0]["to"], "a204@example.com");
    assert_eq!(messages[199]["to"], "a5@example.com");
}

#[tokio::test]
async fn private_pages_are_for_this_machine_only() {
    let sandbox = Sandbox::with(|settings| settings.test_controls = true).await;
    let private = [
        (Method::GET, "/inbox", None),
        (Method::GET, "/inbox.json", None),
        (Method::POST, "/test/reset", Some(json!({}))),
        (Method::POST, "/test/clock", Some(json!({ "advance_seconds": 1 }))),
        (Method::POST, "/test/limits", Some(json!({}))),
    ];
    for (method, path, body) in private {
        let ask = || request(method.clone(), path, body.clone());
        let refused = [
            from_peer(ask(), "192.0.2.1"),
            from_peer(ask(), "::ffff:192.0.2.1"),
            with_header(ask(), "host", "evil.example:8787"),
            with_header(ask(), "host", "localhost.evil.example"),
            with_header(ask(), "x-forwarded-for", "127.0.0.1"),
            with_header(ask(), "forwarded", "for=127.0.0.1"),
            with_header(ask(), "origin", "https://evil.example"),
        ];
        for (number, call) in refused.into_iter().enumerate() {
            assert_eq!(sandbox.call(call).await.status, 403, "{path} {number}");
        }
        let allowed = [
            ask(),
            with_header(ask(), "host", "127.0.0.1:8787"),
            from_peer(with_header(ask(), "host", "[::1]:8787"), "::1"),
            from_peer(ask(), "::ffff:127.0.0.1"),
        ];
        for (number, call) in allowed.into_iter().enumerate() {
            assert_eq!(sandbox.call(call).await.status, 200, "{path} {number}");
        }
    }
}

#[tokio::test]
async fn test_controls_exist_only_when_asked_for() {
    let sandbox = Sandbox::new().await;
    for path in ["/test/clock", "/test/reset", "/test/limits"] {
        let reply = sandbox.post(path, json!({})).await;
        assert!(reply.status == 404 || reply.status == 405, "{path} {reply:?}");
    }
}

#[tokio::test]
async fn test_controls_move_the_clock_empty_the_store_and_set_limits() {
    let sandbox = Sandbox::with(|settings| settings.test_controls = true).await;
    let state = sandbox.send("ada@example.com").await;
    let first = sandbox.post("/test/clock", json!({ "advance_seconds": 0 })).await.json();
    let later = sandbox.post("/test/clock", json!({ "advance_seconds": 300 })).await.json();
    assert!(later["now"].as_str() > first["now"].as_str());
    sandbox.status(&state).await.assert_error(400, 1009);

    assert_eq!(sandbox.post("/test/limits", json!({ "sends_per_identifier": 1 })).await.status, 200);
    sandbox.send("eve@example.com").await;
    let send = format!("{API}/send?client_id={CLIENT}");
    sandbox.post(&send, json!({ "email": "eve@example.com" })).await.assert_wait();

    let kept = sandbox.sign_in("bob@example.com").await;
    assert_eq!(sandbox.post("/test/reset", json!({})).await.status, 200);
    assert!(sandbox.get("/inbox.json").await.json()["messages"].as_array().unwrap().is_empty());
    sandbox.send("eve@example.com").await;
    sandbox.send("eve@example.com").await;
    let again = sandbox.sign_in("bob@example.com").await;
    assert_ne!(kept["user"]["user_id"], again["user"]["user_id"]);
    sandbox.refresh(kept["oauth"]["refresh_token"].as_str().unwrap()).await.assert_error(400, 1050);

    for (path, body) in [
        ("/test/clock", json!({ "advance_seconds": -1 })),
        ("/test/clock", json!({ "seconds": 1 })),
        ("/test/limits", json!({ "requests_per_address": 0 })),
    ] {
        assert_eq!(sandbox.post(path, body).await.status, 400);
    }
    let form = Request::post("/test/reset").header("content-type", "text/plain").body(Body::from("{}")).unwrap();
    assert_eq!(sandbox.call(form).await.status, 400, "a foreign form cannot reset");
}

async fn files() -> (Sandbox, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let (assets, pages) = (directory.path().join("dist"), directory.path().join("www"));
    fs::create_dir_all(pages.join("login")).unwrap();
    fs::create_dir(&assets).unwrap();
    fs::write(assets.join("ssojet-login.js"), "export {};").unwrap();
    fs::write(assets.join("ssojet-login.wasm"), b"\0asm").unwrap();
    fs::write(assets.join("ssojet-login-phone-numbers.txt"), "DE49").unwrap();
    fs::write(pages.join("index.html"), "<!doctype html>demo").unwrap();
    fs::write(pages.join("demo.css"), "body{}").unwrap();
    fs::write(pages.join("login/index.html"), "<!doctype html>login").unwrap();
    fs::write(pages.join(".env"), "secret").unwrap();
    fs::write(directory.path().join("outside.txt"), "outside").unwrap();
    let sandbox = Sandbox::with(|settings| {
        settings.assets = Some(assets);
        settings.pages = Some(pages);
    })
    .await;
    (sandbox, directory)
}

#[tokio::test]
async fn assets_can_be_used_by_any_page() {
    let (sandbox, _directory) = files().await;
    for (path, kind) in [
        ("/ssojet-login.js", "text/javascript; charset=utf-8"),
        ("/ssojet-login.wasm", "application/wasm"),
        ("/ssojet-login-phone-numbers.txt", "text/plain; charset=utf-8"),
    ] {
        let reply = sandbox.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some(kind)));
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("cross-origin"));
        assert_eq!(reply.header("cache-control"), Some("no-cache"));
        let tag = reply.header("etag").unwrap();
        let again = sandbox.call(with_header(request(Method::GET, path, None), "if-none-match", tag)).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        assert_eq!(again.header("access-control-allow-origin"), Some("*"));
    }
}

#[tokio::test]
async fn pages_inside_the_assets_are_served_as_pages_only() {
    let directory = tempfile::tempdir().unwrap();
    let (assets, pages) = (directory.path().to_path_buf(), directory.path().join("pages"));
    fs::create_dir_all(pages.join("login")).unwrap();
    fs::write(assets.join("pages.js"), "export {};").unwrap();
    fs::write(pages.join("index.html"), "<!doctype html>demo").unwrap();
    fs::write(pages.join("login/login.js"), "export {};").unwrap();
    let sandbox = Sandbox::with(|settings| {
        settings.assets = Some(assets);
        settings.pages = Some(pages);
    })
    .await;
    for path in [
        "/pages/index.html",
        "/%70ages/index.html",
        "/Pages/index.html",
        "/pages%2findex.html",
        "/pages/login/login.js",
    ] {
        assert_eq!(sandbox.get(path).await.status, 404, "{path}");
    }
    for path in ["/", "/login/login.js"] {
        let reply = sandbox.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.header("access-control-allow-origin")), (200, None), "{path}");
    }
    assert_eq!(sandbox.get("/pages.js").await.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn pages_are_served_under_the_strict_policy() {
    let (sandbox, _directory) = files().await;
    for (path, text) in [("/", "demo"), ("/index.html", "demo")] {
        let reply = sandbox.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.text().contains(text));
        assert_eq!(reply.header("content-security-policy"), Some(POLICY));
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
    assert_eq!(sandbox.get("/demo.css").await.header("content-type"), Some("text/css; charset=utf-8"));
}

#[tokio::test]
async fn the_hosted_page_has_the_documented_headers() {
    let (sandbox, directory) = files().await;
    fs::write(directory.path().join("www/login/login.css"), "body{}").unwrap();
    let documented = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/hosted.md")).unwrap();
    for path in ["/login/", "/login/index.html", "/login/?client_id=a", "/login/login.css"] {
        let reply = sandbox.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        for name in [
            "Content-Security-Policy",
            "Cross-Origin-Opener-Policy",
            "Permissions-Policy",
            "Referrer-Policy",
            "Cache-Control",
        ] {
            let value = reply.header(&name.to_ascii_lowercase()).unwrap_or_default();
            assert!(documented.contains(&format!("{name}: {value}\n")), "{path}: {name}: {value}");
        }
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
    assert!(sandbox.get("/login/").await.header("content-security-policy").unwrap().contains("trusted-types 'none'"));
    let redirect = sandbox.get("/login?client_id=a&state=b").await;
    assert_eq!(location(&redirect), "/login/?client_id=a&state=b");
    for elsewhere in ["/", "/login-not", "/loginx"] {
        assert_eq!(sandbox.get(elsewhere).await.header("permissions-policy"), None, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_configuration_names_where_a_hosted_page_may_go() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("clients.json");
    let clients = json!([{
        "client_id": "cli_shop", "name": "Shop", "origins": ["https://shop.example"],
        "default_redirect_url": "https://shop.example/account", "redirect_urls": ["https://shop.example/callback?a=b"],
    }]);
    fs::write(&file, clients.to_string()).unwrap();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(file)).await;
    let shop = sandbox.get("/api/v1/config?client_id=cli_shop").await.json();
    assert_eq!(shop["redirect_urls"], json!(["https://shop.example/account", "https://shop.example/callback?a=b"]));
    assert_eq!(shop["allowed_origins"], json!(["https://shop.example"]));
    let development = sandbox.get(&format!("/api/v1/config?client_id={CLIENT}")).await.json();
    assert_eq!(development["redirect_urls"][1], "http://localhost:3000/callback");
    let origins = development["allowed_origins"].as_array().unwrap();
    assert!(origins.contains(&json!("http://localhost:5173")) && origins.contains(&json!("http://localhost:8787")));
}

#[tokio::test]
async fn nothing_outside_the_directories_is_served() {
    let (sandbox, _directory) = files().await;
    for path in [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/login/../../outside.txt",
        "/..%2foutside.txt",
        "/.env",
        "/%2Eenv",
        "/login%2f.env",
        "/%2fetc/passwd",
        "//login",
        "//etc/passwd",
        "/nothing.js",
    ] {
        let reply = sandbox.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.text().contains("Page not found"));
    }
    let post = sandbox.post("/index.html", json!({})).await;
    assert_eq!((post.status.as_u16(), post.header("allow")), (405, Some("GET, HEAD")));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let (sandbox, _directory) = files().await;
    sandbox.send("ada@example.com").await;
    let link = sandbox.link("ada@example.com").await;
    let paths = [
        "/",
        "/ssojet-login.js",
        "/nothing",
        "/healthz",
        "/sandbox.css",
        "/inbox",
        "/inbox.json",
        "/api/v1/nothing",
        &format!("/api/v1/config?client_id={CLIENT}"),
        &link,
        "/verify",
    ];
    for path in paths {
        let reply: Reply = sandbox.get(path).await;
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"), "{path}");
        assert!(reply.header("cross-origin-resource-policy").is_some(), "{path}");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline"), "{path}");
    }
    for page in [sandbox.get(&link).await, sandbox.get("/inbox").await, sandbox.get("/verify").await] {
        let text = page.text();
        assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("<script"));
        assert!(text.contains("<html lang=\"en\">") && text.contains("<title>") && text.contains("<h1>"));
        assert!(!text.contains("//fonts.") && !text.contains("src=\"http"));
    }
}
