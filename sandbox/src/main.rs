//! Runs the `ssojet-sandbox` program: reads its options, starts the server, stops it on a signal.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use ssojet_sandbox::App;
use ssojet_sandbox::config::{Options, local_url};
use tokio::net::TcpListener;
use tracing::{info, warn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ssojet-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    options.check()?;
    tracing_subscriber::registry().with(ssojet_sandbox::log_layer(options.log, options.log_format, io::stderr)).init();
    ssojet_sandbox::quiet_panics();
    if options.test_controls {
        warn!("--test-controls: whoever has the inbox key can move this server's clock and empty its data");
    }
    if options.allow_remote {
        warn!("--allow-remote: this is a development server; put TLS in front of it, and do not keep real users in it");
    }

    let listener = TcpListener::bind(options.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", options.listen))?;
    // The handlers are in place before the line on stdout: a program that waits for it may stop the server at once.
    let stop = stop_signal()?;
    let bound = listener.local_addr()?;
    let app = App::open(options.into_settings(bound)).await?;
    announce(&local_url(bound), app.inbox_key())?;
    info!(address = %bound, "listening");
    if app.inbox_key().is_none() {
        warn!("--public-url is not on this machine: the inbox and the test controls are closed");
    }
    let router = ssojet_sandbox::router(app.clone());
    app.serve(router, listener, stop).await;
    info!("stopped");
    Ok(())
}

/// The lines on stdout, which the program that started the server waits for. In one piece: who has read the first has the
/// second too. The key is nowhere else: not in the log.
fn announce(address: &str, inbox_key: Option<&str>) -> io::Result<()> {
    let inbox = match inbox_key {
        Some(key) => format!("inbox {address}/inbox?key={key}\n"),
        None => String::new(),
    };
    let mut stdout = io::stdout().lock();
    stdout.write_all(format!("listening on {address}\n{inbox}").as_bytes())?;
    stdout.flush()
}

#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without a handler the system ends the process: nothing is lost that a signal would have saved.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
