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
}

impl MessageRow {
    /// Keeps a message, and forgets the oldest ones beyond [`KEPT_MESSAGES`].
    pub fn insert(transaction: &Transaction<'_>, row: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "INSERT INTO message (message_id, channel, recipient, sent_at, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.message_id, row.channel, row.recipient, row.sent_at, row.sealed],
        )?;
        transaction.execute(
            "DELETE FROM message WHERE sequence <= (SELECT max(sequence) FROM message) - ?1",
            [KEPT_MESSAGES],
        )?;
        Ok(())
    }

    /// The kept messages, newest first.
    pub fn list(transaction: &Transaction<'_>) -> Result<Vec<Self>, StoreError> {
        let mut statement = transaction.prepare_cached(
            "SELECT message_id, channel, recipient, sent_at, sealed FROM message ORDER BY sequence DESC",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Self {
                message_id: row.get(0)?,
                channel: row.get(1)?,
                recipient: row.get(2)?,
                sent_at: row.get(3)?,
                sealed: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
