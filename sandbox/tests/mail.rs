//! Tests the delivery of mail to a server that speaks SMTP.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::time::{Duration, Instant};

use mail_parser::MessageParser;
use serde_json::json;
use support::smtp::{Manner, SmtpServer};
use support::{Sandbox, path};

const ADA: &str = "ada@example.com";

async fn sandbox(server: &SmtpServer) -> Sandbox {
    let url = server.url.clone();
    Sandbox::with(|settings| {
        settings.smtp_url = Some(url);
        settings.mail_from = "Sign in <login@sandbox.example>".to_owned();
    })
    .await
}

/// Waiting for the thread of the SMTP server must not hold up the sandbox, which lives on this runtime.
async fn next(server: SmtpServer) -> (SmtpServer, support::smtp::Received) {
    tokio::task::spawn_blocking(move || {
        let mail = server.next();
        (server, mail)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_real_mail_arrives_and_its_link_signs_in() {
    let server = SmtpServer::start(Manner::Accepts);
    let sandbox = sandbox(&server).await;
    let state = sandbox.send(ADA).await;
    let (server, received) = next(server).await;
    assert_eq!(received.to, [ADA]);
    assert!(received.from.contains("<login@sandbox.example>"), "{}", received.from);

    let mail = MessageParser::default().parse(&received.data).unwrap();
    assert_eq!(mail.subject(), Some("Your sign-in link"));
    assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("Sign in"));
    assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert!(mail.message_id().unwrap().ends_with("@sandbox.example"));
    assert!(mail.date().is_some());
    assert!(received.data.contains("multipart/alternative"));
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    let link = text.lines().find(|line| line.starts_with("http")).unwrap();
    assert!(html.contains(&link.replace('&', "&amp;")));
    assert!(html.contains("prefers-color-scheme: dark"));
    assert_eq!(path(link), sandbox.link(ADA).await, "the inbox has the same");

    assert_eq!(sandbox.press(&path(link)).await.status, 200);
    assert_eq!(sandbox.status(&state).await.json()["authenticated"], true);
    assert!(server.is_empty(), "one mail only");
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let server = SmtpServer::start(Manner::BusyAtFirst);
    let sandbox = sandbox(&server).await;
    sandbox.send(ADA).await;
    let (server, received) = next(server).await;
    assert_eq!(received.to, [ADA]);
    assert!(server.is_empty());
}

#[tokio::test]
async fn a_dead_server_neither_delays_the_answer_nor_loses_the_inbox_copy() {
    let silent = SmtpServer::start(Manner::Silent);
    // No server listens on a port that was free a moment ago.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in [silent.url.clone(), format!("smtp://{gone}")] {
        let sandbox = Sandbox::with(|settings| settings.smtp_url = Some(url)).await;
        let started = Instant::now();
        sandbox.send(ADA).await;
        assert!(started.elapsed() < Duration::from_secs(2));
        assert_eq!(sandbox.press(&sandbox.link(ADA).await).await.status, 200);
    }
}

#[tokio::test]
async fn a_mail_that_cannot_leave_any_more_is_refused_and_not_promised() {
    let silent = SmtpServer::start(Manner::Silent);
    let url = silent.url.clone();
    let sandbox = Sandbox::with(|settings| {
        settings.smtp_url = Some(url);
        settings.limits.sends_per_address = 1000;
    })
    .await;
    for number in 0..64 {
        sandbox.send(&format!("a{number}@example.com")).await;
    }
    for endpoint in ["magic-link/send", "magic-otp/send", "email-otp/send"] {
        let reply = sandbox.passwordless(endpoint, json!({ "email": ADA })).await;
        reply.assert_error(503, 1006);
        assert!(reply.header("retry-after").is_some());
    }
    assert!(sandbox.messages(ADA).await.is_empty(), "nothing was begun");
    let listed = sandbox.messages("a0@example.com").await;
    assert_eq!((&listed[0]["delivery"], &listed[0]["failure"]), (&json!("waiting"), &json!(null)));
    // SMS have a queue of their own, here none.
    let sms = sandbox.passwordless("phone-otp/send", json!({ "phone_id": "+12015550123" })).await;
    assert_eq!(sms.status, 200);
    assert_eq!(sandbox.messages("%2B12015550123").await[0]["delivery"], "inbox");
}

#[tokio::test]
async fn the_inbox_says_what_became_of_each_mail() {
    for (manner, delivery, failure) in
        [(Manner::Accepts, "delivered", json!(null)), (Manner::RefusesRecipients, "failed", json!("refused (550)"))]
    {
        let server = SmtpServer::start(manner);
        let sandbox = sandbox(&server).await;
        sandbox.send(ADA).await;
        let started = Instant::now();
        let mut message = sandbox.messages(ADA).await[0].clone();
        while message["delivery"] == "waiting" {
            assert!(started.elapsed() < Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(50)).await;
            message = sandbox.messages(ADA).await[0].clone();
        }
        assert_eq!((&message["delivery"], &message["failure"]), (&json!(delivery), &failure));
        let page = sandbox.get("/inbox").await;
        assert_eq!(page.text().contains("failed: refused (550)"), delivery == "failed");
    }
}
