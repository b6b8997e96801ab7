//! Tests who gets into the inbox and the test controls: whoever has the key, and nobody behind a proxy.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod support;

use axum::body::Body;
use axum::http::{Method, Request, Version};
use serde_json::{Value, json};
use support::{INBOX_KEY, Reply, Sandbox, from_peer, location, request, with_header};

/// Every place that is behind the key.
fn guarded() -> [(Method, &'static str, Option<Value>); 5] {
    [
        (Method::GET, "/inbox", None),
        (Method::GET, "/inbox.json", None),
        (Method::POST, "/test/reset", Some(json!({}))),
        (Method::POST, "/test/clock", Some(json!({ "advance_seconds": 1 }))),
        (Method::POST, "/test/limits", Some(json!({}))),
    ]
}

async fn sandbox() -> Sandbox {
    Sandbox::with(|settings| settings.test_controls = true).await
}

/// The cookie a browser is given for the key, as it sends it back.
async fn cookie(sandbox: &Sandbox) -> String {
    let traded = sandbox.call_without_key(request(Method::GET, &format!("/inbox?key={INBOX_KEY}"), None)).await;
    traded.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn without_the_key_nothing_is_shown_and_the_page_says_where_it_is() {
    let sandbox = sandbox().await;
    sandbox.send("ada@example.com").await;
    for (method, path, body) in guarded() {
        let ask = || request(method.clone(), path, body.clone());
        let wrong_key = format!("{path}?key=0123456789abcdef0123456789abcdef");
        for call in [
            ask(),
            with_header(ask(), "x-inbox-key", "0123456789abcdef0123456789abcdef"),
            with_header(ask(), "x-inbox-key", &INBOX_KEY[1..]),
            with_header(ask(), "cookie", &format!("sandbox_inbox_8787={INBOX_KEY}")),
            with_header(ask(), "authorization", &format!("Bearer {INBOX_KEY}")),
            request(method.clone(), &wrong_key, body.clone()),
            request(method.clone(), &format!("{path}?key="), body.clone()),
        ] {
            let reply = sandbox.call_without_key(call).await;
            assert_eq!(reply.status, 401, "{path}");
            assert_eq!(reply.header("set-cookie"), None);
            assert!(!reply.text().contains("ada@example.com") && !reply.text().contains(INBOX_KEY));
            if path == "/inbox" {
                assert!(reply.text().contains("printed at its start"), "{}", reply.text());
                assert_eq!(reply.header("cache-control"), Some("no-store"));
            } else {
                reply.assert_error(401, 401);
            }
        }
    }
}

#[tokio::test]
async fn the_key_opens_as_parameter_as_header_and_as_cookie() {
    let sandbox = sandbox().await;
    let cookie = cookie(&sandbox).await;
    for (method, path, body) in guarded() {
        let ask = || request(method.clone(), path, body.clone());
        for call in [with_header(ask(), "x-inbox-key", INBOX_KEY), with_header(ask(), "cookie", &cookie)] {
            assert_eq!(sandbox.call_without_key(call).await.status, 200, "{path}");
        }
        // The page trades it for the cookie.
        if path != "/inbox" {
            let with_parameter = request(method.clone(), &format!("{path}?key={INBOX_KEY}"), body);
            assert_eq!(sandbox.call_without_key(with_parameter).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn a_browser_trades_the_key_for_a_cookie_and_an_address_without_it() {
    let sandbox = sandbox().await;
    for (path, to) in [
        (format!("/?key={INBOX_KEY}"), "/"),
        (format!("/inbox?key={INBOX_KEY}"), "/inbox"),
        (format!("/inbox?to=ada%40example.com&key={INBOX_KEY}"), "/inbox?to=ada%40example.com"),
    ] {
        let reply = sandbox.call_without_key(request(Method::GET, &path, None)).await;
        assert_eq!((reply.status.as_u16(), location(&reply)), (303, to));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        let cookie = reply.header("set-cookie").unwrap();
        assert!(cookie.starts_with("sandbox_inbox_8787="), "{cookie}");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "host-only, of this session: {cookie}");
        assert!(!cookie.contains(INBOX_KEY), "other servers on this machine are shown it");
    }
    let wrong = sandbox.call_without_key(request(Method::GET, "/?key=0123456789abcdef0123", None)).await;
    assert_eq!(wrong.status, 401);
    assert!(wrong.text().contains("not the one of this sandbox"), "{}", wrong.text());
}

#[tokio::test]
async fn two_sandboxes_on_one_host_let_the_same_browser_in() {
    let (one, other) = (sandbox().await, Sandbox::with(|settings| settings.inbox_key = None).await);
    let at =
        |port: u16, path: &str| with_header(request(Method::GET, path, None), "host", &format!("localhost:{port}"));
    let given = |reply: Reply| reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let first = given(one.call_without_key(at(8787, &format!("/inbox?key={INBOX_KEY}"))).await);
    let key = other.app.inbox_key().unwrap().to_owned();
    let second = given(other.call_without_key(at(8788, &format!("/inbox?key={key}"))).await);
    let both = format!("{first}; {second}");
    assert_eq!(one.call_without_key(with_header(at(8787, "/inbox"), "cookie", &both)).await.status, 200);
    assert_eq!(other.call_without_key(with_header(at(8788, "/inbox"), "cookie", &both)).await.status, 200);
    assert_eq!(other.call_without_key(with_header(at(8788, "/inbox"), "cookie", &first)).await.status, 401);
    // What one of them was given says nothing to the other, even under the other's name.
    let renamed = first.replace("8787", "8788");
    assert_eq!(other.call_without_key(with_header(at(8788, "/inbox"), "cookie", &renamed)).await.status, 401);
}

#[tokio::test]
async fn a_proxy_closes_everything_even_to_the_key() {
    let sandbox = sandbox().await;
    let cookie = cookie(&sandbox).await;
    let signs = [
        ("forwarded", "for=127.0.0.1"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "localhost"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-server", "localhost"),
        ("x-forwarded", "127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("via", "1.1 proxy"),
        ("cf-connecting-ip", "127.0.0.1"),
        ("cf-ray", "1"),
        ("true-client-ip", "127.0.0.1"),
        ("x-client-ip", "127.0.0.1"),
        ("x-cluster-client-ip", "127.0.0.1"),
        ("fastly-client-ip", "127.0.0.1"),
        ("fly-client-ip", "127.0.0.1"),
        ("x-amzn-trace-id", "1"),
        ("x-azure-clientip", "127.0.0.1"),
        ("x-envoy-external-address", "127.0.0.1"),
        ("x-original-for", "127.0.0.1"),
        ("x-original-host", "localhost"),
        ("cdn-loop", "cloudflare"),
        ("x-forwarded-for", ""),
    ];
    let places = guarded().into_iter().chain([(Method::GET, "/", None)]);
    for (method, path, body) in places {
        let addresses = [path.to_owned(), format!("{path}?key={INBOX_KEY}")];
        for address in addresses.iter().filter(|address| address.as_str() != "/") {
            let ask = || {
                let asked = with_header(request(method.clone(), address, body.clone()), "x-inbox-key", INBOX_KEY);
                with_header(asked, "cookie", &cookie)
            };
            let mut calls: Vec<Request<Body>> =
                signs.iter().map(|(name, value)| with_header(ask(), name, value)).collect();
            let mut old = ask();
            *old.version_mut() = Version::HTTP_10;
            calls.push(old);
            calls.push(from_peer(ask(), "192.0.2.1"));
            calls.push(with_header(ask(), "host", "login.example.com"));
            calls.push(with_header(ask(), "origin", "https://evil.example"));
            for (number, call) in calls.into_iter().enumerate() {
                let reply = sandbox.call_without_key(call).await;
                assert_eq!(reply.status, 403, "{address} {number}");
                assert_eq!(reply.header("set-cookie"), None);
            }
        }
    }
}

/// What nginx sends to `proxy_pass http://127.0.0.1:8787` when it is told nothing else, at either of its defaults of
/// `proxy_http_version`.
#[tokio::test]
async fn a_proxy_that_leaves_no_sign_meets_the_key() {
    let sandbox = sandbox().await;
    sandbox.send("ada@example.com").await;
    for (method, path, body) in guarded() {
        for version in [Version::HTTP_10, Version::HTTP_11] {
            let mut call = with_header(request(method.clone(), path, body.clone()), "host", "127.0.0.1:8787");
            call.headers_mut().insert("connection", "close".parse().unwrap());
            *call.version_mut() = version;
            let reply = sandbox.call_without_key(call).await;
            assert!(matches!(reply.status.as_u16(), 401 | 403), "{path} {version:?}");
        }
    }
}

#[tokio::test]
async fn a_public_address_closes_everything_even_to_the_key() {
    for public_url in ["https://login.example.com", "http://192.168.0.7:8787", "http://localhost.example.com"] {
        let sandbox = Sandbox::with(|settings| {
            settings.test_controls = true;
            settings.public_url = public_url.to_owned();
        })
        .await;
        for (method, path, body) in guarded() {
            let reply = sandbox.call(request(method, path, body)).await;
            assert_eq!(reply.status, 403, "{public_url} {path}");
            assert!(reply.text().contains("--public-url"));
        }
        let traded = sandbox.call_without_key(request(Method::GET, &format!("/inbox?key={INBOX_KEY}"), None)).await;
        assert_eq!((traded.status.as_u16(), traded.header("set-cookie")), (403, None));
        assert_eq!(sandbox.app.inbox_key(), None, "nothing is printed");
    }
    for public_url in ["http://127.0.0.1:8787", "http://[::1]:8787", "https://login.localhost"] {
        let sandbox = Sandbox::with(|settings| settings.public_url = public_url.to_owned()).await;
        assert_eq!(sandbox.get("/inbox").await.status, 200, "{public_url}");
    }
}

#[tokio::test]
async fn a_key_is_new_at_each_start_unless_it_is_fixed() {
    let start = || Sandbox::with(|settings| settings.inbox_key = None);
    let (one, other) = (start().await, start().await);
    let (one, other) = (one.app.inbox_key().unwrap(), other.app.inbox_key().unwrap());
    assert!(one.len() >= 32 && one != other);
    assert_eq!(sandbox().await.app.inbox_key(), Some(INBOX_KEY));
}
