//! Keeps the `user` table: people who have signed in.

use rusqlite::{OptionalExtension, Row, Transaction};

use super::{Address, Channel, StoreError};
use crate::clock::Timestamp;

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
    pub created_at: Timestamp,
    /// Last change of this row other than a login.
    pub updated_at: Timestamp,
    /// Latest login.
    pub last_login_at: Timestamp,
    /// WebAuthn user handle, once there was a passkey to register.
    pub passkey_handle: Option<Vec<u8>>,
}

const COLUMNS: &str = "user_id, identifier, email, phone, created_at, updated_at, last_login_at, passkey_handle";

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
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let column = match channel.address() {
            Address::Email => "email",
            Address::Phone => "phone",
        };
        let query = format!(
            "INSERT INTO user (user_id, identifier, {column}, created_at, updated_at, last_login_at)
             VALUES (?1, ?2, ?3, ?4, ?4, ?4)
             ON CONFLICT (identifier) DO UPDATE SET last_login_at = ?4
             RETURNING {COLUMNS}"
        );
        Ok(transaction.query_row(&query, (fresh_id, identifier, address, now), Self::read)?)
    }

    /// The user with this canonical identifier.
    pub fn find_by_identifier(transaction: &Transaction<'_>, identifier: &str) -> Result<Option<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM user WHERE identifier = ?1");
        Ok(transaction.query_row(&query, [identifier], Self::read).optional()?)
    }

    /// Notes a login of a known user.
    pub fn note_login(
        transaction: &Transaction<'_>,
        user_id: &str,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let query = format!("UPDATE user SET last_login_at = ?2 WHERE user_id = ?1 RETURNING {COLUMNS}");
        Ok(transaction.query_row(&query, (user_id, now), Self::read).optional()?)
    }

    /// Gives the user a WebAuthn user handle, unless there is one.
    pub fn keep_passkey_handle(
        transaction: &Transaction<'_>,
        user_id: &str,
        fresh: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        Ok(transaction.query_row(
            "UPDATE user SET passkey_handle = coalesce(passkey_handle, ?2) WHERE user_id = ?1 RETURNING passkey_handle",
            (user_id, fresh),
            |row| row.get(0),
        )?)
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
            passkey_handle: row.get(7)?,
        })
    }
}
