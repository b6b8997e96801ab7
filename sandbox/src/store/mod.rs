//! Keeps everything in SQLite: one file, one connection, one thread of its own.
//!
//! Here are the thread, the file and the tables; each table's queries are in the module of its name. Which step of a
//! login is allowed is not decided here: see `login`.

mod ceremonies;
mod channel;
mod logins;
mod messages;
mod passkeys;
mod refresh_tokens;
pub mod schema;
mod users;

use std::fs::OpenOptions;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use tracing::error;

pub use ceremonies::{Ceremony, CeremonyKind};
pub use channel::{Address, Channel, Cost};
pub use logins::{Login, Phase, Proofs};
pub use messages::{DeliveryState, Message, MessageRow};
pub use passkeys::PasskeyRow;
pub use refresh_tokens::RefreshToken;
pub use users::User;

use crate::config::Database;

/// Requests waiting for the database before further ones wait in line.
const QUEUE: usize = 256;

/// The database failed. Never quotes a value.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("the database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file cannot be created with the right permissions.
    #[error("the database file cannot be opened: {0}")]
    File(#[from] io::Error),
    /// The file was written by a newer version of this server.
    #[error("the database file was written by a newer version of this server")]
    NewerSchema,
    /// The job panicked; its transaction was rolled back.
    #[error("a database job panicked")]
    Panicked,
    /// The server is stopping.
    #[error("the database is closed")]
    Closed,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle to the database thread.
pub struct Store {
    running: RwLock<Option<Running>>,
}

struct Running {
    jobs: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

impl Store {
    /// Opens (creating it when needed) the database and starts its thread.
    pub fn open(database: &Database) -> Result<Self, StoreError> {
        let mut connection = match database {
            Database::Memory => Connection::open_in_memory()?,
            Database::File(path) => {
                create_private(path)?;
                Connection::open(path)?
            }
        };
        schema::prepare(&mut connection)?;

        let (jobs, mut queue) = mpsc::channel::<Job>(QUEUE);
        let thread = thread::Builder::new().name("sqlite".to_owned()).spawn(move || {
            while let Some(job) = queue.blocking_recv() {
                job(&mut connection);
            }
            // The log is folded into the file, so that the one file is all there is to copy or delete.
            if let Err(cause) = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
                error!(%cause, "the database could not be checkpointed");
            }
            if let Err((_, cause)) = connection.close() {
                error!(%cause, "the database could not be closed");
            }
        })?;
        Ok(Self { running: RwLock::new(Some(Running { jobs, thread })) })
    }

    /// Runs `work` in one transaction: committed when it returns `Ok`, rolled back when it returns `Err` or panics.
    pub async fn transaction<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let outcome = catch_unwind(AssertUnwindSafe(|| run(connection, work)));
            let outcome = outcome.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
            // The caller may have hung up; the work is done all the same.
            let _ = answer.send(outcome);
        });
        let jobs =
            self.running.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|running| running.jobs.clone());
        let Some(jobs) = jobs else {
            return Err(StoreError::Closed.into());
        };
        if jobs.send(job).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        drop(jobs);
        answered.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Takes no more jobs, finishes those under way, and waits until the thread has let go of the file.
    pub async fn close(&self) {
        let running = self.running.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { jobs, thread }) = running {
            drop(jobs);
            // Joining blocks; a panic in the thread was reported when it happened.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn run<T, E: From<StoreError>>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    // IMMEDIATE: a second process on the same file waits here, instead of failing half-way with SQLITE_BUSY.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
    let value = work(&transaction)?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(value)
}

/// Creates the file readable by its owner only: it holds the token key. SQLite gives its log the same permissions.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn count(store: &Store) -> i64 {
        store
            .transaction(|transaction| -> Result<i64, StoreError> {
                Ok(transaction.query_row("SELECT count(*) FROM setting", [], |row| row.get(0))?)
            })
            .await
            .unwrap()
    }

    fn insert(transaction: &Transaction<'_>) -> Result<(), StoreError> {
        schema::setting_or_insert(transaction, "name", &[1; 32]).map(drop)
    }

    #[tokio::test]
    async fn a_job_that_fails_or_panics_leaves_nothing_behind() {
        let store = Store::open(&Database::Memory).unwrap();
        let failed: Result<(), StoreError> = store
            .transaction(|transaction| {
                insert(transaction)?;
                Err(StoreError::NewerSchema)
            })
            .await;
        assert!(matches!(failed, Err(StoreError::NewerSchema)));
        let panicked: Result<(), StoreError> = store
            .transaction(|transaction| {
                insert(transaction)?;
                panic!("in a test");
            })
            .await;
        assert!(matches!(panicked, Err(StoreError::Panicked)));
        assert_eq!(count(&store).await, 0);

        store.transaction(insert).await.unwrap();
        assert_eq!(count(&store).await, 1);
    }

    #[tokio::test]
    async fn a_closed_store_says_so() {
        let store = Store::open(&Database::Memory).unwrap();
        store.close().await;
        assert!(matches!(store.transaction(insert).await, Err(StoreError::Closed)));
        store.close().await;
    }

    #[tokio::test]
    async fn a_file_of_a_newer_version_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("newer.sqlite3");
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Store::open(&Database::File(path)), Err(StoreError::NewerSchema)));
    }
}
