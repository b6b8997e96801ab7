//! Opens the server from its settings, serves, deletes what has expired, and stops.

use std::future::Future;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use crate::clients::{Clients, ClientsError};
use crate::clock::Clock;
use crate::config::Settings;
use crate::inbox_key::InboxKey;
use crate::limits::Limits;
use crate::login::message;
use crate::loopback::is_loopback_origin;
use crate::mail::{MailError, Outbox};
use crate::secrets::NoRandomness;
use crate::server;
use crate::sms::{Gateway, SmsError};
use crate::store::{Ceremony, Login, RefreshToken, Store, StoreError, schema};
use crate::tokens::Tokens;

const SWEEP_EVERY: Duration = Duration::from_secs(30);
/// How long requests under way may take to end once the server stops.
const REQUEST_GRACE: Duration = Duration::from_secs(10);
/// How long messages under way may take after that.
const MESSAGE_GRACE: Duration = Duration::from_secs(5);

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The clients file.
    #[error(transparent)]
    Clients(#[from] ClientsError),
    /// The mail options.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The SMS options.
    #[error(transparent)]
    Sms(#[from] SmsError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No random bytes for the token key.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A directory given by an option.
    #[error("{option} names {path}, which is not a directory. Build it first, or leave the option out.")]
    NotADirectory {
        /// The option.
        option: &'static str,
        /// Its value.
        path: PathBuf,
    },
}

/// The server. Cloning it clones a handle.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What every part of the server can reach through [`App`].
pub struct Parts {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) store: Arc<Store>,
    pub(crate) tokens: Tokens,
    pub(crate) clients: Clients,
    pub(crate) limits: Limits,
    pub(crate) outbox: Outbox,
    pub(crate) gateway: Gateway,
    pub(crate) inbox_key: InboxKey,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the database and reads the files the settings name.
    pub async fn open(settings: Settings) -> Result<Self, StartError> {
        for (option, directory) in [("--assets", &settings.assets), ("--pages", &settings.pages)] {
            if let Some(path) = directory
                && !path.is_dir()
            {
                return Err(StartError::NotADirectory { option, path: path.clone() });
            }
        }
        let clients = Clients::load(settings.clients.as_deref())?;
        let store = Arc::new(Store::open(&settings.database)?);
        let outbox = Outbox::new(settings.smtp_url.as_deref(), &settings.mail_from, Arc::clone(&store))?;
        let clock = Clock::new();
        let (url, secret) = (settings.sms_webhook_url.as_deref(), settings.sms_webhook_secret.as_deref());
        let gateway = Gateway::new(url, secret, clock.clone(), Arc::clone(&store))?;
        let fresh = Tokens::new_master()?;
        let master =
            store.transaction(move |transaction| schema::setting_or_insert(transaction, "token_key", &fresh)).await?;
        Ok(Self(Arc::new(Parts {
            inbox_key: InboxKey::new(settings.inbox_key.clone())?,
            limits: Limits::new(settings.limits, clock.clone()),
            tokens: Tokens::new(master),
            clock,
            store,
            clients,
            outbox,
            gateway,
            settings,
        })))
    }

    /// What opens the inbox and the test controls; `None` where they are closed, because `--public-url` is an address that
    /// others can reach.
    pub fn inbox_key(&self) -> Option<&str> {
        is_loopback_origin(&self.settings.public_url).then(|| self.inbox_key.as_str())
    }

    /// The clock of this server; tests move it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The tokens of this server; tests open them.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Serves `router` until `stop` ends; then finishes requests and messages under way and closes the database.
    pub async fn serve(self, router: Router, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) {
        let stopping = CancellationToken::new();
        message::deliver_waiting(&self).await;
        let sweeper = tokio::spawn(self.clone().sweep_until(stopping.clone()));

        let signal = stopping.clone();
        tokio::spawn(async move {
            stop.await;
            info!("stopping");
            signal.cancel();
        });
        tokio::select! {
            () = server::serve(router, listener, stopping.clone(), self.settings.header_timeout) => {}
            () = async {
                stopping.cancelled().await;
                sleep(REQUEST_GRACE).await;
            } => warn!("stopping with requests unanswered"),
        }

        stopping.cancel();
        // A panic in it was reported when it happened.
        let _ = sweeper.await;
        tokio::join!(self.outbox.finish(MESSAGE_GRACE), self.gateway.finish(MESSAGE_GRACE));
        self.store.close().await;
    }

    /// Deletes expired logins, challenges and refresh tokens, and forgets the counts of limits that are far from reached.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let code_grace = self.settings.rules.link_lifetime;
        let (logins, challenges, refresh_tokens) = self
            .store
            .transaction(move |transaction| -> Result<_, StoreError> {
                Ok((
                    Login::sweep(transaction, now, code_grace)?,
                    Ceremony::sweep(transaction, now)?,
                    RefreshToken::sweep(transaction, now)?,
                ))
            })
            .await?;
        self.limits.sweep();
        debug!(logins, challenges, refresh_tokens, "swept");
        Ok(())
    }

    async fn sweep_until(self, stopping: CancellationToken) {
        let mut ticks = interval(SWEEP_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                _ = ticks.tick() => {
                    if let Err(cause) = self.sweep().await {
                        error!(%cause, "sweep");
                    }
                }
            }
        }
    }
}
