//! Tests that the server starts with the clients file of docs/api.md#clients-file, and serves what it describes.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::fs;

use serde_json::{Value, json};
use support::process::Program;
use support::{API, CLIENT};

const DOCUMENT: &str = include_str!("../../docs/api.md");

/// The example of the document: its only JSON block that is a list.
fn example() -> &'static str {
    let blocks =
        DOCUMENT.split("```json\n").skip(1).filter_map(|rest| rest.split_once("\n```")).map(|(block, _)| block);
    let mut lists = blocks.filter(|block| block.trim_start().starts_with('['));
    let example = lists.next().expect("docs/api.md has a JSON list");
    assert_eq!(lists.next(), None, "docs/api.md has one JSON list");
    example
}

fn configuration(program: &Program, client_id: &str) -> Value {
    let (status, body) = program.get(&format!("/api/v1/config?client_id={client_id}"));
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn the_documented_clients_file_starts_the_server() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("clients.json");
    fs::write(&file, example()).unwrap();
    let program = Program::start(&["--database", ":memory:", "--clients", file.to_str().unwrap()]);

    let clients: Value = serde_json::from_str(example()).unwrap();
    for client in clients.as_array().unwrap() {
        let client_id = client["client_id"].as_str().unwrap();
        let configuration = configuration(&program, client_id);
        assert_eq!(configuration["name"], client["name"]);
        assert_eq!(configuration["default_redirect_url"], client["default_redirect_url"]);
        assert_eq!(configuration["branding"]["brand"], client["branding"]["brand"]);
        let sent = program.post(&format!("{API}/send?client_id={client_id}"), &json!({ "email": "ada@example.com" }));
        assert_eq!(sent.0, 200, "{}", sent.1);
    }
    let unlisted = program.get("/api/v1/config?client_id=cli_unlisted");
    assert_eq!(unlisted.0, 401, "{}", unlisted.1);
}

#[test]
fn the_documented_clients_file_lists_every_method() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("clients.json");
    fs::write(&file, example()).unwrap();
    let program = Program::start(&["--database", ":memory:", "--clients", file.to_str().unwrap()]);

    let clients: Value = serde_json::from_str(example()).unwrap();
    let documented = configuration(&program, clients[0]["client_id"].as_str().unwrap());
    assert_eq!(documented["connection"], configuration(&program, CLIENT)["connection"]);
}
