//! Runs a server in this process, and makes the calls of tests to it.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

pub mod gateway;
pub mod process;
pub mod smtp;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, HOST, LOCATION};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use ssojet_sandbox::App;
use ssojet_sandbox::config::Settings;
use tower::ServiceExt;

pub const CLIENT: &str = "cli_development";
pub const API: &str = "/api/v1/auth/passwordless/magic-link";
pub const PUBLIC_URL: &str = "http://localhost:8787";
pub const INBOX_KEY: &str = "the-inbox-key-of-tests";

/// One server.
pub struct Sandbox {
    pub app: App,
    router: Router,
}

/// One answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts an error and its body (docs/api.md#error-body).
    #[track_caller]
    pub fn assert_error(&self, status: u16, code: u16) {
        assert_eq!(self.status, status, "{self:?}");
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        for name in ["message", "description"] {
            assert!(body[name].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        }
        // A wrong code also says how many tries are left.
        assert_eq!(body.as_object().unwrap().len(), if code == 913 { 4 } else { 3 }, "{body}");
        assert_eq!(self.header("cache-control"), Some("no-store"));
    }

    /// Asserts a wrong code and returns the tries left.
    #[track_caller]
    pub fn assert_wrong_code(&self) -> u64 {
        self.assert_error(400, 913);
        self.json()["attempts_left"].as_u64().unwrap()
    }

    /// Asserts a 429 and returns its wait.
    #[track_caller]
    pub fn assert_wait(&self) -> u64 {
        self.assert_error(429, 429);
        self.header("retry-after").unwrap().parse().unwrap()
    }
}

impl Sandbox {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::in_memory(PUBLIC_URL);
        settings.inbox_key = Some(INBOX_KEY.to_owned());
        change(&mut settings);
        let app = App::open(settings).await.unwrap();
        Self { router: ssojet_sandbox::router(app.clone()), app }
    }

    pub fn advance(&self, seconds: u64) {
        self.app.clock().advance(Duration::from_secs(seconds));
    }

    /// Sends a request with the inbox key; the peer is this machine unless the request says otherwise.
    pub async fn call(&self, request: Request<Body>) -> Reply {
        self.call_without_key(with_header(request, "x-inbox-key", INBOX_KEY)).await
    }

    /// Sends a request as it is, but for the peer.
    pub async fn call_without_key(&self, mut request: Request<Body>) -> Reply {
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(peer("127.0.0.1")));
        }
        request.headers_mut().entry(HOST).or_insert_with(|| "localhost:8787".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    pub async fn get(&self, uri: &str) -> Reply {
        self.call(request(Method::GET, uri, None)).await
    }

    pub async fn post(&self, uri: &str, body: Value) -> Reply {
        self.call(request(Method::POST, uri, Some(body))).await
    }

    /// Starts a login; returns its state.
    pub async fn send(&self, email: &str) -> String {
        let reply = self.post(&format!("{API}/send?client_id={CLIENT}"), json!({ "email": email })).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["state"].as_str().unwrap().to_owned()
    }

    pub async fn resend(&self, state: &str) -> Reply {
        self.post(&format!("{API}/resend?client_id={CLIENT}"), json!({ "state": state })).await
    }

    pub async fn status(&self, state: &str) -> Reply {
        self.get(&format!("{API}/status?client_id={CLIENT}&state={state}")).await
    }

    pub async fn refresh(&self, token: &str) -> Reply {
        self.get(&format!("/api/v1/accesstoken/refresh?client_id={CLIENT}&refresh_token={token}")).await
    }

    /// The messages to an address, newest first.
    pub async fn messages(&self, to: &str) -> Vec<Value> {
        let reply = self.get(&format!("/inbox.json?to={to}")).await;
        assert_eq!(reply.status, 200);
        reply.json()["messages"].as_array().unwrap().clone()
    }

    /// Calls an endpoint below `auth/passwordless/`.
    pub async fn passwordless(&self, endpoint: &str, body: Value) -> Reply {
        self.post(&format!("/api/v1/auth/passwordless/{endpoint}?client_id={CLIENT}"), body).await
    }

    /// The code of the newest message to a recipient.
    pub async fn code(&self, to: &str) -> String {
        let code = self.messages(to).await[0]["code"].as_str().unwrap().to_owned();
        assert!((4..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()), "{code:?}");
        code
    }

    /// The link of the newest mail to an address, as path and query.
    pub async fn link(&self, to: &str) -> String {
        let messages = self.messages(to).await;
        path(messages[0]["link"].as_str().unwrap())
    }

    /// Presses the button of the page a link opens.
    pub async fn press(&self, link: &str) -> Reply {
        self.get(&verify_call(link)).await
    }

    /// A whole login; returns the answer of status.
    pub async fn sign_in(&self, email: &str) -> Value {
        let state = self.send(email).await;
        assert_eq!(self.press(&self.link(email).await).await.status, 200);
        self.status(&state).await.json()
    }
}

pub fn request(method: Method, uri: &str, body: Option<Value>) -> Request<Body> {
    let builder = Request::builder().method(method).uri(uri);
    match body {
        Some(body) => builder.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
        None => builder.body(Body::empty()),
    }
    .unwrap()
}

pub fn with_header(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

pub fn from_peer(mut request: Request<Body>, address: &str) -> Request<Body> {
    request.extensions_mut().insert(ConnectInfo(peer(address)));
    request
}

pub fn peer(address: &str) -> SocketAddr {
    SocketAddr::new(address.parse().unwrap(), 40000)
}

/// The API call that the button of a link's page makes.
pub fn verify_call(link: &str) -> String {
    link.replacen("/verify?", &format!("{API}/verify?"), 1)
}

pub fn path(link: &str) -> String {
    link.strip_prefix(PUBLIC_URL).unwrap().to_owned()
}

/// The fields of an object, sorted.
pub fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// Some code that is not this one.
pub fn another(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

/// The value of a parameter in a link.
pub fn parameter(link: &str, name: &str) -> String {
    let (_, query) = link.split_once('?').unwrap();
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
}

pub fn location(reply: &Reply) -> &str {
    reply.headers[LOCATION].to_str().unwrap()
}
