//! The `user` table: who has signed in.

use rusqlite::{OptionalExtension, Row, Transaction};

use super::{Channel, StoreError};
use crate::clock::Moment;

/// A person who has signed in at least once.
pub struct User {
    /// 24 hexadecimal digits; opaque to everyone else.
    pub user_id: String,
    /// Canonical email address, or phone number in E.164.
    pub identifier: String,
    /// The address as first typed.
    pub email: Option<String>,
    /// The phone number in E.164.
    pub phone: Option<String>,
    /// First login.
    pub created_at: Moment,
    /// Last change of this row other than a login.
    pub updated_at: Moment,
    /// Latest login.
    pub last_login_at: Moment,
}

const COLUMNS: &str = "user_id, identifier, email, phone, created_at, updated_at, last_login_at";

impl User {
    /// The user with this id.
    pub fn find(transaction: &Transaction<'_>, user_id: &str) -> Result<Option<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM user WHERE user_id = ?1");
        Ok(transaction.query_row(&query, [user_id], Self::read).optional()?)
    }

    /// Notes a login over a channel: the first one creates the user with `fresh_id`, later ones keep id and creation.
    pub fn sign_in(
        transaction: &Transaction<'_>,
        fresh_id: &str,
        channel: Channel,
        identifier: &str,
        address: &str,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let column = match channel {
            Channel::Email => "email",
            Channel::Sms => "phone",
        };
        let query = format!(
            "INSERT INTO user (user_id, identifier, {column}, created_at, updated_at, last_login_at)
             VALUES (?1, ?2, ?3, ?4, ?4, ?4)
             ON CONFLICT (identifier) DO UPDATE SET last_login_at = ?4
             RETURNING {COLUMNS}"
        );
        Ok(transaction.query_row(&query, (fresh_id, identifier, address, now), Self::read)?)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            user_id: row.get(0)?,
            identifier: row.get(1)?,
            email: row.get(2)?,
            phone: row.get(3)?,
            created_at: row.get(4)?,
            updated_at: row.get(5)?,
            last_login_at: row.get(6)?,
        })
    }
}
