//! The `login` table: logins under way.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::StoreError;
use crate::clock::Moment;
use crate::secrets::Hashed;

/// A login under way, until `expires_at`.
pub struct Login {
    /// Client it was started for.
    pub client_id: String,
    /// Canonical identifier: whom it signs in.
    pub identifier: String,
    /// The address as typed: where messages go.
    pub address: String,
    /// Hash of what proves the login now.
    pub proof_hash: Vec<u8>,
    /// Latest message.
    pub sent_at: Moment,
    /// Messages after the first.
    pub resends: u32,
    /// From then on this login does not exist.
    pub expires_at: Moment,
    /// How far it is.
    pub phase: Phase,
}

/// How far a login is.
pub enum Phase {
    /// Nobody has proved anything yet.
    Pending,
    /// Proved; the tokens were not asked for yet.
    Verified {
        /// Who signed in.
        user_id: String,
    },
    /// The tokens were read; they can be read again until the login expires.
    Answered {
        /// The answer, sealed with the state.
        sealed_answer: String,
    },
}

impl Login {
    /// Starts a login.
    pub fn insert(transaction: &Transaction<'_>, state: &Hashed, method: &str, login: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "INSERT INTO login
                 (state_hash, proof_hash, client_id, method, identifier, address, sent_at, resends, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                state.as_bytes(),
                login.proof_hash,
                login.client_id,
                method,
                login.identifier,
                login.address,
                login.sent_at,
                login.resends,
                login.expires_at,
            ],
        )?;
        Ok(())
    }

    /// The live login of a state, when it was started for this client by this method.
    pub fn find(
        transaction: &Transaction<'_>,
        state: &Hashed,
        client_id: &str,
        method: &str,
        now: Moment,
    ) -> Result<Option<Self>, StoreError> {
        Ok(transaction
            .query_row(
                "SELECT client_id, identifier, address, proof_hash, sent_at, resends, expires_at, user_id, sealed_answer
                 FROM login WHERE state_hash = ?1 AND client_id = ?2 AND method = ?3 AND expires_at > ?4",
                params![state.as_bytes(), client_id, method, now],
                Self::read,
            )
            .optional()?)
    }

    /// Replaces what proves the login: the older link dies.
    pub fn set_proof(
        transaction: &Transaction<'_>,
        state: &Hashed,
        proof: &Hashed,
        sent_at: Moment,
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE login SET proof_hash = ?2, sent_at = ?3, expires_at = ?4, resends = resends + 1
             WHERE state_hash = ?1",
            params![state.as_bytes(), proof.as_bytes(), sent_at, expires_at],
        )?;
        Ok(())
    }

    /// Marks a pending login as proved. False when it no longer was pending.
    pub fn set_verified(
        transaction: &Transaction<'_>,
        state: &Hashed,
        user_id: &str,
        expires_at: Moment,
    ) -> Result<bool, StoreError> {
        let changed = transaction.execute(
            "UPDATE login SET user_id = ?2, expires_at = ?3, proof_hash = zeroblob(0)
             WHERE state_hash = ?1 AND user_id IS NULL",
            params![state.as_bytes(), user_id, expires_at],
        )?;
        Ok(changed == 1)
    }

    /// Keeps the sealed answer for as long as it can be read again.
    pub fn set_answered(
        transaction: &Transaction<'_>,
        state: &Hashed,
        sealed_answer: &str,
        expires_at: Moment,
    ) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE login SET sealed_answer = ?2, expires_at = ?3 WHERE state_hash = ?1",
            params![state.as_bytes(), sealed_answer, expires_at],
        )?;
        Ok(())
    }

    /// Deletes what has expired; returns how many.
    pub fn sweep(transaction: &Transaction<'_>, now: Moment) -> Result<usize, StoreError> {
        Ok(transaction.execute("DELETE FROM login WHERE expires_at <= ?1", [now])?)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let phase = match (row.get(7)?, row.get(8)?) {
            (_, Some(sealed_answer)) => Phase::Answered { sealed_answer },
            (Some(user_id), None) => Phase::Verified { user_id },
            (None, None) => Phase::Pending,
        };
        Ok(Self {
            client_id: row.get(0)?,
            identifier: row.get(1)?,
            address: row.get(2)?,
            proof_hash: row.get(3)?,
            sent_at: row.get(4)?,
            resends: row.get(5)?,
            expires_at: row.get(6)?,
            phase,
        })
    }
}
