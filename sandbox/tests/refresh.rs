//! Tests refresh tokens: single use, rotation, and what a second use does (RFC 9700 §4.14.2).
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use serde_json::{Value, json};
use ssojet_sandbox::tokens::Purpose;
use support::{CLIENT, Sandbox};

fn token<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer["oauth"][name].as_str().unwrap()
}

#[tokio::test]
async fn a_refresh_token_gives_a_new_pair_for_the_same_user() {
    let sandbox = Sandbox::new().await;
    let first = sandbox.sign_in("ada@example.com").await;
    sandbox.advance(14 * 60);
    let second = sandbox.refresh(token(&first, "refresh_token")).await.json();
    assert_eq!(second["authenticated"], true);
    assert_eq!(second["user"], first["user"]);
    assert_ne!(token(&second, "access_token"), token(&first, "access_token"));
    assert_ne!(token(&second, "refresh_token"), token(&first, "refresh_token"));
    assert!(token(&second, "expires_at") > token(&first, "expires_at"));
    let third = sandbox.refresh(token(&second, "refresh_token")).await;
    assert_eq!(third.status, 200);
}

#[tokio::test]
async fn a_second_use_revokes_every_token_of_that_login_and_no_other() {
    let sandbox = Sandbox::new().await;
    let other = sandbox.sign_in("ada@example.com").await;
    let first = sandbox.sign_in("ada@example.com").await;
    let second = sandbox.refresh(token(&first, "refresh_token")).await.json();

    sandbox.refresh(token(&first, "refresh_token")).await.assert_error(400, 1050);
    sandbox.refresh(token(&second, "refresh_token")).await.assert_error(400, 1050);
    assert_eq!(sandbox.refresh(token(&other, "refresh_token")).await.status, 200);
}

#[tokio::test]
async fn of_simultaneous_uses_at_most_one_works() {
    let sandbox = Sandbox::new().await;
    let answer = sandbox.sign_in("ada@example.com").await;
    let refresh_token = token(&answer, "refresh_token");
    let (one, other) = tokio::join!(sandbox.refresh(refresh_token), sandbox.refresh(refresh_token));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn it_works_for_thirty_days_and_a_sweep_keeps_it_that_long() {
    let sandbox = Sandbox::new().await;
    let (kept, late) = (sandbox.sign_in("a@example.com").await, sandbox.sign_in("b@example.com").await);
    sandbox.advance(30 * 24 * 60 * 60 - 60);
    sandbox.app.sweep().await.unwrap();
    assert_eq!(sandbox.refresh(token(&kept, "refresh_token")).await.status, 200);
    sandbox.advance(60);
    sandbox.refresh(token(&late, "refresh_token")).await.assert_error(400, 1050);
    sandbox.app.sweep().await.unwrap();
    sandbox.refresh(token(&late, "refresh_token")).await.assert_error(400, 1050);
}

#[tokio::test]
async fn what_is_not_a_refresh_token_of_this_client_is_refused() {
    let clients = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(clients.path(), json!([{ "client_id": "cli_other", "name": "Other" }]).to_string()).unwrap();
    let file = clients.path().to_owned();
    let sandbox = Sandbox::with(|settings| settings.clients = Some(file)).await;
    let answer = sandbox.sign_in("ada@example.com").await;
    let refresh_token = token(&answer, "refresh_token");
    let changed = format!("{}A", &refresh_token[..refresh_token.len() - 1]);
    let changed = if changed == refresh_token { format!("{changed}A") } else { changed };
    for wrong in [token(&answer, "access_token"), "", "nonsense", "v4.local.", &changed] {
        sandbox.refresh(wrong).await.assert_error(400, 1050);
    }
    sandbox
        .get(&format!("/api/v1/accesstoken/refresh?client_id=cli_other&refresh_token={refresh_token}"))
        .await
        .assert_error(400, 1050);
    let right = format!("/api/v1/accesstoken/refresh?client_id={CLIENT}&refresh_token={refresh_token}");
    assert_eq!(sandbox.get(&right).await.status, 200, "the attempts above used nothing up");
}

#[tokio::test]
async fn renewing_does_not_move_the_end_of_the_login() {
    const DAY: u64 = 24 * 60 * 60;
    let sandbox = Sandbox::new().await;
    let mut session = sandbox.sign_in("ada@example.com").await;
    let token = |session: &Value| token(session, "refresh_token").to_owned();
    for _ in 0..5 {
        sandbox.advance(5 * DAY);
        let renewed = sandbox.refresh(&token(&session)).await;
        assert_eq!(renewed.status, 200);
        session = renewed.json();
    }
    sandbox.advance(5 * DAY - 60);
    let last = sandbox.refresh(&token(&session)).await;
    assert_eq!(last.status, 200, "a minute before the thirty days are over");
    sandbox.advance(60);
    sandbox.refresh(&token(&last.json())).await.assert_error(400, 1050);
    // The token itself says so, too, should the row be gone or kept.
    let claims = sandbox.app.tokens().open(Purpose::Refresh, &token(&last.json()), sandbox.app.clock().now());
    assert!(claims.is_err());
}
