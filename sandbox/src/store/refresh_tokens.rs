//! Keeps the `refresh_token` table: which refresh tokens exist, and which were used.

use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreError;
use crate::clock::Timestamp;
use crate::secrets::Hashed;

/// A refresh token this server made and has not forgotten.
pub struct RefreshToken {
    /// All tokens that descend from one login share this.
    pub family: String,
    /// Client it was made for.
    pub client_id: String,
    /// The user it signs in.
    pub user_id: String,
    /// From then on it does not work.
    pub expires_at: Timestamp,
    /// When it was exchanged.
    pub used_at: Option<Timestamp>,
}

impl RefreshToken {
    /// Remembers a new token.
    pub fn insert(transaction: &Transaction<'_>, token: &Hashed, row: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "INSERT INTO refresh_token (token_hash, family, client_id, user_id, expires_at, used_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![token.as_bytes(), row.family, row.client_id, row.user_id, row.expires_at, row.used_at],
        )?;
        Ok(())
    }

    /// The token with this hash, used or not.
    pub fn find(transaction: &Transaction<'_>, token: &Hashed) -> Result<Option<Self>, StoreError> {
        Ok(transaction
            .query_row(
                "SELECT family, client_id, user_id, expires_at, used_at FROM refresh_token WHERE token_hash = ?1",
                [token.as_bytes()],
                |row| {
                    Ok(Self {
                        family: row.get(0)?,
                        client_id: row.get(1)?,
                        user_id: row.get(2)?,
                        expires_at: row.get(3)?,
                        used_at: row.get(4)?,
                    })
                },
            )
            .optional()?)
    }

    /// Notes that a token was exchanged.
    pub fn mark_used(transaction: &Transaction<'_>, token: &Hashed, now: Timestamp) -> Result<(), StoreError> {
        transaction
            .execute("UPDATE refresh_token SET used_at = ?2 WHERE token_hash = ?1", params![token.as_bytes(), now])?;
        Ok(())
    }

    /// Forgets a whole family: none of its tokens works any more.
    pub fn revoke_family(transaction: &Transaction<'_>, family: &str) -> Result<(), StoreError> {
        transaction.execute("DELETE FROM refresh_token WHERE family = ?1", [family])?;
        Ok(())
    }

    /// Deletes what has expired; returns how many.
    pub fn sweep(transaction: &Transaction<'_>, now: Timestamp) -> Result<usize, StoreError> {
        Ok(transaction.execute("DELETE FROM refresh_token WHERE expires_at <= ?1", [now])?)
    }
}
