//! Delivers messages in the background, with a few tries: a dead server neither delays an answer nor piles up work
//! without end.
//!
//! What speaks SMTP or HTTP is not here: see `mail` and `sms`.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;
use tracing::{error, info, warn};

use crate::clock::Timestamp;
use crate::store::{Channel, Message};

/// Messages of one channel under way at once; further ones are not delivered (the inbox still has them).
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
    tasks: TaskTracker,
    permits: Arc<Semaphore>,
}

impl Deliveries {
    /// Nothing under way.
    pub fn new(channel: Channel) -> Self {
        Self { channel, tasks: TaskTracker::new(), permits: Arc::new(Semaphore::new(IN_FLIGHT)) }
    }

    /// Starts delivering a message by calling `attempt` until it is settled; returns at once.
    pub fn start<F, A>(&self, message_id: String, attempt: F)
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send,
    {
        let channel = self.channel.name();
        let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() else {
            error!(message_id, channel, "too many messages under way; this one is only in the inbox");
            return;
        };
        self.tasks.spawn(async move {
            deliver(channel, &message_id, attempt).await;
            drop(permit);
        });
    }

    /// Waits for messages under way, at most `limit`.
    pub async fn finish(&self, limit: Duration) {
        self.tasks.close();
        if timeout(limit, self.tasks.wait()).await.is_err() {
            warn!(channel = self.channel.name(), messages = self.tasks.len(), "stopping with messages undelivered");
        }
    }
}

async fn deliver<F, A>(channel: &'static str, message_id: &str, attempt: F)
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
                return;
            }
            Outcome::Retry(failure) => (failure, delays.next()),
            Outcome::GiveUp(failure) => (failure, None),
        };
        let Failure { kind, code } = failure;
        let Some(delay) = delay else {
            error!(message_id, channel, kind, code, "message not delivered; it is only in the inbox");
            return;
        };
        warn!(message_id, channel, kind, code, "message not delivered yet; trying again");
        sleep(*delay).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::time::Instant;

    use super::*;

    const FAILURE: Failure = Failure { kind: "test", code: None };

    async fn tries(outcome: fn() -> Outcome) -> (usize, Duration) {
        let deliveries = Deliveries::new(Channel::Sms);
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let started = Instant::now();
        deliveries.start("id".to_owned(), move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async move { outcome() }
        });
        deliveries.finish(Duration::from_secs(600)).await;
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
        let deliveries = Deliveries::new(Channel::Email);
        for _ in 0..IN_FLIGHT + 5 {
            deliveries.start("id".to_owned(), std::future::pending::<Outcome>);
        }
        assert_eq!(deliveries.tasks.len(), IN_FLIGHT);
    }
}
