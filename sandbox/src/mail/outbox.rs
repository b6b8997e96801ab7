//! Delivery by SMTP, in the background: a dead mail server neither delays an answer nor piles up work without end.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;
use tracing::{error, info, warn};

use crate::clock::Moment;
use crate::store::Message;

/// Mails under way at once; further ones are not delivered (the inbox still has them).
const IN_FLIGHT: usize = 64;
/// Time for one try, connection included.
const TRY_LIMIT: Duration = Duration::from_secs(15);
/// Pauses before the second and later tries. Together well below the five minutes a link works.
const PAUSES: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(30)];

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Not quoted: the URL may hold a password.
    #[error("SMTP_URL is not a URL such as smtp://127.0.0.1:2525 or smtps://user:password@mail.example.com")]
    Url,
    /// The sender is not a mailbox.
    #[error("--mail-from must be a mailbox such as Sign in <no-reply@example.com>")]
    From,
}

/// One mail to deliver. No `Debug`: it holds a working link.
pub struct Delivery {
    /// Id of the inbox's copy, for the log.
    pub message_id: String,
    /// Address as typed.
    pub recipient: String,
    /// What it says.
    pub message: Message,
    /// When it was made.
    pub sent_at: Moment,
}

/// Takes mail and delivers it, when there is an SMTP server.
pub struct Outbox {
    smtp: Option<Smtp>,
    tasks: TaskTracker,
    places: Arc<Semaphore>,
}

#[derive(Clone)]
struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Outbox {
    /// An outbox that delivers to the server of `smtp_url`, or only to the inbox when there is none.
    pub fn new(smtp_url: Option<&str>, from: &str) -> Result<Self, MailError> {
        let from: Mailbox = from.parse().map_err(|_| MailError::From)?;
        let smtp = match smtp_url {
            Some(url) => Some(Smtp {
                transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|_| MailError::Url)?
                    .timeout(Some(TRY_LIMIT))
                    .build(),
                from,
            }),
            None => None,
        };
        Ok(Self { smtp, tasks: TaskTracker::new(), places: Arc::new(Semaphore::new(IN_FLIGHT)) })
    }

    /// Starts delivering a mail; returns at once.
    pub fn deliver(&self, delivery: Delivery) {
        let Some(smtp) = self.smtp.clone() else {
            return;
        };
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            error!(message_id = delivery.message_id, "too many mails under way; this one is only in the inbox");
            return;
        };
        self.tasks.spawn(async move {
            smtp.deliver(&delivery).await;
            drop(place);
        });
    }

    /// Waits for mail under way, at most `limit`.
    pub async fn finish(&self, limit: Duration) {
        self.tasks.close();
        if timeout(limit, self.tasks.wait()).await.is_err() {
            warn!(mails = self.tasks.len(), "stopping with mail undelivered");
        }
    }
}

impl Smtp {
    async fn deliver(&self, delivery: &Delivery) {
        let message_id = delivery.message_id.as_str();
        let Some(mail) = self.envelope(delivery) else {
            error!(message_id, "the mail cannot be written; it is only in the inbox");
            return;
        };
        let mut pauses = PAUSES.iter();
        loop {
            let sent = timeout(TRY_LIMIT, self.transport.send(mail.clone())).await;
            // The server's words may quote the recipient: only the kind of failure and its code are logged.
            let (kind, code, permanent) = match &sent {
                Ok(Ok(_)) => {
                    info!(message_id, "mail delivered");
                    return;
                }
                Ok(Err(cause)) => (kind(cause), cause.status().map(u16::from), cause.is_permanent()),
                Err(_) => ("timeout", None, false),
            };
            match pauses.next() {
                Some(pause) if !permanent => {
                    warn!(message_id, kind, code, "mail not delivered yet; trying again");
                    sleep(*pause).await;
                }
                _ => {
                    error!(message_id, kind, code, "mail not delivered; it is only in the inbox");
                    return;
                }
            }
        }
    }

    fn envelope(&self, delivery: &Delivery) -> Option<lettre::Message> {
        let host = self.from.email.domain();
        lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, delivery.recipient.parse().ok()?))
            .subject(&delivery.message.subject)
            .date(delivery.sent_at.to_system_time())
            .message_id(Some(format!("<{}@{host}>", delivery.message_id)))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(delivery.message.text.clone(), delivery.message.html.clone()))
            .ok()
    }
}

fn kind(error: &smtp::Error) -> &'static str {
    if error.is_permanent() {
        "refused"
    } else if error.is_transient() {
        "refused for now"
    } else if error.is_timeout() {
        "timeout"
    } else if error.is_tls() {
        "tls"
    } else if error.is_client() {
        "client"
    } else if error.is_response() {
        "response"
    } else {
        "connection"
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834 §5): keeps holiday replies away.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
