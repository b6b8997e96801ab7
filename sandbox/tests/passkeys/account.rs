//! Tests what surrounds the ceremonies: the account's list, its token, passkey status, and which client has what.

use axum::http::Method;
use serde_json::{Value, json};

use crate::authenticator::{Device, PAGE, Page, decode, encode};
use crate::calls::*;
use crate::support::{CLIENT, Sandbox, from_peer, names, request, with_header};

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
    let eve = token_of(&sandbox, EVE).await;
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
        let entries: Vec<_> = allowed
            .iter()
            .map(|one| (names(one).join(" "), decode(&one["id"]).len(), one["transports"].clone(), one["type"].clone()))
            .collect();
        shapes.push((names(&options_).join(" "), entries));
    }
    assert!(shapes.iter().all(|shape| *shape == shapes[0]), "{shapes:?}");
    login(&sandbox, &mut device, "nobody", PAGE).await.assert_error(400, 918);
    let mut stranger = Device::new();
    let eve = token_of(&sandbox, EVE).await;
    let (_, creation) = options(&sandbox, "register", Some(&eve)).await;
    stranger.create(&creation, PAGE).await;
    login(&sandbox, &mut stranger, EVE, PAGE).await.assert_error(400, 919);
}

/// What an attacker would try beside the shape of the options: to add and remove passkeys, to ask whether one of the ids is
/// known, to ask at another client, to ask again after a restart.
#[tokio::test]
async fn no_answer_tells_which_of_the_offered_passkeys_are_real() {
    let (sandbox, mut device, token) = with_passkey().await;
    let offered = async |identifier: &str| {
        let (auth_code, options) = options(&sandbox, &format!("login?identifier={identifier}"), None).await;
        let list = options["allowCredentials"].as_array().unwrap().clone();
        (auth_code, options, list.into_iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    let real = encode(&device.passkey().credential_id);
    let (_, _, before) = offered(ADA).await;
    assert!(before.contains(&real) && before.len() > 1);
    assert!(before.iter().all(|id| before.iter().filter(|other| *other == id).count() == 1), "{before:?}");
    assert!(offered(EVE).await.2.iter().all(|id| !before.contains(id)));

    // A second passkey changes one entry and not the number; after it is deleted everything is as it was.
    let mut second = Device::new();
    register(&sandbox, &mut second, &token).await;
    let (_, _, with_two) = offered(ADA).await;
    assert_eq!(with_two.len(), before.len());
    assert_eq!(with_two.iter().filter(|id| !before.contains(id)).count(), 1);
    let one = format!("credentials/{}", encode(&second.passkey().credential_id));
    call(&sandbox, Method::DELETE, &one, Some(&token), None).await;
    assert_eq!(offered(ADA).await.2, before);

    // Whoever claims to be one of them is refused alike.
    for identifier in [ADA, EVE, "nobody@example.com"] {
        for place in 0..before.len() {
            let (auth_code, options, ids) = offered(identifier).await;
            let mut forged = device.get(&options, PAGE).await;
            forged["id"] = ids[place].as_str().into();
            forged["rawId"] = ids[place].as_str().into();
            forged["response"]["signature"] = encode(&[0; 70]).into();
            for handle in [Value::Null, forged["response"]["userHandle"].clone()] {
                let mut one = forged.clone();
                one["response"]["userHandle"] = handle;
                let reply = finish_login(&sandbox, &auth_code, identifier, one).await;
                if reply.json()["code"] != 917 {
                    reply.assert_error(400, 918);
                }
            }
        }
    }
}

#[tokio::test]
async fn options_for_an_identifier_are_given_in_the_measure_of_passkey_status() {
    let sandbox = Sandbox::with(|settings| settings.limits.passkey_checks_per_address = 4).await;
    let ask = async |path: &str| call(&sandbox, Method::GET, path, None, None).await;
    for path in ["status", "login", "login", "status"] {
        assert_eq!(ask(&format!("{path}?identifier={ADA}")).await.status, 200);
    }
    ask(&format!("login?identifier={ADA}")).await.assert_wait();
    ask(&format!("status?identifier={EVE}")).await.assert_wait();
    for _ in 0..5 {
        assert_eq!(ask("login").await.status, 200, "options for nobody in particular tell nothing");
    }
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
    let token = token_of(&sandbox, ADA).await;
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
