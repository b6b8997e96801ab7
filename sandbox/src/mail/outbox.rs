//! Delivers mail by SMTP.

use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use url::Url;

use crate::delivery::{Deliveries, Delivery, Failure, Outcome, Place, TRY_LIMIT};
use crate::error::ApiError;
use crate::loopback::is_loopback_authority;
use crate::store::{Channel, Store};

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Not quoted: the URL may hold a password.
    #[error("SMTP_URL is not a URL such as smtp://127.0.0.1:2525 or smtps://user:password@mail.example.com")]
    Url,
    /// Anybody on the way could read the password. Not quoted either.
    #[error(
        "SMTP_URL has a password that crosses the network unencrypted: write smtps://…, or add ?tls=required. Plain smtp is \
         taken for this machine only."
    )]
    Insecure,
    /// The sender is not a mailbox.
    #[error("--mail-from must be a mailbox such as Sign in <no-reply@example.com>")]
    From,
}

/// Takes mail and delivers it, when there is an SMTP server.
pub struct Outbox {
    smtp: Option<Arc<Smtp>>,
    deliveries: Deliveries,
}

struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Outbox {
    /// An outbox that delivers to the server of `smtp_url`, or only to the inbox when there is none.
    pub fn new(smtp_url: Option<&str>, from: &str, store: Arc<Store>) -> Result<Self, MailError> {
        let from: Mailbox = from.parse().map_err(|_| MailError::From)?;
        let smtp = match smtp_url {
            Some(url) if shows_password(url) => return Err(MailError::Insecure),
            Some(url) => Some(Arc::new(Smtp {
                transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|_| MailError::Url)?
                    .timeout(Some(TRY_LIMIT))
                    .build(),
                from,
            })),
            None => None,
        };
        Ok(Self { smtp, deliveries: Deliveries::new(Channel::Email, store) })
    }

    /// A place for a mail that is to be delivered; none where there is no server.
    pub fn reserve(&self) -> Result<Option<Place>, ApiError> {
        self.smtp.as_ref().map(|_| self.deliveries.reserve()).transpose()
    }

    /// Starts delivering a mail; returns at once.
    pub fn deliver(&self, place: Place, delivery: Delivery) {
        let Some(smtp) = self.smtp.clone() else {
            return;
        };
        let mail = smtp.envelope(&delivery);
        self.deliveries.start(place, delivery.message_id, move || {
            let (smtp, mail) = (Arc::clone(&smtp), mail.clone());
            async move { smtp.send(mail).await }
        });
    }

    /// Waits for mail under way, at most `limit`.
    pub async fn finish(&self, limit: Duration) {
        self.deliveries.finish(limit).await;
    }
}

impl Smtp {
    async fn send(&self, mail: Option<lettre::Message>) -> Outcome {
        let Some(mail) = mail else {
            return Outcome::GiveUp(Failure { kind: "unwritable", code: None });
        };
        match self.transport.send(mail).await {
            Ok(_) => Outcome::Delivered,
            Err(cause) => {
                let failure = Failure { kind: kind(&cause), code: cause.status().map(u16::from) };
                if cause.is_permanent() { Outcome::GiveUp(failure) } else { Outcome::Retry(failure) }
            }
        }
    }

    fn envelope(&self, delivery: &Delivery) -> Option<lettre::Message> {
        let host = self.from.email.domain();
        // Its rules were checked when it was typed (`login::email`). The mailer's own refuse marks and vowel signs, without
        // which a whole script cannot be written.
        let (local, domain) = delivery.recipient.rsplit_once('@')?;
        let to = Address::new_dangerous(local, domain);
        lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&delivery.message.subject)
            .date(delivery.sent_at.to_system_time())
            .message_id(Some(format!("<{}@{host}>", delivery.message_id)))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(delivery.message.text.clone(), delivery.message.html.clone()))
            .ok()
    }
}

/// Whether a user or a password would be sent in plain text to another machine. Encryption that the server may talk itself out of
/// (`tls=opportunistic`) is none.
fn shows_password(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let has_password = url.password().is_some() || !url.username().is_empty();
    // The mailer, too, looks at the first one.
    let is_encrypted = url.scheme() == "smtps"
        || url.query_pairs().find(|(name, _)| name == "tls").is_some_and(|(_, tls)| tls == "required");
    let is_here = url.host_str().is_some_and(is_loopback_authority);
    has_password && !is_encrypted && !is_here
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Database;

    fn outbox(url: &str) -> Result<Outbox, MailError> {
        Outbox::new(Some(url), "a@b.co", Arc::new(Store::open(&Database::Memory).unwrap()))
    }

    #[tokio::test]
    async fn a_password_leaves_this_machine_encrypted_only() {
        for url in [
            "smtp://mail.example.com",
            "smtp://mail.example.com:25?tls=opportunistic",
            "smtps://user:password@mail.example.com",
            "smtp://user:password@mail.example.com?tls=required",
            "smtp://user:password@localhost:2525",
            "smtp://user:password@127.0.0.1",
            "smtp://user:password@127.9.9.9:25",
            "smtp://user:password@[::1]:2525",
        ] {
            assert!(!shows_password(url) && outbox(url).is_ok(), "{url}");
        }
        for url in [
            "smtp://user:password@mail.example.com",
            "smtp://:password@mail.example.com",
            "smtp://user@mail.example.com",
            "smtp://user:password@mail.example.com?tls=opportunistic&tls=required",
            "smtp://user:password@mail.example.com/smtps?x=required",
            "smtp://user:password@localhost.example.com",
            "smtp://user:password@[2001:db8::1]",
            "SMTP://user:password@mail.example.com",
        ] {
            assert!(matches!(outbox(url), Err(MailError::Insecure)), "{url}");
        }
    }
}
