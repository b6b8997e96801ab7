//! Tests registering and signing in: what is taken, and everything that is not.

use axum::http::Method;
use ciborium::Value as Cbor;
use serde_json::{Value, json};

use crate::authenticator::{Device, PAGE, Page, decode, encode};
use crate::calls::*;
use crate::support::{Sandbox, names};

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
    let allowed = named["allowCredentials"].as_array().unwrap();
    assert!(allowed.iter().any(|one| one["id"] == record["id"] && one["type"] == "public-key"), "{allowed:?}");
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
    let eve = token_of(&sandbox, EVE).await;
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
    let token = token_of(&sandbox, ADA).await;
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
    let token = token_of(&sandbox, ADA).await;
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
    let eve_token = token_of(&sandbox, EVE).await;
    let mut eve = Device::new();
    register(&sandbox, &mut eve, &eve_token).await;

    // Options for Ada, answered with Eve's passkey, whatever is said at the end.
    for said in [ADA, "", EVE] {
        let (auth_code, options_) = options(&sandbox, &format!("login?identifier={ADA}"), None).await;
        finish_login(&sandbox, &auth_code, said, eve.get(&options_, PAGE).await).await.assert_error(400, 918);
    }
    // Options for any account, and Ada named at the end only.
    let (auth_code, options_) = options(&sandbox, "login", None).await;
    finish_login(&sandbox, &auth_code, ADA, eve.get(&options_, PAGE).await).await.assert_error(400, 918);
    // A user handle that is not the owner's, and none where no account was named.
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
    let ada_token = token_of(&sandbox, ADA).await;
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

/// Takes an attestation apart, changes it, and puts it together again: nothing of format `none` is signed.
fn altered(credential: &Value, change: impl FnOnce(&mut Vec<(Cbor, Cbor)>, &mut Vec<u8>)) -> Value {
    let object: Cbor = ciborium::from_reader(decode(&credential["response"]["attestationObject"]).as_slice()).unwrap();
    let mut fields = object.into_map().unwrap();
    let place = fields.iter().position(|(name, _)| name.as_text() == Some("authData")).unwrap();
    let mut data = fields[place].1.as_bytes().unwrap().clone();
    change(&mut fields, &mut data);
    if let Some((_, stored)) = fields.iter_mut().find(|(name, _)| name.as_text() == Some("authData")) {
        *stored = Cbor::Bytes(data);
    }
    let mut bytes = Vec::new();
    ciborium::into_writer(&Cbor::Map(fields), &mut bytes).unwrap();
    let mut altered = credential.clone();
    altered["response"]["attestationObject"] = encode(&bytes).into();
    altered
}

/// Gives the new credential an id, everywhere it is named.
fn with_id(credential: &Value, id: &[u8]) -> Value {
    let mut renamed = altered(credential, |_, data| {
        let length = usize::from(u16::from_be_bytes([data[53], data[54]]));
        data.splice(55..55 + length, id.iter().copied());
        data.splice(53..55, u16::try_from(id.len()).unwrap().to_be_bytes());
    });
    renamed["id"] = encode(id).into();
    renamed["rawId"] = encode(id).into();
    renamed
}

#[tokio::test]
async fn a_new_passkey_that_is_not_exactly_one_is_refused() {
    let (sandbox, _, token) = with_passkey().await;
    let statement = |fields: &mut Vec<(Cbor, Cbor)>, value: Cbor| {
        fields.iter_mut().find(|(name, _)| name.as_text() == Some("attStmt")).unwrap().1 = value;
    };
    let filled = || Cbor::Map(vec![("alg".into(), (-7).into()), ("sig".into(), Cbor::Bytes(vec![0; 70]))]);
    let client_data = |credential: &Value, change: fn(&str) -> String| {
        let text = String::from_utf8(decode(&credential["response"]["clientDataJSON"])).unwrap();
        let mut changed = credential.clone();
        changed["response"]["clientDataJSON"] = encode(change(&text).as_bytes()).into();
        changed
    };
    let object = |credential: &Value, change: fn(&mut Vec<u8>)| {
        let mut bytes = decode(&credential["response"]["attestationObject"]);
        change(&mut bytes);
        let mut changed = credential.clone();
        changed["response"]["attestationObject"] = encode(&bytes).into();
        changed
    };
    type Alter<'a> = Box<dyn Fn(&Value) -> Value + 'a>;
    let cases: Vec<(&str, bool, Alter<'_>)> = vec![
        ("as it was made", true, Box::new(Value::clone)),
        ("an id of one byte", true, Box::new(|made| with_id(made, &[7]))),
        ("an id of 1023 bytes", true, Box::new(|made| with_id(made, &[8; 1023]))),
        ("an empty id", false, Box::new(|made| with_id(made, &[]))),
        ("an id of 1024 bytes", false, Box::new(|made| with_id(made, &[9; 1024]))),
        ("an id of 2000 bytes", false, Box::new(|made| with_id(made, &[9; 2000]))),
        (
            "another id outside",
            false,
            Box::new(|made| {
                let mut other = made.clone();
                other["id"] = encode(&[1; 16]).into();
                other["rawId"] = encode(&[1; 16]).into();
                other
            }),
        ),
        ("a filled statement", false, Box::new(|made| altered(made, |fields, _| statement(fields, filled())))),
        (
            "a statement that is a list",
            false,
            Box::new(|made| altered(made, |fields, _| statement(fields, Cbor::Array(Vec::new())))),
        ),
        (
            "no statement",
            false,
            Box::new(|made| altered(made, |fields, _| fields.retain(|(name, _)| name.as_text() != Some("attStmt")))),
        ),
        ("a field too many", false, Box::new(|made| altered(made, |fields, _| fields.push(("more".into(), 1.into()))))),
        (
            "a statement twice",
            false,
            Box::new(|made| altered(made, |fields, _| fields.push(("attStmt".into(), filled())))),
        ),
        ("bytes after the object", false, Box::new(|made| object(made, |bytes| bytes.push(0)))),
        ("another object after it", false, Box::new(|made| object(made, |bytes| bytes.extend([0xa0])))),
        ("bytes after the key", false, Box::new(|made| altered(made, |_, data| data.push(0)))),
        ("extensions without their flag", false, Box::new(|made| altered(made, |_, data| data.push(0xa0)))),
        ("the flag of extensions without any", false, Box::new(|made| altered(made, |_, data| data[32] |= 0x80))),
        (
            "bytes after the extensions",
            false,
            Box::new(|made| {
                altered(made, |_, data| {
                    data[32] |= 0x80;
                    data.extend([0xa0, 0]);
                })
            }),
        ),
        ("text after the client data", false, Box::new(|made| client_data(made, |text| format!("{text}x")))),
        ("a space after the client data", false, Box::new(|made| client_data(made, |text| format!("{text} ")))),
        ("a zero after the client data", false, Box::new(|made| client_data(made, |text| format!("{text}\0")))),
        ("two client data", false, Box::new(|made| client_data(made, |text| format!("{text}{text}")))),
    ];
    for (what, accepted, alter) in cases {
        let (auth_code, creation) = options(&sandbox, "register", Some(&token)).await;
        let made = Device::new().create(&creation, PAGE).await;
        let reply = finish_registration(&sandbox, &auth_code, &token, alter(&made)).await;
        if accepted {
            assert_eq!(reply.status, 200, "{what}: {reply:?}");
        } else {
            assert_eq!(reply.status, 400, "{what}");
            assert!(matches!(reply.json()["code"].as_u64(), Some(918 | 1004)), "{what}: {}", reply.text());
        }
    }
    let listed = call(&sandbox, Method::GET, "credentials", Some(&token), None).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 4, "{listed}");
}
