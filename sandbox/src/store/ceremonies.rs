//! Keeps the `ceremony` table: WebAuthn challenges that were given out, and for a minute the answers they led to.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreError;
use crate::clock::Timestamp;
use crate::secrets::Hashed;

/// A challenge, until `expires_at`.
pub struct Ceremony {
    /// What it is for.
    pub kind: CeremonyKind,
    /// Client it was given out to.
    pub client_id: String,
    /// Who registers.
    pub user_id: Option<String>,
    /// The identifier a login was started for (canonical), when one was named.
    pub identifier: Option<String>,
    /// What the response is checked against, or the answer; sealed with the auth code.
    pub sealed: String,
    /// From then on it does not exist.
    pub expires_at: Timestamp,
}

/// What a ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// Proving that one has a passkey.
    Login,
    /// Making a passkey.
    Registration,
    /// A login that is over; status repeats its answer.
    Answered,
}

impl Ceremony {
    /// Remembers a challenge, or an answer.
    pub fn insert(transaction: &Transaction<'_>, auth_code: &Hashed, row: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "INSERT INTO ceremony (auth_code_hash, kind, client_id, user_id, identifier, sealed, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                auth_code.as_bytes(),
                row.kind,
                row.client_id,
                row.user_id,
                row.identifier,
                row.sealed,
                row.expires_at
            ],
        )?;
        Ok(())
    }

    /// Takes a live challenge of this client away: whatever becomes of it, it cannot be used again.
    pub fn take(
        transaction: &Transaction<'_>,
        auth_code: &Hashed,
        kind: CeremonyKind,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        Ok(transaction
            .query_row(
                "DELETE FROM ceremony WHERE auth_code_hash = ?1 AND kind = ?2 AND client_id = ?3 AND expires_at > ?4
                 RETURNING user_id, identifier, sealed, expires_at",
                params![auth_code.as_bytes(), kind, client_id, now],
                |row| {
                    Ok(Self {
                        kind,
                        client_id: client_id.to_owned(),
                        user_id: row.get(0)?,
                        identifier: row.get(1)?,
                        sealed: row.get(2)?,
                        expires_at: row.get(3)?,
                    })
                },
            )
            .optional()?)
    }

    /// The sealed answer of a login that is over, while status repeats it.
    pub fn find_answer(
        transaction: &Transaction<'_>,
        auth_code: &Hashed,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        Ok(transaction
            .query_row(
                "SELECT sealed FROM ceremony
                 WHERE auth_code_hash = ?1 AND kind = ?2 AND client_id = ?3 AND expires_at > ?4",
                params![auth_code.as_bytes(), CeremonyKind::Answered, client_id, now],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Deletes what has expired; returns how many.
    pub fn sweep(transaction: &Transaction<'_>, now: Timestamp) -> Result<usize, StoreError> {
        Ok(transaction.execute("DELETE FROM ceremony WHERE expires_at <= ?1", [now])?)
    }
}

impl ToSql for CeremonyKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Login => "login",
            Self::Registration => "registration",
            Self::Answered => "answered",
        }
        .into())
    }
}

impl FromSql for CeremonyKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "login" => Ok(Self::Login),
            "registration" => Ok(Self::Registration),
            "answered" => Ok(Self::Answered),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}
