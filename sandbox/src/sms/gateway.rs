//! Delivers SMS to a gateway: one signed POST a message to the webhook of `SMS_WEBHOOK_URL`.
//!
//! Body: JSON `{"to", "text", "id", "sent_at"}`. `SSOJet-Signature: t=<seconds since 1970>,v1=<hex>` is the HMAC-SHA256
//! under `SMS_WEBHOOK_SECRET` of `<t>.<body>`, made anew for each try. `Idempotency-Key` is the id: the same for each try.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, Request, StatusCode, Uri};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use sha2::Sha256;
use url::Url;

use crate::clock::{Clock, Timestamp};
use crate::delivery::{Deliveries, Delivery, Failure, Outcome, Place};
use crate::error::ApiError;
use crate::loopback::is_loopback_host;
use crate::store::{Channel, Store};

const SIGNATURE: HeaderName = HeaderName::from_static("ssojet-signature");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Why SMS cannot be set up. None quotes the URL or the secret.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// The URL is none, or carries a password.
    #[error("SMS_WEBHOOK_URL is not an http(s) URL such as https://sms.example.com/send, without user and password")]
    Url,
    /// Codes would cross the network readable by anyone on the way.
    #[error("SMS_WEBHOOK_URL must be https: codes are sent to it. Plain http is taken for this machine only.")]
    Insecure,
    /// The gateway could not tell this server's calls from anyone else's.
    #[error("SMS_WEBHOOK_URL needs SMS_WEBHOOK_SECRET, with which each call is signed.")]
    NoSecret,
    /// The system's certificate store.
    #[error("the system's certificates cannot be read: {0}")]
    Certificates(#[from] io::Error),
}

/// Takes SMS and delivers them, when there is a webhook.
pub struct Gateway {
    webhook: Option<Arc<Webhook>>,
    deliveries: Deliveries,
}

struct Webhook {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: Uri,
    secret: String,
    clock: Clock,
}

#[derive(Serialize)]
struct Payload<'a> {
    to: &'a str,
    text: &'a str,
    id: &'a str,
    sent_at: String,
}

impl Gateway {
    /// A gateway that posts to `url` signed with `secret`, or only to the inbox when there is no URL.
    pub fn new(url: Option<&str>, secret: Option<&str>, clock: Clock, store: Arc<Store>) -> Result<Self, SmsError> {
        let webhook = match url {
            Some(url) => Some(Arc::new(Webhook::new(url, secret, clock)?)),
            None => None,
        };
        Ok(Self { webhook, deliveries: Deliveries::new(Channel::Sms, store) })
    }

    /// A place for an SMS that is to be delivered; none where there is no webhook.
    pub fn reserve(&self) -> Result<Option<Place>, ApiError> {
        self.webhook.as_ref().map(|_| self.deliveries.reserve()).transpose()
    }

    /// Starts delivering an SMS; returns at once.
    pub fn deliver(&self, place: Place, delivery: Delivery) {
        let Some(webhook) = self.webhook.clone() else {
            return;
        };
        let message_id = delivery.message_id.clone();
        let delivery = Arc::new(delivery);
        self.deliveries.start(place, message_id, move || {
            let (webhook, delivery) = (Arc::clone(&webhook), Arc::clone(&delivery));
            async move { webhook.post(&delivery).await }
        });
    }

    /// Waits for SMS under way, at most `limit`.
    pub async fn finish(&self, limit: Duration) {
        self.deliveries.finish(limit).await;
    }
}

impl Webhook {
    fn new(url: &str, secret: Option<&str>, clock: Clock) -> Result<Self, SmsError> {
        let url = checked(url)?;
        let secret = secret.ok_or(SmsError::NoSecret)?.to_owned();
        let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1().build();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), url, secret, clock })
    }

    async fn post(&self, delivery: &Delivery) -> Outcome {
        let Some(request) = self.request(delivery) else {
            return Outcome::GiveUp(Failure { kind: "unwritable", code: None });
        };
        match self.client.request(request).await {
            Ok(response) => outcome(response.status()),
            Err(cause) if cause.is_connect() => Outcome::Retry(Failure { kind: "connection", code: None }),
            Err(_) => Outcome::Retry(Failure { kind: "exchange", code: None }),
        }
    }

    fn request(&self, delivery: &Delivery) -> Option<Request<Full<Bytes>>> {
        let body = serde_json::to_string(&Payload {
            to: &delivery.recipient,
            text: &delivery.message.text,
            id: &delivery.message_id,
            sent_at: delivery.sent_at.to_millis(),
        })
        .ok()?;
        let mut signature = HeaderValue::try_from(sign(&self.secret, self.clock.now(), &body)?).ok()?;
        signature.set_sensitive(true);
        Request::builder()
            .method(Method::POST)
            .uri(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, &delivery.message_id)
            .header(SIGNATURE, signature)
            .body(Full::new(Bytes::from(body)))
            .ok()
    }
}

fn checked(url: &str) -> Result<Uri, SmsError> {
    let parsed = Url::parse(url).map_err(|_| SmsError::Url)?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(SmsError::Url);
    }
    match (parsed.scheme(), parsed.host()) {
        ("https", Some(_)) => {}
        ("http", Some(host)) if is_loopback_host(&host) => {}
        ("http", Some(_)) => return Err(SmsError::Insecure),
        _ => return Err(SmsError::Url),
    }
    Uri::try_from(parsed.as_str()).map_err(|_| SmsError::Url)
}

/// A redirect is not followed: the message goes where it was told to and nowhere else.
fn outcome(status: StatusCode) -> Outcome {
    let code = Some(status.as_u16());
    match status {
        _ if status.is_success() => Outcome::Delivered,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            Outcome::Retry(Failure { kind: "refused for now", code })
        }
        _ if status.is_server_error() => Outcome::Retry(Failure { kind: "refused for now", code }),
        _ => Outcome::GiveUp(Failure { kind: "refused", code }),
    }
}

fn sign(secret: &str, now: Timestamp, body: &str) -> Option<String> {
    let seconds = now.to_unix_seconds();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{seconds}.{body}").as_bytes());
    Some(format!("t={seconds},v1={}", hex::encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_must_keep_codes_from_prying_eyes() {
        for url in
            ["https://sms.example.com/send?x=1", "http://localhost:9000/", "http://127.0.0.1/", "http://[::1]:1/"]
        {
            assert!(checked(url).is_ok(), "{url}");
        }
        for url in ["http://sms.example.com/", "http://10.0.0.1/", "http://localhost.example.com/"] {
            assert!(matches!(checked(url), Err(SmsError::Insecure)), "{url}");
        }
        for url in ["", "sms.example.com", "ftp://localhost/", "https://user:hunter2@sms.example.com/", "file:///x"] {
            assert!(matches!(checked(url), Err(SmsError::Url)), "{url}");
        }
        assert!(matches!(Webhook::new("https://sms.example.com/", None, Clock::new()), Err(SmsError::NoSecret)));
    }

    #[test]
    fn the_signature_is_the_documented_one() {
        // Computed with another implementation:
        // printf '1767225600.{"to":"+1"}' | openssl dgst -sha256 -hmac shared-secret
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        assert_eq!(
            sign("shared-secret", now, r#"{"to":"+1"}"#).unwrap(),
            "t=1767225600,v1=47a62eb7f7418e81d65185c93565d0c341bac8a3c30f532f789499b6f92a2498"
        );
    }
}
