//! Writes structured log lines on stderr, one for each request among them, and keeps secrets out of them.
//!
//! Only this crate's own events are written at the chosen level; libraries, which do not know what is secret here,
//! are heard from `warn` up. Query strings, bodies, addresses of people, tokens and links are never event fields.

use std::panic;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Level, Subscriber, error, info};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::registry::LookupSpan;

/// How log lines are written.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The layer that writes this server's log to `writer`.
pub fn layer<S, W>(level: Level, format: LogFormat, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let filter = Targets::new().with_default(LevelFilter::WARN).with_target("ssojet_sandbox", level);
    let plain = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    match format {
        LogFormat::Text => plain.with_filter(filter).boxed(),
        LogFormat::Json => plain.json().flatten_event(true).with_filter(filter).boxed(),
    }
}

/// Makes a panic log its place only: a panic's message can quote the value that caused it.
pub fn quiet_panics() {
    panic::set_hook(Box::new(|information| {
        let place = information
            .location()
            .map_or_else(String::new, |location| format!("{}:{}", location.file(), location.line()));
        error!(place, "panic");
    }));
}

/// Middleware: logs one line a request. Never the path as sent, which holds the query, nor any header.
pub async fn log_requests(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(file)".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    info!(
        %method,
        route,
        status = response.status().as_u16(),
        milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
