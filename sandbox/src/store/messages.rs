//! Keeps the `message` table: the latest messages sent, for `/inbox`.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use super::{Channel, StoreError};
use crate::clock::Timestamp;

/// Messages kept; older ones are deleted.
const KEPT_MESSAGES: u32 = 200;

/// What was sent. No `Debug`: the link works.
#[derive(Clone, Serialize, Deserialize)]
pub struct Message {
    /// Subject line; empty where the channel has none.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML; empty where the channel has none.
    pub html: String,
    /// The link in it; empty for none.
    pub link: String,
    /// The code in it; empty for none.
    #[serde(default)]
    pub code: String,
}

/// How far the delivery of a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// There is nobody to hand it to.
    InboxOnly,
    /// It is to be handed over, now or after the next start.
    Waiting,
    /// The other server has taken it.
    Delivered,
    /// It was given up: why, in words that quote nobody.
    Failed(String),
}

impl DeliveryState {
    /// As stored, and as `/inbox.json` writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InboxOnly => "inbox",
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed(_) => "failed",
        }
    }

    /// Why it failed.
    pub fn failure(&self) -> Option<&str> {
        match self {
            Self::Failed(why) => Some(why),
            Self::InboxOnly | Self::Waiting | Self::Delivered => None,
        }
    }

    fn read(name: &str, failure: Option<String>) -> Self {
        match name {
            "waiting" => Self::Waiting,
            "delivered" => Self::Delivered,
            "failed" => Self::Failed(failure.unwrap_or_default()),
            _ => Self::InboxOnly,
        }
    }
}

/// A stored message; its content is sealed.
pub struct MessageRow {
    /// 24 hexadecimal digits.
    pub message_id: String,
    /// How it went out.
    pub channel: Channel,
    /// Address as typed.
    pub recipient: String,
    /// When it was made.
    pub sent_at: Timestamp,
    /// The sealed [`Message`].
    pub sealed: String,
    /// What became of it.
    pub delivery: DeliveryState,
}

impl MessageRow {
    /// Keeps a message, and forgets the oldest ones beyond [`KEPT_MESSAGES`].
    pub fn insert(transaction: &Transaction<'_>, row: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "INSERT INTO message (message_id, channel, recipient, sent_at, sealed, delivery, failure)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                row.message_id,
                row.channel,
                row.recipient,
                row.sent_at,
                row.sealed,
                row.delivery.name(),
                row.delivery.failure()
            ],
        )?;
        transaction.execute(
            "DELETE FROM message WHERE sequence <= (SELECT max(sequence) FROM message) - ?1",
            [KEPT_MESSAGES],
        )?;
        Ok(())
    }

    /// Notes what became of a message.
    pub fn settle(transaction: &Transaction<'_>, message_id: &str, delivery: &DeliveryState) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE message SET delivery = ?2, failure = ?3 WHERE message_id = ?1",
            params![message_id, delivery.name(), delivery.failure()],
        )?;
        Ok(())
    }

    /// The messages that were not handed over before the server stopped, oldest first.
    pub fn waiting(transaction: &Transaction<'_>) -> Result<Vec<Self>, StoreError> {
        let all = Self::list(transaction)?;
        Ok(all.into_iter().rev().filter(|row| row.delivery == DeliveryState::Waiting).collect())
    }

    /// The kept messages, newest first.
    pub fn list(transaction: &Transaction<'_>) -> Result<Vec<Self>, StoreError> {
        let mut statement = transaction.prepare_cached(
            "SELECT message_id, channel, recipient, sent_at, sealed, delivery, failure FROM message
             ORDER BY sequence DESC",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Self {
                message_id: row.get(0)?,
                channel: row.get(1)?,
                recipient: row.get(2)?,
                sent_at: row.get(3)?,
                sealed: row.get(4)?,
                delivery: DeliveryState::read(&row.get::<_, String>(5)?, row.get(6)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
