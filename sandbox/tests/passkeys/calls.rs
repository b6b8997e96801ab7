//! Makes the calls of a page, and the steps the tests are made of.

use axum::http::Method;
use serde_json::Value;

use crate::authenticator::{Device, PAGE, Page};
use crate::support::{CLIENT, Reply, Sandbox, request, with_header};

pub const ADA: &str = "ada@example.com";
pub const EVE: &str = "eve@example.com";
pub const PASSKEY: &str = "/api/v1/auth/passwordless/passkey";

/// Client id in the header, as seed 003 has it.
pub async fn call(sandbox: &Sandbox, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Reply {
    let mut call = with_header(request(method, &format!("{PASSKEY}/{path}"), body), "x-client-id", CLIENT);
    if let Some(token) = token {
        call = with_header(call, "authorization", &format!("Bearer {token}"));
    }
    sandbox.call(call).await
}

/// Signs in by mail; returns the access token.
pub async fn token_of(sandbox: &Sandbox, email: &str) -> String {
    sandbox.sign_in(email).await["oauth"]["access_token"].as_str().unwrap().to_owned()
}

/// The auth code and the `publicKey` of what a GET answers.
pub async fn options(sandbox: &Sandbox, path: &str, token: Option<&str>) -> (String, Value) {
    let reply = call(sandbox, Method::GET, path, token, None).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let body = reply.json();
    (body["auth_code"].as_str().unwrap().to_owned(), body["publicKey"].clone())
}

pub async fn finish_registration(sandbox: &Sandbox, auth_code: &str, token: &str, credential: Value) -> Reply {
    call(sandbox, Method::POST, &format!("register?auth_code={auth_code}"), Some(token), Some(credential)).await
}

pub async fn finish_login(sandbox: &Sandbox, auth_code: &str, identifier: &str, credential: Value) -> Reply {
    let path = format!("login?auth_code={auth_code}&identifier={identifier}");
    call(sandbox, Method::POST, &path, None, Some(credential)).await
}

/// Registers a passkey of `device`; returns its record.
pub async fn register(sandbox: &Sandbox, device: &mut Device, token: &str) -> Value {
    let (auth_code, options) = options(sandbox, "register", Some(token)).await;
    let reply = finish_registration(sandbox, &auth_code, token, device.create(&options, PAGE).await).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

/// A login from start to end; `identifier` may be empty.
pub async fn login(sandbox: &Sandbox, device: &mut Device, identifier: &str, page: Page) -> Reply {
    let (auth_code, options) = options(sandbox, &format!("login?identifier={identifier}"), None).await;
    finish_login(sandbox, &auth_code, identifier, device.get(&options, page).await).await
}

/// A server where Ada has a passkey; her device and access token.
pub async fn with_passkey() -> (Sandbox, Device, String) {
    let sandbox = Sandbox::new().await;
    let token = token_of(&sandbox, ADA).await;
    let mut device = Device::new();
    register(&sandbox, &mut device, &token).await;
    (sandbox, device, token)
}
