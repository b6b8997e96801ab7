//! Delivers messages in the background, with a few tries: a dead server neither delays an answer nor piles up work
//! without end.
//!
//! What speaks SMTP or HTTP is not here: see `mail` and `sms`.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{error, info, warn};

use crate::clock::Timestamp;
use crate::error::ApiError;
use crate::store::{Channel, DeliveryState, Message, MessageRow, Store};

/// Messages of one channel under way at once; further ones are refused.
const IN_FLIGHT: usize = 64;
/// Time for one try, connection included.
pub const TRY_LIMIT: Duration = Duration::from_secs(15);
/// Delays before the second and later tries. Together well below the five minutes a link or a code works.
const RETRY_DELAYS: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(30)];

/// One message to deliver. No `Debug`: it holds a working link or code.
pub struct Delivery {
    /// Id of the inbox's copy, for the log.
    pub message_id: String,
    /// Address as typed, or phone number in E.164.
    pub recipient: String,
    /// What it says.
    pub message: Message,
    /// When it was made.
    pub sent_at: Timestamp,
}

/// How one try ended.
pub enum Outcome {
    /// The other server has taken the message.
    Delivered,
    /// Worth another try.
    Retry(Failure),
    /// Never going to work.
    GiveUp(Failure),
}

/// Why a try failed, as far as the log may know: the other server's words could quote the recipient.
#[derive(Clone, Copy)]
pub struct Failure {
    /// One or two words.
    pub kind: &'static str,
    /// The other server's number for it.
    pub code: Option<u16>,
}

/// The messages of one channel that are under way.
pub struct Deliveries {
    channel: Channel,
    store: Arc<Store>,
    tasks: TaskTracker,
    permits: Arc<Semaphore>,
    stopping: CancellationToken,
}

/// A place among the messages under way: taken before a message is made, so that none is promised that cannot leave.
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Deliveries {
    /// Nothing under way.
    pub fn new(channel: Channel, store: Arc<Store>) -> Self {
        Self {
            channel,
            store,
            tasks: TaskTracker::new(),
            permits: Arc::new(Semaphore::new(IN_FLIGHT)),
            stopping: CancellationToken::new(),
        }
    }

    /// A place for one message.
    pub fn reserve(&self) -> Result<Place, ApiError> {
        Arc::clone(&self.permits).try_acquire_owned().map(|permit| Place { _permit: permit }).map_err(|_| {
            error!(channel = self.channel.name(), "too many messages under way; a further one was refused");
            ApiError::TooManyMessages
        })
    }

    /// Starts delivering a message by calling `attempt` until it is settled; returns at once. What becomes of it is noted in the
    /// inbox; what is not settled when the server stops waits there for the next start.
    pub fn start<F, A>(&self, place: Place, message_id: String, attempt: F)
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send,
    {
        let (channel, store, stopping) = (self.channel.name(), Arc::clone(&self.store), self.stopping.clone());
        self.tasks.spawn(async move {
            if let Some(state) = deliver(channel, &message_id, attempt, &stopping).await {
                let noted =
                    store.transaction(move |transaction| MessageRow::settle(transaction, &message_id, &state)).await;
                if let Err(cause) = noted {
                    error!(%cause, channel, "what became of a message could not be noted");
                }
            }
            drop(place);
        });
    }

    /// Waits for tries under way, at most `limit`; none is begun any more.
    pub async fn finish(&self, limit: Duration) {
        self.stopping.cancel();
        self.tasks.close();
        if timeout(limit, self.tasks.wait()).await.is_err() {
            let messages = self.tasks.len();
            warn!(
                channel = self.channel.name(),
                messages, "stopping with messages undelivered; they wait for the next start"
            );
        }
    }
}

/// What became of the message; `None` when the server stops before that is known.
async fn deliver<F, A>(
    channel: &'static str,
    message_id: &str,
    attempt: F,
    stopping: &CancellationToken,
) -> Option<DeliveryState>
where
    F: Fn() -> A,
    A: Future<Output = Outcome>,
{
    let mut delays = RETRY_DELAYS.iter();
    loop {
        let outcome =
            timeout(TRY_LIMIT, attempt()).await.unwrap_or(Outcome::Retry(Failure { kind: "timeout", code: None }));
        let (failure, delay) = match outcome {
            Outcome::Delivered => {
                info!(message_id, channel, "message delivered");
                return Some(DeliveryState::Delivered);
            }
            Outcome::Retry(failure) => (failure, delays.next()),
            Outcome::GiveUp(failure) => (failure, None),
        };
        let Failure { kind, code } = failure;
        let Some(delay) = delay else {
            error!(message_id, channel, kind, code, "message not delivered; it is only in the inbox");
            let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
            return Some(DeliveryState::Failed(format!("{kind}{code}")));
        };
        warn!(message_id, channel, kind, code, "message not delivered yet; trying again");
        tokio::select! {
            () = sleep(*delay) => {}
            () = stopping.cancelled() => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::time::Instant;

    use super::*;
    use crate::config::Database;

    const FAILURE: Failure = Failure { kind: "test", code: None };

    fn deliveries(channel: Channel) -> Deliveries {
        Deliveries::new(channel, Arc::new(Store::open(&Database::Memory).unwrap()))
    }

    async fn tries(outcome: fn() -> Outcome) -> (usize, Duration) {
        let deliveries = deliveries(Channel::Sms);
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let started = Instant::now();
        deliveries.start(deliveries.reserve().unwrap(), "id".to_owned(), move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async move { outcome() }
        });
        deliveries.tasks.close();
        deliveries.tasks.wait().await;
        (count.load(Ordering::SeqCst), started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn tries_are_few_and_end_within_a_minute() {
        assert_eq!(tries(|| Outcome::Delivered).await.0, 1);
        assert_eq!(tries(|| Outcome::GiveUp(FAILURE)).await.0, 1);
        let (count, lasted) = tries(|| Outcome::Retry(FAILURE)).await;
        assert_eq!(count, 4);
        assert!(lasted < Duration::from_secs(60), "{lasted:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_a_fixed_number_is_under_way() {
        let deliveries = deliveries(Channel::Email);
        for _ in 0..IN_FLIGHT {
            deliveries.start(deliveries.reserve().unwrap(), "id".to_owned(), std::future::pending::<Outcome>);
        }
        assert!(matches!(deliveries.reserve(), Err(ApiError::TooManyMessages)));
        assert_eq!(deliveries.tasks.len(), IN_FLIGHT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_does_not_wait_for_the_next_try() {
        let deliveries = deliveries(Channel::Email);
        deliveries.start(deliveries.reserve().unwrap(), "id".to_owned(), || async { Outcome::Retry(FAILURE) });
        let started = Instant::now();
        deliveries.finish(Duration::from_secs(600)).await;
        assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    }
}
