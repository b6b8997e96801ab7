//! Tests that codes are not guessed by asking for one state after another (docs/api.md#wrong-code).
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use serde_json::{Value, json};
use support::{Reply, Sandbox, another};

const ADA: &str = "ada@example.com";
const PHONE: &str = "+12015550123";

/// Starts a login by mail; returns its state.
async fn start(sandbox: &Sandbox, address: &str) -> Value {
    let sent = sandbox.passwordless("email-otp/send", json!({ "email": address })).await;
    assert_eq!(sent.status, 200);
    sent.json()["state"].clone()
}

async fn verify(sandbox: &Sandbox, method: &str, state: &Value, code: &str) -> Reply {
    sandbox.passwordless(&format!("{method}/verify"), json!({ "state": state, "otp": code })).await
}

/// Five tries a state, ten states in ten minutes: what one identifier let be tried without a limit of its own.
#[tokio::test]
async fn wrong_codes_are_counted_for_the_identifier_too_over_states_methods_and_spellings() {
    let sandbox = Sandbox::with(|settings| settings.limits.sends_per_address = 1_000_000).await;
    let spellings = ["ada@example.com", "ADA@example.com", " Ada@EXAMPLE.com"];
    let mut wrong = 0;
    let wait = 'refused: loop {
        for (number, spelling) in spellings.iter().enumerate() {
            let way = if number == 0 { "magic-link/send" } else { "email-otp/send" };
            let sent = sandbox.passwordless(way, json!({ "email": spelling })).await;
            assert_eq!(sent.status, 200, "a link can still be asked for");
            let state = sent.json()["state"].clone();
            let code = sandbox.code("ada@example.com").await;
            for _ in 0..5 {
                let reply = verify(&sandbox, "email-otp", &state, &another(&code)).await;
                if reply.status == 429 {
                    verify(&sandbox, "email-otp", &state, &code).await.assert_wait();
                    break 'refused reply.assert_wait();
                }
                reply.assert_error(400, 913);
                wrong += 1;
            }
            assert!(wrong <= 20, "{wrong}");
        }
        sandbox.advance(600);
    };
    assert_eq!(wrong, 20);
    assert!(wait <= 72 * 60, "{wait}");

    // Others, and this person's other ways, go on.
    let eve = start(&sandbox, "eve@example.com").await;
    let code = sandbox.code("eve@example.com").await;
    assert_eq!(verify(&sandbox, "email-otp", &eve, &code).await.status, 200);
    sandbox.sign_in(ADA).await;

    sandbox.advance(wait);
    let state = start(&sandbox, ADA).await;
    let code = sandbox.code(ADA).await;
    let wrong = verify(&sandbox, "email-otp", &state, &another(&code)).await;
    assert_eq!(wrong.assert_wrong_code(), 4, "one try came back");
    verify(&sandbox, "email-otp", &state, &code).await.assert_wait();
}

#[tokio::test]
async fn a_code_that_could_not_be_used_is_not_sent() {
    let sandbox = Sandbox::with(|settings| settings.limits.wrong_codes_per_identifier = 1).await;
    let sent = sandbox.passwordless("phone-otp/send", json!({ "phone_id": PHONE })).await.json();
    let state = sent["state"].clone();
    let code = sandbox.code("%2B12015550123").await;
    verify(&sandbox, "phone-otp", &state, &another(&code)).await.assert_error(400, 913);
    sandbox.passwordless("phone-otp/send", json!({ "phone": "+1 201 555-0123" })).await.assert_wait();
    sandbox.advance(31);
    sandbox.passwordless("phone-otp/resend", json!({ "state": state })).await.assert_wait();
    assert_eq!(sandbox.messages("%2B12015550123").await.len(), 1);
}
