//! Tests that the hosted page keeps its security headers however its address is spelt, and that no file from elsewhere is served.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "fails the test")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::http::Uri;
use support::{Reply, Sandbox, location};
use tempfile::TempDir;

/// What a file of the hosted page holds here, one that belongs to the demo, and one that nobody may read.
const HOSTED: &str = "a file of the hosted page";
const DEMO: &str = "a file of the demo";
const OUTSIDE: &str = "a file from elsewhere";

/// Paths that every other spelling is made from.
const PATHS: [&str; 7] =
    ["/login", "/login/", "/login/index.html", "/login/login.js", "/LOGIN/", "/signin/index.html", "/outside.txt"];

/// Characters and spellings that are put in at every place of a path.
const ADDED: [&str; 22] = [
    "/",
    "//",
    "/./",
    "/.",
    "/../",
    "/x/../",
    "\\",
    "\\..\\",
    "%2f",
    "%2F",
    "%5c",
    "%2e",
    "%2e%2e/",
    "%2e%2e%2f",
    "..;/",
    ";",
    "%00",
    "%",
    "%zz",
    "%20",
    "%c0%af",
    "%e2%80%8b",
];

async fn files() -> (Sandbox, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let pages = directory.path().join("dist/pages");
    let elsewhere = directory.path().join("elsewhere");
    fs::create_dir_all(pages.join("login")).unwrap();
    fs::create_dir_all(&elsewhere).unwrap();
    for (file, text) in [
        (pages.join("index.html"), DEMO),
        (pages.join("other.txt"), DEMO),
        (pages.join("login/index.html"), HOSTED),
        (pages.join("login/login.js"), HOSTED),
        (elsewhere.join("outside.txt"), OUTSIDE),
        (directory.path().join("outside.txt"), OUTSIDE),
    ] {
        fs::write(file, text).unwrap();
    }
    #[cfg(unix)]
    for (to, from) in [
        // As a file system shows it that does not tell upper from lower case; on one of that kind it is there already.
        (pages.join("login"), pages.join("LOGIN")),
        (pages.join("login"), pages.join("signin")),
        (pages.join("login/index.html"), pages.join("signin.html")),
        (elsewhere.clone(), pages.join("elsewhere")),
        (directory.path().join("outside.txt"), pages.join("outside.txt")),
    ] {
        if !from.exists() {
            std::os::unix::fs::symlink(to, from).unwrap();
        }
    }
    (serve(&pages).await, directory)
}

#[tokio::test]
async fn the_page_has_the_form_the_name_and_the_direction_of_the_client() {
    let (directory, element) = (tempfile::tempdir().unwrap(), "<ssojet-login id=\"login\">every</ssojet-login>");
    let page = format!(
        "<html lang=\"en\"><title>Sign in</title><span class=\"mark\" aria-hidden=\"true\"></span><h1>Sign in</h1>{element}"
    );
    let forms = serde_json::json!({
        "element": element,
        "forms": { "magic-link": ["<i dir=DIRECTION>", "none"], "magic-link email-code phone-code passkey": ["all", "all and passkey"] },
    });
    let clients = serde_json::json!([{
        "client_id": "cli_odd",
        "name": "x",
        "methods": ["magic-link"],
        "branding": { "brand": "ß\"<h1>", "lang": "ar\"><b>", "page_title": "</title>" },
    }]);
    let folder = directory.path().join("login");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("index.html"), &page).unwrap();
    fs::write(folder.join("forms.json"), forms.to_string()).unwrap();
    fs::write(directory.path().join("clients.json"), clients.to_string()).unwrap();
    let sandbox = Sandbox::with(|settings| {
        settings.pages = Some(directory.path().to_path_buf());
        settings.clients = Some(directory.path().join("clients.json"));
    })
    .await;
    let text = async |query: &str| sandbox.get(&format!("/login/{query}")).await.text().to_owned();
    assert_eq!(
        text("?client_id=cli_odd").await,
        "<html lang=\"en\" dir=\"ltr\"><title>&lt;/title&gt;</title><span class=\"mark\" aria-hidden=\"true\">SS</span>\
         <h1>ß&quot;&lt;h1&gt;</h1><ssojet-login id=\"login\" methods=\"magic-link\" locale=\"ar&quot;&gt;&lt;b&gt;\"><i dir=ltr></ssojet-login>"
    );
    assert!(text("?client_id=cli_development").await.contains(">all</ssojet-login>"));
    for query in ["", "?client_id=", "?client_id=unknown"] {
        assert_eq!(text(query).await, page, "{query}");
    }
    // What an operator has written stays.
    fs::write(folder.join("index.html"), page.replace("id=\"login\"", "theme=\"dark\"")).unwrap();
    assert!(text("?client_id=cli_odd").await.contains("<ssojet-login theme=\"dark\">every</ssojet-login>"));
    fs::remove_file(folder.join("forms.json")).unwrap();
    assert!(text("?client_id=cli_odd").await.contains("<h1>Sign in</h1>"));
}

async fn serve(pages: &Path) -> Sandbox {
    let (assets, pages) = (pages.parent().map(Path::to_path_buf), Some(pages.to_path_buf()));
    Sandbox::with(|settings| (settings.assets, settings.pages) = (assets, pages)).await
}

/// Every spelling that is one change away from a path.
fn changed(path: &str) -> Vec<String> {
    let mut spellings =
        vec![format!("/{path}"), format!("/x/..{path}"), format!("/pages{path}"), format!("/pages/..{path}")];
    for (at, character) in path.char_indices() {
        let (before, after) = path.split_at(at);
        let rest = &after[character.len_utf8()..];
        let code = u32::from(character);
        for spelt in [
            format!("%{code:02x}"),
            format!("%{code:02X}"),
            format!("%25{code:02x}"),
            format!("%c1%{:02x}", 0x80 | (code & 0x3f)),
            character.to_ascii_uppercase().to_string(),
            character.to_ascii_lowercase().to_string(),
        ] {
            spellings.push(format!("{before}{spelt}{rest}"));
        }
        spellings.extend(ADDED.iter().map(|added| format!("{before}{added}{after}")));
    }
    spellings.extend(ADDED.iter().map(|added| format!("{path}{added}")));
    spellings
}

/// Spellings that are one change away from a path, and a part of those that are two away.
fn spellings() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for path in PATHS {
        all.insert(path.to_owned());
        for (number, spelling) in changed(path).into_iter().enumerate() {
            // The step is a prime, so that each kind of change meets each other one.
            all.extend(changed(&spelling).into_iter().skip(number % 61).step_by(61));
            all.insert(spelling);
        }
    }
    // What no client can send is left out.
    all.retain(|spelling| spelling.starts_with('/') && spelling.parse::<Uri>().is_ok());
    all
}

#[track_caller]
fn assert_hosted_headers(reply: &Reply, spelling: &str) {
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains("trusted-types 'none'") && policy.contains("form-action 'none'"), "{spelling}: {policy}");
    assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{spelling}");
    assert!(reply.header("permissions-policy").is_some(), "{spelling}");
    assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{spelling}");
    assert_eq!(reply.header("access-control-allow-origin"), None, "{spelling}");
}

#[tokio::test]
async fn no_spelling_of_its_address_takes_the_headers_from_the_hosted_page() {
    let (sandbox, _directory) = files().await;
    let spellings = spellings();
    assert!(spellings.len() > 4000, "{}", spellings.len());
    let mut hosted = BTreeSet::new();
    for spelling in &spellings {
        let reply = sandbox.get(spelling).await;
        let text = String::from_utf8_lossy(&reply.body);
        assert!(!text.contains(OUTSIDE), "{spelling}");
        if text.contains(HOSTED) {
            assert_hosted_headers(&reply, spelling);
            hosted.insert(spelling.as_str());
        }
        if reply.status.is_redirection() {
            let to = location(&reply);
            assert!(to.starts_with('/') && !to[1..].starts_with(['/', '\\']), "{spelling} leads to {to}");
            assert_hosted_headers(&reply, spelling);
        }
    }
    // A page under another address would ask for its script at another address, too.
    let plain = |path: &&&str| path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.'));
    assert_eq!(hosted.iter().filter(plain).count(), hosted.len(), "{hosted:?}");
    assert!(hosted.contains("/login/") && hosted.contains("/login/index.html"), "{hosted:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_folder_is_followed_only_within_it() {
    let (sandbox, _directory) = files().await;
    for path in ["/signin/", "/signin.html", "/LOGIN/", "/LOGIN/login.js"] {
        let reply = sandbox.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (200, HOSTED), "{path}");
        assert_hosted_headers(&reply, path);
    }
    for path in ["/elsewhere/outside.txt", "/outside.txt", "/pages/login/index.html", "/pages/signin.html"] {
        assert_eq!(sandbox.get(path).await.status, 404, "{path}");
    }
    let demo = sandbox.get("/other.txt").await;
    assert_eq!((demo.text(), demo.header("permissions-policy")), (DEMO, None));
}

#[tokio::test]
async fn only_a_popup_keeps_its_opener() {
    let (sandbox, _directory) = files().await;
    for (query, policy) in [
        ("", "same-origin"),
        ("?client_id=a&redirect_uri=https://shop.example/&state=mode=popup", "same-origin"),
        ("?client_id=a&mode=redirect", "same-origin"),
        ("?client_id=a&mode=popup&origin=https://shop.example&state=b", "unsafe-none"),
        ("?mode=popup", "unsafe-none"),
        // The page reads the query like this, too (`www/hosted/parameters.ts`), and goes on as a popup.
        ("?m%6fde=%70opup", "unsafe-none"),
        ("?a&&mode=popup&", "unsafe-none"),
        // The page refuses these, and tells no opener anything.
        ("?mode=popup&mode=popup", "same-origin"),
        ("?mode=popup&mode=redirect", "same-origin"),
        ("?mode=redirect&m%6fde=popup", "same-origin"),
        ("?mode=POPUP", "same-origin"),
        ("?Mode=popup", "same-origin"),
        ("?mode=popup+", "same-origin"),
        ("?mode=popup%00", "same-origin"),
        ("?mode=popup;mode=popup", "same-origin"),
        ("?mode[]=popup", "same-origin"),
        ("?mode=%2570opup", "same-origin"),
        ("??mode=popup", "same-origin"),
        ("?mode", "same-origin"),
    ] {
        // A browser obeys the policy of a redirect, too.
        for path in ["/login", "/login/", "/login/index.html"] {
            let reply = sandbox.get(&format!("{path}{query}")).await;
            assert!(reply.status.is_success() || reply.status.is_redirection(), "{path}{query}");
            assert_eq!(reply.header("cross-origin-opener-policy"), Some(policy), "{path}{query}");
        }
    }
}
