//! Serves files: the built widget (`--assets`, readable from any origin) and the pages (`--pages`, under a strict policy). The
//! folder of the pages may be inside that of the assets, as a build leaves it; its files are then served as pages only.
//!
//! An address has many spellings, and a file may have several names. So a path is served in its plain spelling only, and headers
//! follow from the file that is found, not from the path.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::fs::canonicalize;
use tower::util::BoxCloneSyncService;
use tower::{ServiceExt, service_fn};
use tower_http::services::ServeDir;

use super::{hosted, hosted_form};
use crate::app::App;
use crate::headers::{CORP, POLICY_SERVED_PAGE, page};
use crate::pages;

/// A directory whose files are served.
#[derive(Clone)]
struct Directory {
    path: PathBuf,
    /// Whether the address of a folder is that of the `index.html` in it.
    has_index: bool,
    /// A folder in it that is not served.
    hidden: Option<PathBuf>,
    files: ServeDir,
}

/// Everything that is not a route: a file of the assets, else one of the pages, else "not found".
pub fn service(app: &App) -> BoxCloneSyncService<Request, Response, Infallible> {
    let (assets, pages) = (app.settings.assets.as_deref(), app.settings.pages.as_deref());
    // As pages they have addresses of their own, and a policy that assets do not have.
    let hidden = folder_inside(assets, pages);
    let assets = assets.map(|path| Directory { hidden, ..Directory::new(path, false) });
    let served_pages = pages.map(|path| Directory::new(path, true));
    let app = app.clone();
    BoxCloneSyncService::new(service_fn(move |request: Request| {
        let (app, assets, served_pages) = (app.clone(), assets.clone(), served_pages.clone());
        async move { Ok(answer(&app, assets, served_pages, request.map(drop)).await) }
    }))
}

/// A folder as a path within another one, where it is inside.
fn folder_inside(outer: Option<&Path>, inner: Option<&Path>) -> Option<PathBuf> {
    let (outer, inner) = (outer?.canonicalize().ok()?, inner?.canonicalize().ok()?);
    inner.strip_prefix(outer).ok().map(Path::to_path_buf)
}

impl Directory {
    fn new(path: &Path, has_index: bool) -> Self {
        let files = ServeDir::new(path).append_index_html_on_directories(has_index);
        Self { path: path.to_path_buf(), has_index, hidden: None, files }
    }

    /// Finds the file behind the path of an address: its path in the directory, with every link followed and in the letters
    /// that the file system has. `None` where there is none that may be served.
    async fn locate(&self, path: &str) -> Option<PathBuf> {
        let relative = percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8().ok()?;
        let mut file = self.path.join(&*relative);
        if self.has_index && path.ends_with('/') {
            file.push("index.html");
        }
        let (file, directory) = (canonicalize(file).await.ok()?, canonicalize(&self.path).await.ok()?);
        let found = file.strip_prefix(directory).ok()?;
        let is_hidden = self.hidden.as_deref().is_some_and(|folder| found.starts_with(folder));
        (!is_hidden).then(|| found.to_path_buf())
    }
}

async fn answer(
    app: &App,
    assets: Option<Directory>,
    served_pages: Option<Directory>,
    request: Request<()>,
) -> Response {
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
    if let Some((_, mut response)) = file(assets, &request).await {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(CORP, HeaderValue::from_static("cross-origin"));
        return response;
    }
    let pages = served_pages.as_ref().map(|directory| directory.path.clone()).unwrap_or_default();
    if let Some((file, mut response)) = file(served_pages, &request).await {
        if hosted::has(&file) {
            hosted_form::fill(app, &pages, &file, &request, &mut response).await;
            hosted::set_headers(response.headers_mut(), request.uri());
        } else {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY_SERVED_PAGE);
        }
        return response;
    }
    not_found()
}

/// The directory's answer and the file it is about, unless it has no such file. Revalidated on every use: a rebuilt file is seen
/// at once.
async fn file(directory: Option<Directory>, request: &Request<()>) -> Option<(PathBuf, Response)> {
    let directory = directory?;
    let found = directory.locate(request.uri().path()).await?;
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    // ServeDir's error type is Infallible: faults of the file system are already answers.
    let Ok(response) = directory.files.oneshot(copy).await;
    if response.status() == StatusCode::NOT_FOUND {
        return None;
    }
    let mut response = response.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(with_charset) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    Some((found, response))
}

/// Whether a path is spelt as a link to a file is: no folder without a name, no backslash, nothing encoded that need not be.
/// Another spelling would have the page look for what is beside it in another place, and `//` at the beginning is another host.
/// Hidden files are somebody's configuration, never part of a page.
fn is_plain(path: &str) -> bool {
    let is_hidden = path.split('/').any(|segment| segment.starts_with('.'));
    !is_hidden && !path.contains("//") && !path.contains('\\') && path.split('%').skip(1).all(is_encoded_by_need)
}

/// Whether what follows a percent sign stands for a byte that a path cannot hold as it is: none of `unreserved` in RFC 3986, no
/// separator and no control character.
fn is_encoded_by_need(rest: &str) -> bool {
    let byte = rest.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    byte.is_some_and(|byte| !byte.is_ascii_alphanumeric() && !byte.is_ascii_control() && !b"-._~/\\".contains(&byte))
}

/// Text without a charset is read in whatever the browser's locale says.
fn with_charset(kind: &HeaderValue) -> Option<HeaderValue> {
    let kind = kind.to_str().ok().filter(|kind| kind.starts_with("text/") && !kind.contains(';'))?;
    HeaderValue::try_from(format!("{kind}; charset=utf-8")).ok()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, page(pages::not_found())).into_response()
}
