//! Serves files: the built widget (`--assets`, readable from any origin) and the pages (`--pages`, under a strict policy). The
//! folder of the pages may be inside that of the assets, as a build leaves it; its files are then served as pages only.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tower::util::BoxCloneSyncService;
use tower::{ServiceExt, service_fn};
use tower_http::services::ServeDir;

use crate::app::App;
use crate::headers::{CORP, POLICY_SERVED_PAGE, page};
use crate::pages;

/// Everything that is not a route: a file of the assets, else one of the pages, else "not found".
pub fn service(app: &App) -> BoxCloneSyncService<Request, Response, Infallible> {
    let assets = app.settings.assets.as_deref().map(|path| ServeDir::new(path).append_index_html_on_directories(false));
    let served_pages = app.settings.pages.as_deref().map(|path: &Path| ServeDir::new(path));
    let hidden = pages_in_assets(app.settings.assets.as_deref(), app.settings.pages.as_deref());
    BoxCloneSyncService::new(service_fn(move |request: Request| {
        // As pages they have addresses of their own, and a policy that assets do not have.
        let is_hidden = hidden.as_deref().is_some_and(|folder| is_below(request.uri().path(), folder));
        let (assets, served_pages) = (assets.clone().filter(|_| !is_hidden), served_pages.clone());
        async move { Ok(answer(assets, served_pages, request.map(drop)).await) }
    }))
}

/// The folder of the pages as a path within the folder of the assets, where it is inside.
fn pages_in_assets(assets: Option<&Path>, pages: Option<&Path>) -> Option<PathBuf> {
    let (assets, pages) = (assets?.canonicalize().ok()?, pages?.canonicalize().ok()?);
    pages.strip_prefix(assets).ok().map(Path::to_path_buf)
}

/// Whether the path of an address leads into a folder.
fn is_below(path: &str, folder: &Path) -> bool {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    // Also where the file system does not tell upper from lower case.
    let lowercase = |path: &str| path.to_lowercase();
    let folder = folder.to_str().map(lowercase);
    folder.is_some_and(|folder| Path::new(&lowercase(decoded.trim_start_matches('/'))).starts_with(folder))
}

async fn answer(assets: Option<ServeDir>, served_pages: Option<ServeDir>, request: Request<()>) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, HeaderValue::from_static("GET, HEAD"))],
            page(pages::not_found()),
        )
            .into_response();
    }
    if !is_plain(request.uri().path()) {
        return not_found();
    }
    if let Some(mut response) = file(assets, &request).await {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(CORP, HeaderValue::from_static("cross-origin"));
        return response;
    }
    if let Some(mut response) = file(served_pages, &request).await {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY_SERVED_PAGE);
        return response;
    }
    not_found()
}

/// The directory's answer, unless it has no such file. Revalidated on every use: a rebuilt file is seen at once.
async fn file(directory: Option<ServeDir>, request: &Request<()>) -> Option<Response> {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    // ServeDir's error type is Infallible: faults of the file system are already answers.
    let Ok(response) = directory?.oneshot(copy).await;
    if response.status() == StatusCode::NOT_FOUND {
        return None;
    }
    let mut response = response.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(with_charset) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    Some(response)
}

/// Hidden files are somebody's configuration, never part of a page. A path of two slashes would, once redirected to
/// its directory, name another host.
fn is_plain(path: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    !decoded.starts_with("//") && !decoded.split(['/', '\\']).any(|segment| segment.starts_with('.'))
}

/// Text without a charset is read in whatever the browser's locale says.
fn with_charset(kind: &HeaderValue) -> Option<HeaderValue> {
    let kind = kind.to_str().ok().filter(|kind| kind.starts_with("text/") && !kind.contains(';'))?;
    HeaderValue::try_from(format!("{kind}; charset=utf-8")).ok()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, page(pages::not_found())).into_response()
}
