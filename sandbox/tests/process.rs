//! Tests the program as people run it: its line on stdout, its signals, its file, and what it never writes down.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]
#![cfg(unix)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use support::gateway::SmsGateway;
use support::process::{Program, command};
use support::smtp::{Manner, SmtpServer};
use support::{API, CLIENT, parameter};

const ADA: &str = "ada.lovelace@example.com";
const PHONE: &str = "+12015550123";
const WEBHOOK_SECRET: &str = "hunter2hunter2";

fn parse(answer: (u16, String)) -> Value {
    assert_eq!(answer.0, 200, "{}", answer.1);
    serde_json::from_str(&answer.1).unwrap()
}

fn send(program: &Program, email: &str) -> String {
    let sent = parse(program.post(&format!("{API}/send?client_id={CLIENT}"), &json!({ "email": email })));
    sent["state"].as_str().unwrap().to_owned()
}

/// The newest link, as path and query of the page it opens.
fn link(program: &Program) -> String {
    let inbox = parse(program.get("/inbox.json"));
    let link = inbox["messages"][0]["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&program.origin.replace("127.0.0.1", "localhost")), "{link}");
    link[link.find("/verify?").unwrap()..].to_owned()
}

fn sign_in(program: &Program, email: &str) -> (Value, Vec<String>) {
    let state = send(program, email);
    let link = link(program);
    assert_eq!(program.get(&support::verify_call(&link)).0, 200);
    let answer = parse(program.get(&format!("{API}/status?client_id={CLIENT}&state={state}")));
    let token = |name: &str| answer["oauth"][name].as_str().unwrap().to_owned();
    let secrets = vec![state, parameter(&link, "magictext"), token("access_token"), token("refresh_token")];
    (answer, secrets)
}

fn newest(program: &Program, field: &str) -> String {
    parse(program.get("/inbox.json"))["messages"][0][field].as_str().unwrap().to_owned()
}

/// A wrong code, then a login by SMS; returns what of it is secret.
fn sign_in_by_sms(program: &Program) -> Vec<String> {
    let phone_otp = |endpoint: &str| format!("/api/v1/auth/passwordless/phone-otp/{endpoint}?client_id={CLIENT}");
    let sent = parse(program.post(&phone_otp("send"), &json!({ "phone_id": PHONE })));
    let state = sent["state"].as_str().unwrap().to_owned();
    let code = newest(program, "code");
    let wrong = json!({ "state": state, "otp": support::another(&code) });
    assert_eq!(program.post(&phone_otp("verify"), &wrong).0, 400);
    let answer = parse(program.post(&phone_otp("verify"), &json!({ "state": state, "otp": code })));
    assert_eq!(answer["user"]["phone"], PHONE);
    vec![state, code, answer["oauth"]["access_token"].as_str().unwrap().to_owned()]
}

/// Whether any file of the database holds the text.
fn file_holds(directory: &Path, text: &str) -> bool {
    fs::read_dir(directory).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn nothing_secret_is_written_to_the_log_or_in_plain_text_to_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("sandbox.sqlite3");
    let smtp = SmtpServer::start(Manner::RefusesRecipients);
    let gateway = SmsGateway::start(&[503, 400]);
    let program = Program::start(&[
        "--database",
        database.to_str().unwrap(),
        "--log",
        "trace",
        "--log-format",
        "json",
        "--smtp-url",
        &smtp.url,
        "--sms-webhook-url",
        &gateway.url,
        "--sms-webhook-secret",
        WEBHOOK_SECRET,
    ]);
    let (answer, mut secrets) = sign_in(&program, ADA);
    let refresh =
        |token: &str| program.get(&format!("/api/v1/accesstoken/refresh?client_id={CLIENT}&refresh_token={token}"));
    let first = answer["oauth"]["refresh_token"].as_str().unwrap().to_owned();
    let renewed = parse(refresh(&first));
    for name in ["access_token", "refresh_token"] {
        secrets.push(renewed["oauth"][name].as_str().unwrap().to_owned());
    }
    assert_eq!(refresh(&first).0, 400, "used twice");

    secrets.extend(sign_in_by_sms(&program));
    secrets.push(WEBHOOK_SECRET.to_owned());
    secrets.push(program.inbox_key.clone());
    assert_eq!(program.get(&format!("/inbox.json?key={}", program.inbox_key)).0, 200);
    assert_eq!(program.get(&format!("/inbox.json?key={}0", program.inbox_key)).0, 401);
    for _ in 0..2 {
        gateway.next();
    }

    let open = send(&program, ADA);
    secrets.push(newest(&program, "code"));
    let open_link = link(&program);
    assert_eq!(program.get(&open_link).0, 200);
    assert_eq!(program.get(&format!("{}0", support::verify_call(&open_link))).0, 400);
    assert_eq!(program.post(&format!("{API}/resend?client_id={CLIENT}"), &json!({ "state": open })).0, 429);
    assert_eq!(program.post(&format!("{API}/send?client_id={CLIENT}"), &json!({ "email": [ADA] })).0, 400);
    assert_eq!(program.get(&format!("/inbox?to={ADA}")).0, 200);
    assert_eq!(program.get(&format!("/nothing/{open}?to={ADA}")).0, 404);
    secrets.extend([open, parameter(&open_link, "magictext")]);

    let stored_while_running: Vec<bool> = secrets.iter().map(|secret| file_holds(directory.path(), secret)).collect();
    program.signal("TERM");
    let ended = program.wait();
    assert!(ended.status.success());
    for (number, secret) in secrets.iter().enumerate() {
        assert!(!stored_while_running[number], "secret {number} was in the file");
        assert!(!file_holds(directory.path(), secret), "secret {number} is in the file");
        assert!(!ended.stderr.contains(secret.as_str()), "secret {number} is in the log");
    }
    assert!(file_holds(directory.path(), ADA), "the search finds what is there");
    assert!(!ended.stderr.contains("lovelace"), "the address is in the log");
    assert!(!ended.stderr.contains("2015550123"), "the phone number is in the log");
    for expected in [
        "/api/v1/auth/passwordless/magic-link/send",
        "trying again",
        "\"code\":450",
        "only in the inbox",
        "\"code\":550",
        "\"code\":503",
        "\"code\":400",
        "used twice",
    ] {
        assert!(ended.stderr.contains(expected), "the log has no {expected}: {}", ended.stderr);
    }
    for line in ended.stderr.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "not JSON: {line}");
    }
}

#[test]
fn a_stop_lets_the_request_under_way_end_and_leaves_one_file() {
    for signal in ["TERM", "INT"] {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("sandbox.sqlite3");
        let program = Program::start(&["--database", database.to_str().unwrap()]);
        let mode = fs::metadata(&database).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);

        let body = json!({ "email": ADA }).to_string();
        let (first, rest) = body.split_at(5);
        let mut stream = TcpStream::connect(program.address()).unwrap();
        let head = format!(
            "POST {API}/send?client_id={CLIENT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{first}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(200));
        program.signal(signal);
        thread::sleep(Duration::from_millis(300));
        assert!(TcpStream::connect(program.address()).is_err(), "no new connections");
        stream.write_all(rest.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"state\""), "{answer}");

        let ended = program.wait();
        assert!(ended.status.success());
        assert_eq!(ended.stdout, "", "two lines only");
        let files: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files, ["sandbox.sqlite3"], "the write-ahead log is folded in");
    }
}

#[test]
fn users_and_tokens_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("sandbox.sqlite3");
    let options = ["--database", database.to_str().unwrap()];
    let program = Program::start(&options);
    let (before, _) = sign_in(&program, ADA);
    program.signal("TERM");
    assert!(program.wait().status.success());

    let program = Program::start(&options);
    let token = before["oauth"]["refresh_token"].as_str().unwrap();
    let renewed = parse(program.get(&format!("/api/v1/accesstoken/refresh?client_id={CLIENT}&refresh_token={token}")));
    assert_eq!(renewed["user"], before["user"]);
    let (after, _) = sign_in(&program, ADA);
    assert_eq!(after["user"]["user_id"], before["user"]["user_id"]);
    assert_eq!(parse(program.get("/inbox.json"))["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn a_crash_loses_nothing_that_was_answered() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("sandbox.sqlite3");
    let options = ["--database", database.to_str().unwrap()];
    let program = Program::start(&options);
    let state = send(&program, ADA);
    program.signal("KILL");
    assert!(!program.wait().status.success());
    let program = Program::start(&options);
    let pending = parse(program.get(&format!("{API}/status?client_id={CLIENT}&state={state}")));
    assert_eq!(pending, json!({ "authenticated": false }));
}

#[test]
fn mistakes_on_the_command_line_are_one_plain_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let broken = directory.path().join("clients.json");
    fs::write(&broken, "{").unwrap();
    let broken = broken.to_str().unwrap();
    for (arguments, sentence) in [
        (vec!["--listen", "0.0.0.0:0"], "--allow-remote"),
        (vec!["--listen", "[::]:0", "--test-controls"], "--allow-remote"),
        (vec!["--listen", "0.0.0.0:0", "--allow-remote", "--test-controls"], "--test-controls"),
        (vec!["--public-url", "localhost:80"], "must be an origin"),
        (vec!["--assets", "/nowhere/dist"], "is not a directory"),
        (vec!["--clients", broken], "is not a JSON list"),
        (vec!["--smtp-url", "user:hunter2@host"], "SMTP_URL is not a URL"),
        (vec!["--smtp-url", "smtp://user:hunter2@mail.example.com"], "crosses the network"),
        (vec!["--smtp-url", "smtp://user:hunter2@mail.example.com:587"], "crosses the network"),
        (vec!["--smtp-url", "smtp://user:hunter2@mail.example.com?tls=opportunistic"], "crosses the network"),
        (vec!["--smtp-url", "smtp://user@mail.example.com"], "crosses the network"),
        (vec!["--smtp-url", "smtp://user:hunter2@localhost.example.com"], "crosses the network"),
        (vec!["--smtp-url", "smtp://user:hunter2@127.0.0.1.example.com"], "crosses the network"),
        (vec!["--smtp-url", "smtp://user:hunter2@10.0.0.1"], "crosses the network"),
        (
            vec!["--smtp-url", "smtp://user:hunter2@mail.example.com?tls=opportunistic&tls=required"],
            "crosses the network",
        ),
        (vec!["--mail-from", "nobody"], "--mail-from"),
        (vec!["--sms-webhook-url", "https://sms.example"], "needs SMS_WEBHOOK_SECRET"),
        (vec!["--sms-webhook-url", "http://sms.example", "--sms-webhook-secret", "hunter2"], "must be https"),
        (
            vec!["--sms-webhook-url", "https://a:hunter2@sms.example", "--sms-webhook-secret", "x"],
            "SMS_WEBHOOK_URL is not",
        ),
        (vec!["--link-lifetime", "0"], "whole number of seconds"),
        (vec!["--inbox-key", "hunter2"], "--inbox-key must be 16"),
    ] {
        let mut program = command(&arguments);
        if !arguments.contains(&"--listen") {
            program.args(["--listen", "127.0.0.1:0"]);
        }
        let output = program.args(["--database", ":memory:"]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(stderr.contains(sentence), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("hunter2"), "{stderr}");
    }
}

#[test]
fn options_come_from_the_environment_too() {
    let mut child = command(&[])
        .envs([("SANDBOX_LISTEN", "127.0.0.1:0"), ("SANDBOX_DATABASE", ":memory:"), ("SANDBOX_TEST_CONTROLS", "true")])
        .spawn()
        .unwrap();
    let mut line = [0; 64];
    let read = child.stdout.as_mut().unwrap().read(&mut line).unwrap();
    child.kill().unwrap();
    let stderr = child.wait_with_output().unwrap().stderr;
    assert!(line[..read].starts_with(b"listening on http://localhost:"));
    assert!(String::from_utf8(stderr).unwrap().contains("--test-controls"), "its warning");
}

#[test]
fn what_could_not_leave_before_a_stop_leaves_after_the_next_start() {
    for signal in ["TERM", "KILL"] {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("sandbox.sqlite3");
        let database = database.to_str().unwrap();
        // No server listens on a port that was free a moment ago.
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let program = Program::start(&["--database", database, "--smtp-url", &format!("smtp://{gone}")]);
        send(&program, ADA);
        let delivery = || parse(program.get("/inbox.json"))["messages"][0]["delivery"].clone();
        assert_eq!(delivery(), "waiting");
        program.signal(signal);
        program.wait();

        let smtp = SmtpServer::start(Manner::Accepts);
        let program = Program::start(&["--database", database, "--smtp-url", &smtp.url]);
        let mail = smtp.next();
        assert_eq!(mail.to, [ADA]);
        let started = std::time::Instant::now();
        while newest(&program, "delivery") != "delivered" {
            assert!(started.elapsed() < Duration::from_secs(20));
            thread::sleep(Duration::from_millis(50));
        }
        program.signal("TERM");
        program.wait();
        let program = Program::start(&["--database", database, "--smtp-url", &smtp.url]);
        assert_eq!(newest(&program, "delivery"), "delivered");
        assert!(smtp.is_empty(), "once only");
    }
}

#[test]
fn a_message_that_expired_while_the_server_was_stopped_is_given_up() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("sandbox.sqlite3");
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let options = ["--database", database.to_str().unwrap(), "--link-lifetime", "1"];
    let program = Program::start(&[&options[..], &["--smtp-url", &format!("smtp://{gone}")]].concat());
    send(&program, ADA);
    program.signal("KILL");
    program.wait();
    thread::sleep(Duration::from_millis(1100));
    let smtp = SmtpServer::start(Manner::Accepts);
    let program = Program::start(&[&options[..], &["--smtp-url", &smtp.url]].concat());
    let started = std::time::Instant::now();
    while newest(&program, "delivery") == "waiting" {
        assert!(started.elapsed() < Duration::from_secs(20));
        thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(newest(&program, "delivery"), "failed");
    assert!(newest(&program, "failure").contains("expired") && smtp.is_empty());
}
