//! Tests the magic-link login, step by step (docs/api.md#email-a-link, docs/api.md#ping-status).
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use axum::http::Method;
use serde_json::json;
use support::{API, CLIENT, Sandbox, names, parameter, request, verify_call};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_whole_login_twice() {
    let sandbox = Sandbox::new().await;
    let first = one_login(&sandbox).await;
    sandbox.advance(3);
    let second = one_login(&sandbox).await;

    for kept in ["user_id", "created_at", "identifier", "email", "issuer"] {
        assert_eq!(first["user"][kept], second["user"][kept], "{kept}");
    }
    assert_ne!(first["user"]["last_login_at"], second["user"]["last_login_at"]);
    assert_ne!(first["oauth"]["access_token"], second["oauth"]["access_token"]);
    assert_ne!(first["oauth"]["refresh_token"], second["oauth"]["refresh_token"]);
}

#[tokio::test]
async fn every_spelling_of_an_address_is_one_mailbox_and_one_account() {
    let sandbox = Sandbox::new().await;
    for (spellings, mailbox) in [
        (
            ["jane@bücher.example", "jane@bu\u{308}cher.example", "jane@xn--bcher-kva.example"],
            "jane@xn--bcher-kva.example",
        ),
        (["zoë@example.com", "zoe\u{308}@example.com", "Zoë@example.com"], "zo%C3%AB@example.com"),
    ] {
        let mut accounts = Vec::new();
        for (before, spelling) in spellings.iter().enumerate() {
            let state = sandbox.send(spelling).await;
            assert_eq!(sandbox.messages(mailbox).await.len(), before + 1, "{spelling}");
            let asked = spelling.replace('ü', "%C3%BC").replace('ë', "%C3%AB").replace('\u{308}', "%CC%88");
            assert_eq!(sandbox.messages(&asked).await.len(), before + 1, "{spelling}");
            sandbox.press(&sandbox.link(mailbox).await).await;
            accounts.push(sandbox.status(&state).await.json()["user"]["user_id"].clone());
            sandbox.advance(60);
        }
        assert!(accounts[0].is_string(), "{accounts:?}");
        assert!(accounts.iter().all(|account| *account == accounts[0]), "{accounts:?}");
    }
}

async fn one_login(sandbox: &Sandbox) -> serde_json::Value {
    let state = sandbox.send(ADA).await;
    assert!(state.len() == 24 && state.bytes().all(|byte| byte.is_ascii_hexdigit()), "{state}");
    let pending = sandbox.status(&state).await;
    assert_eq!((pending.status.as_u16(), pending.json()), (200, json!({ "authenticated": false })));

    let link = sandbox.link(ADA).await;
    assert_eq!(parameter(&link, "client_id"), CLIENT);
    assert_eq!(parameter(&link, "state"), state);
    assert!(parameter(&link, "magictext").len() >= 32, "at least 128 bits");

    let page = sandbox.get(&link).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<form method=\"get\"") && !page.text().contains("<script"));
    let verified = sandbox.press(&link).await;
    assert_eq!(verified.status, 200);
    assert_eq!(verified.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(verified.text().contains("Successfully verified"));
    assert!(verified.text().contains("You are signed in on the other screen"));
    assert!(!verified.text().contains("v4.local"), "no tokens on the page");

    let answer = sandbox.status(&state).await.json();
    assert_shape(&answer);
    answer
}

/// The shape of seed 000, field for field.
fn assert_shape(answer: &serde_json::Value) {
    assert_eq!(names(answer), ["authenticated", "oauth", "user"]);
    assert_eq!(names(&answer["oauth"]), ["access_token", "expires_at", "refresh_token", "token_type"]);
    assert_eq!(
        names(&answer["user"]),
        ["created_at", "email", "identifier", "issuer", "last_login_at", "updated_at", "user_id"]
    );
    assert_eq!(answer["authenticated"], true);
    assert_eq!(answer["oauth"]["token_type"], "Bearer");
    assert_eq!(answer["user"]["issuer"], "ssojet");
    assert_eq!(answer["user"]["identifier"], ADA);
    for token in ["access_token", "refresh_token"] {
        assert!(answer["oauth"][token].as_str().unwrap().starts_with("v4.local."));
    }
    assert_eq!(answer["oauth"]["expires_at"].as_str().unwrap().len(), "2023-05-18T12:28:22Z".len());
    for time in ["created_at", "updated_at", "last_login_at"] {
        assert_eq!(answer["user"][time].as_str().unwrap().len(), "2023-05-18T12:13:22.179Z".len());
    }
}

#[tokio::test]
async fn the_access_token_lives_fifteen_minutes() {
    use ssojet_sandbox::tokens::{Purpose, TokenError};
    let sandbox = Sandbox::new().await;
    let answer = sandbox.sign_in(ADA).await;
    let token = answer["oauth"]["access_token"].as_str().unwrap();
    let open = || sandbox.app.tokens().open(Purpose::Access, token, sandbox.app.clock().now());
    let claims = open().unwrap();
    assert_eq!(claims.sub, answer["user"]["user_id"]);
    assert_eq!(claims.aud, CLIENT);
    sandbox.advance(15 * 60 - 5);
    assert!(open().is_ok());
    sandbox.advance(5);
    assert!(matches!(open(), Err(TokenError::Expired)));
}

#[tokio::test]
async fn a_mail_scanner_does_not_use_the_link_up() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    let link = sandbox.link(ADA).await;
    for method in [Method::GET, Method::HEAD, Method::GET] {
        assert_eq!(sandbox.call(request(method, &link, None)).await.status, 200);
    }
    // A scanner that follows the form's address with HEAD uses nothing up either.
    let head = sandbox.call(request(Method::HEAD, &verify_call(&link), None)).await;
    assert_eq!(head.status, 405);
    assert_eq!(head.header("allow"), Some("GET"));
    assert_eq!(sandbox.status(&state).await.json(), json!({ "authenticated": false }));
    assert_eq!(sandbox.press(&link).await.status, 200);
}

#[tokio::test]
async fn links_that_do_not_work_say_so_and_what_to_do() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    let link = sandbox.link(ADA).await;
    let wrong_text = link.replace(&parameter(&link, "magictext"), &"0".repeat(64));
    let wrong_state = link.replace(&state, "000000000000000000000000");
    let incomplete = format!("/verify?client_id={CLIENT}&state={state}");
    for bad in [&wrong_text, &wrong_state, &incomplete] {
        assert_refused(&sandbox, bad).await;
    }
    let wrong_client = link.replace(CLIENT, "cli_nobody");
    assert_eq!(sandbox.press(&wrong_client).await.status, 401);
    assert_eq!(sandbox.get(&wrong_client).await.status, 400);

    assert_eq!(sandbox.press(&link).await.status, 200);
    assert_refused(&sandbox, &link).await;

    sandbox.send("late@example.com").await;
    let late = sandbox.link("late@example.com").await;
    sandbox.advance(299);
    assert_eq!(sandbox.get(&late).await.status, 200);
    sandbox.advance(1);
    assert_refused(&sandbox, &late).await;
}

async fn assert_refused(sandbox: &Sandbox, link: &str) {
    for page in [sandbox.get(link).await, sandbox.press(link).await] {
        assert_eq!(page.status, 400, "{link}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.text().contains("This link does not work") && page.text().contains("ask for a new link"));
    }
}

#[tokio::test]
async fn a_resend_kills_the_older_link_and_keeps_the_state() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    let old = sandbox.link(ADA).await;

    let wait = sandbox.resend(&state).await.assert_wait();
    assert!((29..=30).contains(&wait), "{wait}");
    sandbox.advance(wait);
    let resent = sandbox.resend(&state).await;
    assert_eq!((resent.status.as_u16(), resent.json()), (200, json!({})));

    let new = sandbox.link(ADA).await;
    assert_ne!(old, new);
    assert_refused(&sandbox, &old).await;
    // Five minutes from the resend, not from the start.
    sandbox.advance(290);
    assert_eq!(sandbox.press(&new).await.status, 200);
    assert_eq!(sandbox.status(&state).await.json()["authenticated"], true);
}

#[tokio::test]
async fn a_state_takes_five_resends() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    for _ in 0..5 {
        sandbox.advance(30);
        assert_eq!(sandbox.resend(&state).await.status, 200);
    }
    sandbox.advance(30);
    let wait = sandbox.resend(&state).await.assert_wait();
    assert!((269..=270).contains(&wait), "the rest of the state's life: {wait}");
    assert_eq!(sandbox.messages(ADA).await.len(), 6);
    assert_eq!(sandbox.press(&sandbox.link(ADA).await).await.status, 200, "the last link still works");
    sandbox.advance(30);
    sandbox.resend(&state).await.assert_error(400, 1009);
}

#[tokio::test]
async fn tokens_can_be_read_for_a_minute_after_the_first_read() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    sandbox.press(&sandbox.link(ADA).await).await;
    sandbox.advance(100);
    let first = sandbox.status(&state).await.json();
    sandbox.advance(59);
    assert_eq!(sandbox.status(&state).await.json(), first);
    sandbox.advance(1);
    sandbox.status(&state).await.assert_error(400, 1009);
    sandbox.app.sweep().await.unwrap();
    sandbox.status(&state).await.assert_error(400, 1009);
}

#[tokio::test]
async fn a_state_ends_after_five_minutes() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    sandbox.advance(299);
    assert_eq!(sandbox.status(&state).await.status, 200);
    sandbox.advance(1);
    sandbox.status(&state).await.assert_error(400, 1009);
    sandbox.resend(&state).await.assert_error(400, 1009);
}

#[tokio::test]
async fn a_link_used_at_the_last_moment_still_signs_in() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    sandbox.advance(299);
    assert_eq!(sandbox.press(&sandbox.link(ADA).await).await.status, 200);
    sandbox.advance(10);
    assert_eq!(sandbox.status(&state).await.json()["authenticated"], true);

    let never_read = sandbox.send(ADA).await;
    sandbox.press(&sandbox.link(ADA).await).await;
    sandbox.advance(300);
    sandbox.status(&never_read).await.assert_error(400, 1009);
}

#[tokio::test]
async fn a_state_belongs_to_its_client() {
    let clients = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(clients.path(), r#"[{"client_id":"cli_other","name":"Other"}]"#).unwrap();
    let file = clients.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(file)).await;
    let state = sandbox.send(ADA).await;
    sandbox.get(&format!("{API}/status?client_id=cli_other&state={state}")).await.assert_error(400, 1009);
    sandbox.post(&format!("{API}/resend?client_id=cli_other"), json!({ "state": state })).await.assert_error(400, 1009);
    let link = sandbox.link(ADA).await;
    assert_eq!(sandbox.press(&link.replace(CLIENT, "cli_other")).await.status, 400);
    assert_eq!(sandbox.press(&link).await.status, 200);
}

#[tokio::test]
async fn an_address_is_one_person_whatever_its_letter_case() {
    let sandbox = Sandbox::new().await;
    let first = sandbox.sign_in("Ada@Example.com").await;
    let second = sandbox.sign_in("ada@example.COM").await;
    assert_eq!(first["user"]["user_id"], second["user"]["user_id"]);
    assert_eq!(second["user"]["email"], "Ada@Example.com");
    assert_eq!(second["user"]["identifier"], ADA);
}

#[tokio::test]
async fn of_simultaneous_uses_of_a_link_exactly_one_works() {
    let sandbox = Sandbox::new().await;
    for round in 0..20 {
        let email = format!("ada{round}@example.com");
        sandbox.send(&email).await;
        let link = sandbox.link(&email).await;
        let uses = [(); 4].map(|()| sandbox.press(&link));
        let [a, b, c, d] = uses;
        let replies = tokio::join!(a, b, c, d);
        let mut statuses = [replies.0, replies.1, replies.2, replies.3].map(|reply| reply.status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400, 400, 400]);
    }
}

#[tokio::test]
async fn simultaneous_reads_of_status_give_the_same_tokens() {
    let sandbox = Sandbox::new().await;
    let state = sandbox.send(ADA).await;
    sandbox.press(&sandbox.link(ADA).await).await;
    let (one, other) = tokio::join!(sandbox.status(&state), sandbox.status(&state));
    assert_eq!(one.json()["authenticated"], true);
    assert_eq!(one.body, other.body);
}

#[tokio::test]
async fn client_id_may_be_repeated_and_user_agent_missing() {
    let sandbox = Sandbox::new().await;
    for query in [format!("client_id={CLIENT}&client_id="), format!("client_id=&client_id={CLIENT}")] {
        let reply = sandbox.post(&format!("{API}/send?{query}"), json!({ "email": ADA })).await;
        assert_eq!(reply.status, 200, "{query}");
    }
}
