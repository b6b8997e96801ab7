//! Passkeys, with a software authenticator (contract: "Passkey status" to "Delete passkey"; WebAuthn §7).

#[path = "support/authenticator.rs"]
mod authenticator;
mod support;

use authenticator::{Device, PAGE, Page, decode, encode};
use axum::http::Method;
use serde_json::{Value, json};
use support::{CLIENT, Reply, Sandbox, from_peer, names, request, with_header};

const ADA: &str = "ada@example.com";
const EVE: &str = "eve@example.com";
const PASSKEY: &str = "/api/v1/auth/passwordless/passkey";

/// Client id in the header, as seed 003 has it; `&` leads what the query needs.
async fn call(sandbox: &Sandbox, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Reply {
    let mut call = with_header(request(method, &format!("{PASSKEY}/{path}"), body), "x-client-id", CLIENT);
    if let Some(token) = token {
        call = with_header(call, "authorization", &format!("Bearer {token}"));
    }
    sandbox.call(call).await
}

/// Signs in by mail; returns the access token.
async fn token(sandbox: &Sandbox, email: &str) -> String {
    sandbox.sign_in(email).await["oauth"]["access_token"].as_str().unwrap().to_owned()
}

async fn options(sandbox: &Sandbox, path: &str, token: Option<&str>) -> (String, Value) {
    let reply = call(sandbox, Method::GET, path, token, None).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let body = reply.json();
    (body["auth_code"].as_str().unwrap().to_owned(), body["publicKey"].clone())
}

async fn finish_registration(sandbox: &Sandbox, auth_code: &str, token: &str, credential: Value) -> Reply {
    call(sandbox, Method::POST, &format!("register?auth_code={auth_code}"), Some(token), Some(credential)).await
}

async fn finish_login(sandbox: &Sandbox, auth_code: &str, identifier: &str, credential: Value) -> Reply {
    let path = format!("login?auth_code={auth_code}&identifier={identifier}");
    call(sandbox, Method::POST, &path, None, Some(credential)).await
}

/// Registers a passkey of `device`; returns its record.
async fn register(sandbox: &Sandbox, device: &mut Device, token: &str) -> Value {
    let (auth_code, options) = options(sandbox, "register", Some(token)).await;
    let reply = finish_registration(sandbox, &auth_code, token, device.create(&options, PAGE).await).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

/// A login from start to end; `identifier` may be empty.
async fn login(sandbox: &Sandbox, device: &mut Device, identifier: &str, page: Page) -> Reply {
    let (auth_code, options) = options(sandbox, &format!("login?identifier={identifier}"), None).await;
    finish_login(sandbox, &auth_code, identifier, device.get(&options, page).await).await
}

/// A server where Ada has a passkey; her device and access token.
async fn with_passkey() -> (Sandbox, Device, String) {
    let sandbox = Sandbox::new().await;
    let token = token(&sandbox, ADA).await;
    let mut device = Device::new();
    register(&sandbox, &mut device, &token).await;
    (sandbox, device, token)
}

#[tokio::test]
async fn register_then_sign_in_with_and_without_the_identifier() {
    let sandbox = Sandbox::new().await;
    let by_mail = sandbox.sign_in(ADA).await;
    let token = by_mail["oauth"]["access_token"].as_str().unwrap();
    let mut device = Device::new();

    let (auth_code, creation) = options(&sandbox, "register", Some(token)).await;
    for name in ["rp", "user", "challenge", "pubKeyCredParams", "timeout", "authenticatorSelection", "attestation"] {
        assert!(creation.get(name).is_some(), "{name}: {creation}");
    }
    assert_eq!(creation["rp"], json!({ "id": "localhost", "name": "Development app" }));
    assert_eq!((&creation["user"]["name"], &creation["user"]["displayName"]), (&json!(ADA), &json!(ADA)));
    assert_eq!(creation["excludeCredentials"], json!([]));
    assert_eq!(
        creation["authenticatorSelection"],
        json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" })
    );
    assert_eq!((&creation["attestation"], &creation["timeout"]), (&json!("none"), &json!(300_000)));
    assert_eq!(decode(&creation["user"]["id"]).len(), 16);

    let credential = device.create(&creation, PAGE).await;
    let record = finish_registration(&sandbox, &auth_code, token, credential.clone()).await.json();
    assert_eq!(
        names(&record),
        [
            "CreatedAt",
            "LastUsedAt",
            "Name",
            "SignCount",
            "UpdatedAt",
            "aaguid",
            "attestation_type",
            "backup_eligible",
            "backup_state",
            "id",
            "public_key",
            "transports"
        ]
    );
    assert_eq!(record["id"], credential["id"]);
    assert_eq!(record["aaguid"], "5a5a5a5a-5a5a-5a5a-5a5a-5a5a5a5a5a5a");
    assert_eq!((&record["Name"], &record["attestation_type"]), (&json!("Passkey 1"), &json!("none")));
    assert_eq!((&record["LastUsedAt"], &record["transports"]), (&Value::Null, &json!(["internal", "hybrid"])));
    assert!(!decode(&record["public_key"]).is_empty());

    let (auth_code, discoverable) = options(&sandbox, "login", None).await;
    assert_eq!(discoverable.get("allowCredentials"), None);
    assert_eq!((&discoverable["rpId"], &discoverable["userVerification"]), (&json!("localhost"), &json!("required")));
    assert_eq!(discoverable["timeout"], 300_000);
    assert!(decode(&discoverable["challenge"]).len() >= 16);
    let answer = finish_login(&sandbox, &auth_code, "", device.get(&discoverable, PAGE).await).await.json();
    assert_eq!(names(&answer), ["authenticated", "oauth", "state", "user"]);
    assert_eq!(answer["user"]["user_id"], by_mail["user"]["user_id"]);
    assert_eq!(answer["user"]["email"], ADA);
    assert_eq!(answer["state"], auth_code.as_str());
    // A hosted page hands the state on; the application asks ping status with it.
    assert_eq!(sandbox.status(&auth_code).await.json(), answer);
    sandbox.advance(60);
    sandbox.status(&auth_code).await.assert_error(400, 1009);

    let (_, named) = options(&sandbox, "login?identifier=Ada@Example.com", None).await;
    assert_eq!(
        named["allowCredentials"],
        json!([{ "type": "public-key", "id": record["id"], "transports": ["internal", "hybrid"] }])
    );
    let reply = login(&sandbox, &mut device, "Ada@Example.com", PAGE).await;
    assert_eq!(reply.json()["authenticated"], true);
    let refreshed = sandbox.refresh(reply.json()["oauth"]["refresh_token"].as_str().unwrap()).await;
    assert_eq!(refreshed.status, 200);
}

#[tokio::test]
async fn the_user_handle_is_the_same_each_time_and_tells_nothing() {
    let (sandbox, mut device, token) = with_passkey().await;
    let (_, again) = options(&sandbox, "register", Some(&token)).await;
    assert_eq!(decode(&again["user"]["id"]), device.passkey().user_handle.clone().unwrap().to_vec());
    let id = encode(&device.passkey().credential_id);
    assert_eq!(
        again["excludeCredentials"],
        json!([{ "type": "public-key", "id": id, "transports": ["internal", "hybrid"] }])
    );
    let eve = self::token(&sandbox, EVE).await;
    let (_, other) = options(&sandbox, "register", Some(&eve)).await;
    assert_ne!(other["user"]["id"], again["user"]["id"]);
}

#[tokio::test]
async fn a_challenge_works_once_whatever_became_of_it() {
    let (sandbox, mut device, token) = with_passkey().await;
    let (auth_code, options_) = options(&sandbox, "login", None).await;
    let assertion = device.get(&options_, PAGE).await;
    assert_eq!(finish_login(&sandbox, &auth_code, "", assertion.clone()).await.status, 200);
    finish_login(&sandbox, &auth_code, "", assertion.clone()).await.assert_error(400, 917);
    // A recorded assertion under a new challenge.
    let (fresh, fresh_options) = options(&sandbox, "login", None).await;
    finish_login(&sandbox, &fresh, "", assertion).await.assert_error(400, 918);
    let honest = device.get(&fresh_options, PAGE).await;
    finish_login(&sandbox, &fresh, "", honest).await.assert_error(400, 917);

    let (auth_code, options_) = options(&sandbox, "register", Some(&token)).await;
    let mut second = Device::new();
    let attestation = second.create(&options_, PAGE).await;
    assert_eq!(finish_registration(&sandbox, &auth_code, &token, attestation.clone()).await.status, 200);
    finish_registration(&sandbox, &auth_code, &token, attestation.clone()).await.assert_error(400, 917);
    let (fresh, _) = options(&sandbox, "register", Some(&token)).await;
    finish_registration(&sandbox, &fresh, &token, attestation).await.assert_error(400, 918);
}

#[tokio::test]
async fn a_challenge_is_for_its_own_purpose_client_and_five_minutes() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        file.path(),
        r#"[{"client_id":"cli_other","name":"Other","any_loopback_origin":true,"rp_id":"localhost"}]"#,
    )
    .unwrap();
    let clients = file.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(clients)).await;
    let token = token(&sandbox, ADA).await;
    let mut device = Device::new();
    register(&sandbox, &mut device, &token).await;

    let (auth_code, options_) = options(&sandbox, "login", None).await;
    let assertion = device.get(&options_, PAGE).await;
    let uri = format!("{PASSKEY}/login?client_id=cli_other&auth_code={auth_code}");
    sandbox.post(&uri, assertion.clone()).await.assert_error(400, 917);
    let wrong_purpose = Device::new().create(&options(&sandbox, "register", Some(&token)).await.1, PAGE).await;
    finish_registration(&sandbox, &auth_code, &token, wrong_purpose).await.assert_error(400, 917);
    assert_eq!(finish_login(&sandbox, &auth_code, "", assertion).await.status, 200, "neither used it up");

    for (advance, status) in [(299, 200), (300, 400)] {
        let (auth_code, options_) = options(&sandbox, "login", None).await;
        let assertion = device.get(&options_, PAGE).await;
        sandbox.advance(advance);
        sandbox.app.sweep().await.unwrap();
        let reply = finish_login(&sandbox, &auth_code, "", assertion).await;
        assert_eq!(reply.status, status);
        if status == 400 {
            reply.assert_error(400, 917);
        }
    }
    let token = self::token(&sandbox, ADA).await;
    let (auth_code, options_) = options(&sandbox, "register", Some(&token)).await;
    let attestation = Device::new().create(&options_, PAGE).await;
    sandbox.advance(300);
    finish_registration(&sandbox, &auth_code, &token, attestation).await.assert_error(400, 917);
}

#[tokio::test]
async fn only_pages_of_the_client_and_its_relying_party_count() {
    let (sandbox, mut device, token) = with_passkey().await;
    for (origin, code) in [
        ("http://localhost:1234", None),
        ("https://app.localhost", None),
        ("http://localhost.evil.example", Some(918)),
        ("https://evil.example", Some(918)),
        // Loopback, so it may call the API; but no browser would use the relying party "localhost" there.
        ("http://127.0.0.1:5173", Some(918)),
        ("null", Some(918)),
    ] {
        let page = Page { origin, ..PAGE };
        let reply = login(&sandbox, &mut device, "", page).await;
        let (auth_code, options_) = options(&sandbox, "register", Some(&token)).await;
        let attestation = Device::new().create(&options_, page).await;
        let registered = finish_registration(&sandbox, &auth_code, &token, attestation).await;
        match code {
            None => assert_eq!((reply.status.as_u16(), registered.status.as_u16()), (200, 200), "{origin}"),
            Some(code) => {
                reply.assert_error(400, code);
                registered.assert_error(400, code);
            }
        }
    }
    let elsewhere = Page { rp_id: "evil.example", ..PAGE };
    login(&sandbox, &mut device, "", elsewhere).await.assert_error(400, 918);
    let (auth_code, options_) = options(&sandbox, "register", Some(&token)).await;
    let attestation = Device::new().create(&options_, elsewhere).await;
    finish_registration(&sandbox, &auth_code, &token, attestation).await.assert_error(400, 918);
}

#[tokio::test]
async fn what_was_altered_after_signing_is_refused() {
    let (sandbox, mut device, _) = with_passkey().await;
    for (field, at) in [("signature", 20), ("authenticatorData", 36), ("authenticatorData", 32), ("clientDataJSON", 60)]
    {
        let (auth_code, options_) = options(&sandbox, "login", None).await;
        let mut assertion = device.get(&options_, PAGE).await;
        let mut bytes = decode(&assertion["response"][field]);
        bytes[at] ^= 1;
        assertion["response"][field] = encode(&bytes).into();
        finish_login(&sandbox, &auth_code, "", assertion).await.assert_error(400, 918);
    }
    assert_eq!(login(&sandbox, &mut device, "", PAGE).await.status, 200);
}

#[tokio::test]
async fn a_person_who_was_not_verified_is_refused() {
    let (sandbox, mut device, token) = with_passkey().await;
    let mut touch_only = Device::with_verification(false);
    let (auth_code, options_) = options(&sandbox, "register", Some(&token)).await;
    let attestation = touch_only.create(&options_, PAGE).await;
    finish_registration(&sandbox, &auth_code, &token, attestation).await.assert_error(400, 918);

    // The same key in a device that only asks for a touch.
    *touch_only.passkey() = device.passkey().clone();
    login(&sandbox, &mut touch_only, "", PAGE).await.assert_error(400, 918);
    assert_eq!(login(&sandbox, &mut device, "", PAGE).await.status, 200);
}

#[tokio::test]
async fn another_accounts_passkey_does_not_sign_in_whom_it_is_not() {
    let (sandbox, mut ada, _) = with_passkey().await;
    let eve_token = token(&sandbox, EVE).await;
    let mut eve = Device::new();
    register(&sandbox, &mut eve, &eve_token).await;

    // Options for Ada, answered with Eve's passkey, whatever is said at the end.
    for said in [ADA, "", EVE] {
        let (auth_code, options_) = options(&sandbox, &format!("login?identifier={ADA}"), None).await;
        finish_login(&sandbox, &auth_code, said, eve.get(&options_, PAGE).await).await.assert_error(400, 918);
    }
    // Options for anybody, and Ada named at the end only.
    let (auth_code, options_) = options(&sandbox, "login", None).await;
    finish_login(&sandbox, &auth_code, ADA, eve.get(&options_, PAGE).await).await.assert_error(400, 918);
    // A user handle that is not the owner's, and none where nobody was named.
    for handle in [encode(&eve.passkey().user_handle.clone().unwrap()).into(), Value::Null] {
        let (auth_code, options_) = options(&sandbox, "login", None).await;
        let mut assertion = ada.get(&options_, PAGE).await;
        assertion["response"]["userHandle"] = handle;
        finish_login(&sandbox, &auth_code, "", assertion).await.assert_error(400, 918);
    }
    // Where somebody was named, an authenticator may leave it out.
    let (auth_code, options_) = options(&sandbox, &format!("login?identifier={ADA}"), None).await;
    let mut assertion = ada.get(&options_, PAGE).await;
    assertion["response"]["userHandle"] = Value::Null;
    assert_eq!(finish_login(&sandbox, &auth_code, ADA, assertion).await.json()["user"]["identifier"], ADA);

    // Eve finishes what Ada started, and registers what Ada has.
    let ada_token = token(&sandbox, ADA).await;
    let (auth_code, options_) = options(&sandbox, "register", Some(&ada_token)).await;
    let attestation = Device::new().create(&options_, PAGE).await;
    finish_registration(&sandbox, &auth_code, &eve_token, attestation).await.assert_error(400, 917);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused() {
    let (sandbox, mut device, token) = with_passkey().await;
    assert_eq!(login(&sandbox, &mut device, "", PAGE).await.status, 200);
    let copy = device.passkey().clone();
    for _ in 0..2 {
        assert_eq!(login(&sandbox, &mut device, "", PAGE).await.status, 200);
    }
    let mut clone = Device::new();
    let (_, creation) = options(&sandbox, "register", Some(&token)).await;
    clone.create(&creation, PAGE).await;
    *clone.passkey() = copy;
    for _ in 0..2 {
        login(&sandbox, &mut clone, "", PAGE).await.assert_error(400, 918);
    }
    assert_eq!(login(&sandbox, &mut clone, "", PAGE).await.status, 200, "the counter is past the last use again");
    let listed = call(&sandbox, Method::GET, "credentials", Some(&token), None).await.json();
    assert_eq!(listed[0]["SignCount"], clone.passkey().counter.unwrap());
}

#[tokio::test]
async fn list_rename_delete() {
    let (sandbox, mut device, token) = with_passkey().await;
    let mut second = Device::new();
    let record = register(&sandbox, &mut second, &token).await;
    assert_eq!(record["Name"], "Passkey 2");
    let id = record["id"].as_str().unwrap();
    sandbox.advance(10);
    assert_eq!(login(&sandbox, &mut second, "", PAGE).await.status, 200);

    let one = format!("credentials/{id}");
    let renamed = call(&sandbox, Method::PATCH, &one, Some(&token), Some(json!({ "name": "  Ada's phone " }))).await;
    assert_eq!((renamed.status.as_u16(), renamed.json()), (200, json!({ "updated": true })));
    let listed = call(&sandbox, Method::GET, "credentials", Some(&token), None).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((&listed[0]["Name"], &listed[1]["Name"]), (&json!("Passkey 1"), &json!("Ada's phone")));
    assert_eq!(listed[1]["id"], record["id"]);
    assert!(listed[1]["LastUsedAt"].as_str() > listed[1]["CreatedAt"].as_str());
    assert!(listed[1]["UpdatedAt"].as_str() > listed[1]["CreatedAt"].as_str());
    for name in [json!({}), json!({ "name": " " }), json!({ "name": "a".repeat(65) }), json!({ "name": "a\nb" })] {
        call(&sandbox, Method::PATCH, &one, Some(&token), Some(name)).await.assert_error(400, 1004);
    }

    let deleted = call(&sandbox, Method::DELETE, &one, Some(&token), None).await;
    assert_eq!((deleted.status.as_u16(), deleted.json()), (200, json!({ "updated": true })));
    login(&sandbox, &mut second, "", PAGE).await.assert_error(400, 919);
    login(&sandbox, &mut second, ADA, PAGE).await.assert_error(400, 919);
    assert_eq!(login(&sandbox, &mut device, "", PAGE).await.status, 200);
    call(&sandbox, Method::DELETE, &one, Some(&token), None).await.assert_error(404, 919);
    let listed = call(&sandbox, Method::GET, "credentials", Some(&token), None).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn another_accounts_passkeys_cannot_be_seen_renamed_or_deleted() {
    let (sandbox, mut device, _) = with_passkey().await;
    let eve = token(&sandbox, EVE).await;
    let one = format!("credentials/{}", encode(&device.passkey().credential_id));
    assert_eq!(call(&sandbox, Method::GET, "credentials", Some(&eve), None).await.json(), json!([]));
    call(&sandbox, Method::PATCH, &one, Some(&eve), Some(json!({ "name": "Mine" }))).await.assert_error(404, 919);
    call(&sandbox, Method::DELETE, &one, Some(&eve), None).await.assert_error(404, 919);
    assert_eq!(login(&sandbox, &mut device, "", PAGE).await.status, 200);
}

#[tokio::test]
async fn an_account_needs_its_access_token() {
    let (sandbox, _, token) = with_passkey().await;
    let calls = [
        (Method::GET, "register", None),
        (Method::POST, "register?auth_code=a", Some(json!({}))),
        (Method::GET, "credentials", None),
        (Method::PATCH, "credentials/a", Some(json!({ "name": "a" }))),
        (Method::DELETE, "credentials/a", None),
    ];
    let refresh = sandbox.sign_in(ADA).await["oauth"]["refresh_token"].as_str().unwrap().to_owned();
    for (method, path, body) in calls {
        for token in [None, Some(""), Some("nonsense"), Some(refresh.as_str())] {
            let reply = call(&sandbox, method.clone(), path, token, body.clone()).await;
            reply.assert_error(401, 1003);
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
    }
    let basic = with_header(request(Method::GET, &format!("{PASSKEY}/credentials"), None), "x-client-id", CLIENT);
    let basic = with_header(basic, "authorization", &format!("Basic {token}"));
    sandbox.call(basic).await.assert_error(401, 1003);
    assert_eq!(call(&sandbox, Method::GET, "credentials", Some(&token), None).await.status, 200);
    sandbox.advance(15 * 60);
    call(&sandbox, Method::GET, "credentials", Some(&token), None).await.assert_error(401, 1003);
}

#[tokio::test]
async fn a_login_for_nobody_looks_like_one_for_somebody() {
    let (sandbox, mut device, _) = with_passkey().await;
    let mut shapes = Vec::new();
    for identifier in [ADA, EVE, "%2B12015550123", "nobody"] {
        let (_, options_) = options(&sandbox, &format!("login?identifier={identifier}"), None).await;
        let (_, again) = options(&sandbox, &format!("login?identifier={identifier}"), None).await;
        assert_eq!(options_["allowCredentials"], again["allowCredentials"], "made up anew, it would show as made up");
        assert_ne!(options_["challenge"], again["challenge"]);
        let allowed = options_["allowCredentials"].as_array().unwrap().clone();
        assert_eq!(allowed.len(), 1);
        shapes.push((names(&options_).join(" "), names(&allowed[0]).join(" ")));
    }
    assert!(shapes.iter().all(|shape| *shape == shapes[0]), "{shapes:?}");
    login(&sandbox, &mut device, "nobody", PAGE).await.assert_error(400, 918);
    let mut stranger = Device::new();
    let eve = token(&sandbox, EVE).await;
    let (_, creation) = options(&sandbox, "register", Some(&eve)).await;
    stranger.create(&creation, PAGE).await;
    login(&sandbox, &mut stranger, EVE, PAGE).await.assert_error(400, 919);
}

#[tokio::test]
async fn status_says_who_has_one_and_is_asked_in_measure() {
    let (sandbox, mut device, token) = with_passkey().await;
    let status = async |query: &str| call(&sandbox, Method::GET, &format!("status?{query}"), None, None).await;
    let yes = json!({ "status": "active", "passkey_registered": true });
    let no = json!({ "status": "inactive", "passkey_registered": false });
    assert_eq!(status(&format!("identifier={ADA}")).await.json(), yes);
    assert_eq!(status("identifier=ADA@example.com&client_id=").await.json(), yes);
    assert_eq!(status(&format!("client_id={CLIENT}&identifier={EVE}")).await.json(), no);
    assert_eq!(status("identifier=nobody").await.json(), no);
    status("identifier=").await.assert_error(400, 1004);
    let one = format!("credentials/{}", encode(&device.passkey().credential_id));
    call(&sandbox, Method::DELETE, &one, Some(&token), None).await;
    assert_eq!(status(&format!("identifier={ADA}")).await.json(), no);

    sandbox.get(&format!("{PASSKEY}/status?identifier={ADA}")).await.assert_error(401, 1000);
    for _ in 0..55 {
        status(&format!("identifier={EVE}")).await;
    }
    let wait = status(&format!("identifier={EVE}")).await.assert_wait();
    assert!((1..=2).contains(&wait), "{wait}");
    let other =
        with_header(request(Method::GET, &format!("{PASSKEY}/status?identifier=a"), None), "x-client-id", CLIENT);
    assert_eq!(sandbox.call(from_peer(other, "192.0.2.1")).await.status, 200);
}

#[tokio::test]
async fn a_client_without_passkeys_has_none_and_those_of_others_stay_theirs() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        file.path(),
        r#"[{"client_id":"cli_plain","name":"Plain","any_loopback_origin":true},
            {"client_id":"cli_shop","name":"Shop","origins":["https://www.shop.example"],"rp_id":"shop.example"}]"#,
    )
    .unwrap();
    let clients = file.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(clients)).await;
    let token = token(&sandbox, ADA).await;
    let mut device = Device::new();
    register(&sandbox, &mut device, &token).await;

    for path in ["login", "status?identifier=a"] {
        let separator = if path.contains('?') { '&' } else { '?' };
        let uri = format!("{PASSKEY}/{path}{separator}client_id=cli_plain");
        sandbox.get(&uri).await.assert_error(400, 1007);
    }
    let status = sandbox.get(&format!("{PASSKEY}/status?client_id=cli_shop&identifier={ADA}")).await.json();
    assert_eq!(status["passkey_registered"], false, "a passkey belongs to its relying party");
    let started = sandbox.get(&format!("{PASSKEY}/login?client_id=cli_shop")).await.json();
    assert_eq!(started["publicKey"]["rpId"], "shop.example");
    let finish = format!("{PASSKEY}/login?client_id=cli_shop&auth_code={}", started["auth_code"].as_str().unwrap());
    let page = Page { origin: "https://www.shop.example", rp_id: "shop.example" };
    let assertion = device.get(&started["publicKey"], page).await;
    sandbox.post(&finish, assertion).await.assert_error(400, 919);
    // An access token is for its client.
    let foreign = request(Method::GET, &format!("{PASSKEY}/credentials?client_id=cli_shop"), None);
    let foreign = with_header(foreign, "authorization", &format!("Bearer {token}"));
    sandbox.call(foreign).await.assert_error(401, 1003);
}

#[tokio::test]
async fn a_page_that_names_the_client_in_the_header_is_judged_by_it() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        file.path(),
        r#"[{"client_id":"cli_shop","name":"Shop","origins":["https://shop.example"],"rp_id":"shop.example"}]"#,
    )
    .unwrap();
    let clients = file.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(clients)).await;
    for (origin, status) in [("https://shop.example", 200), ("https://evil.example", 403)] {
        let call = with_header(request(Method::GET, &format!("{PASSKEY}/login"), None), "x-client-id", "cli_shop");
        assert_eq!(sandbox.call(with_header(call, "origin", origin)).await.status, status, "{origin}");
    }
}
