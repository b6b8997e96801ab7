//! Fills the hosted login page for a client: its form, name and language are in the HTML, so that it can be typed into before any script
//! runs. What is put in is what the build has written (`forms.json`, see docs/hosted.md#the-form-in-the-html); a page that is not as
//! it was built is left as it is.

use std::collections::HashMap;
use std::path::Path;

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use maud::html;
use serde::Deserialize;
use tokio::fs::read;

use super::configuration::direction;
use super::params::client_id;
use crate::app::App;
use crate::clients::Client;
use crate::method::Method;

/// The page, in the folder of the pages.
const PAGE: &str = "login/index.html";

/// The longest name that is shown, in characters, as in `www/hosted/configuration.ts`.
const LONGEST_TEXT: usize = 100;

/// Systems that keep passkeys, in the header `User-Agent`; the script presumes the same (`npm/src/internal/settings.ts`).
const SYSTEMS_WITH_PASSKEYS: [&str; 4] = ["Windows", "Mac OS", "Android", "CrOS"];

/// What the build writes for servers that know the client.
#[derive(Deserialize)]
struct Forms {
    /// The element in the page as it is built.
    element: String,
    /// For each selection of methods, what is inside it: without a button for a passkey, and with one where there is one.
    forms: HashMap<String, (String, String)>,
}

/// Puts the page for the request's client in place of the one as it was built, where `file` is that page.
pub async fn fill(app: &App, pages: &Path, file: &Path, request: &Request<()>, response: &mut Response) {
    if file != Path::new(PAGE) {
        return;
    }
    let client = client_id(request.uri(), &HeaderMap::new()).and_then(|client_id| app.clients.get(&client_id));
    let Some(client) = client else { return };
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has_passkeys = SYSTEMS_WITH_PASSKEYS.iter().any(|system| agent.contains(system));
    let Some(page) = filled(pages, &client, has_passkeys).await else { return };
    // It is not the file that a browser may hold, nor a part of it.
    *response.status_mut() = StatusCode::OK;
    *response.body_mut() = Body::from(page);
    let headers = response.headers_mut();
    for name in
        [header::CONTENT_LENGTH, header::CONTENT_RANGE, header::ACCEPT_RANGES, header::LAST_MODIFIED, header::ETAG]
    {
        headers.remove(name);
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.append(header::VARY, HeaderValue::from(header::USER_AGENT));
}

/// The page of a client; `None` where a file is missing, or is not what the build writes.
async fn filled(pages: &Path, client: &Client, has_passkeys: bool) -> Option<String> {
    let page = String::from_utf8(read(pages.join(PAGE)).await.ok()?).ok()?;
    let Forms { element, forms } = serde_json::from_slice(&read(pages.join("login/forms.json")).await.ok()?).ok()?;
    let language = &client.branding.lang;
    let direction = direction(language);
    let offered: Vec<_> =
        Method::ALL.iter().filter(|method| client.offers(**method)).map(|method| method.name()).collect();
    let (without, with) = forms.get(&offered.join(" "))?;
    let form = if has_passkeys { with } else { without }.replace("DIRECTION", direction);
    // In the order in which the configuration lists them.
    let methods: Vec<_> = client.methods.iter().map(|method| method.name()).collect();
    let start = element.split_once('>')?.0;
    let locale = if language.is_empty() { String::new() } else { format!(" locale=\"{}\"", escaped(language)) };
    let own = format!("{start} methods=\"{}\"{locale}>", methods.join(" "));
    let page = page.replacen(&element, &[&own, &form, "</ssojet-login>"].concat(), 1);

    let brand = if client.branding.brand.is_empty() { &client.name } else { &client.branding.brand };
    let (name, title) = (shown(brand), shown(&client.branding.page_title));
    let mark: String = name.chars().next().into_iter().flat_map(char::to_uppercase).collect();
    let mut page = page;
    for (before, text, after) in [
        ("<title>Sign in", &title, "</title>"),
        ("<h1>Sign in", &name, "</h1>"),
        ("<span class=\"mark\" aria-hidden=\"true\">", &mark, "</span>"),
    ] {
        let start = before.trim_end_matches("Sign in");
        if !text.is_empty() {
            page = page.replacen(&[before, after].concat(), &[start, &escaped(text), after].concat(), 1);
        }
    }
    Some(page.replacen("<html lang=\"en\">", &format!("<html lang=\"en\" dir=\"{direction}\">"), 1))
}

/// A text as HTML, also between quotes.
fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

/// A text, cut where nobody reads on.
fn shown(text: &str) -> String {
    let text = text.trim();
    let cut: String = text.chars().take(LONGEST_TEXT).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}
