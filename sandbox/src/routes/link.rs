//! Shows the page that the mailed link leads to, and verifies the link when its button is pressed
//! (docs/api.md#verify-link).
//!
//! Looking at the page, by a person or a mail scanner, uses nothing up.

use axum::extract::State;
use axum::http::header;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::VERIFY_PATH;
use super::caller::Caller;
use super::params::Params;
use crate::app::App;
use crate::error::ApiError;
use crate::login::link::{self, Link};
use crate::{headers, pages};

/// GET `/verify`: the page with the button, or the page that says the link does not work.
pub async fn show(State(app): State<App>, caller: Caller, uri: Uri) -> Response {
    if let Err(refusal) = app.limits.request(caller.address) {
        return unavailable(&refusal);
    }
    let link = link_of(&uri);
    let client = link.as_ref().and_then(|link| app.clients.get(&link.client_id));
    let (Some(link), Some(client), Some(again)) = (link, client, link_of(&uri)) else {
        return refused();
    };
    match link::peek(&app, link).await {
        Ok(Some(address)) => headers::page(pages::confirm(&client.name, &address, &again, VERIFY_PATH)),
        Ok(None) => refused(),
        Err(fault) => unavailable(&fault),
    }
}

/// GET `verify`: uses the link up and answers a person, in HTML whatever happens.
pub async fn verify(State(app): State<App>, caller: Caller, uri: Uri) -> Response {
    if let Err(refusal) = app.limits.request(caller.address) {
        return unavailable(&refusal);
    }
    let Some(link) = link_of(&uri) else {
        return refused();
    };
    if app.clients.get(&link.client_id).is_none() {
        return (StatusCode::UNAUTHORIZED, headers::page(pages::refused())).into_response();
    }
    match link::verify(&app, link).await {
        Ok(true) => headers::page(pages::verified()),
        Ok(false) => refused(),
        Err(fault) => unavailable(&fault),
    }
}

/// The link in a query; `None` when a part is missing.
fn link_of(uri: &Uri) -> Option<Link> {
    let params = Params::of(uri);
    Some(Link {
        client_id: params.first("client_id")?,
        state: params.first("state")?,
        magictext: params.first("magictext")?,
    })
}

/// A refusal that is not about the link, for a person.
fn unavailable(error: &ApiError) -> Response {
    let sentence = match error {
        ApiError::TooManyRequests(_) => "There were too many requests from your network. Wait a minute.",
        _ => "Something went wrong on the server.",
    };
    let mut response = (error.status(), headers::page(pages::unavailable(sentence))).into_response();
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

fn refused() -> Response {
    (StatusCode::BAD_REQUEST, headers::page(pages::refused())).into_response()
}
