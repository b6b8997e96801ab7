//! Keeps the `login` table: logins under way.

use std::time::Duration;

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Channel, StoreError};
use crate::clock::Timestamp;
use crate::secrets::{CodeMac, Hashed};

/// A login under way, until `expires_at`; one with a code is kept a while longer, to say that the code has expired.
pub struct Login {
    /// How its messages go out.
    pub channel: Channel,
    /// Client it was started for.
    pub client_id: String,
    /// Canonical identifier of the person it signs in.
    pub identifier: String,
    /// The address as typed: where messages go.
    pub address: String,
    /// What proves the login now.
    pub proofs: Proofs,
    /// Wrong codes entered, resends included.
    pub wrong_codes: u32,
    /// Latest message.
    pub sent_at: Timestamp,
    /// Messages after the first.
    pub resends: u32,
    /// From then on nothing can prove this login.
    pub expires_at: Timestamp,
    /// How far it is.
    pub phase: Phase,
}

/// What proves a login: what its latest message carried, as it is stored.
pub struct Proofs {
    /// Hash of the link's magictext.
    pub link_hash: Option<Vec<u8>>,
    /// MAC of the code.
    pub code_mac: Option<Vec<u8>>,
}

/// How far a login is.
pub enum Phase {
    /// Not proved yet.
    Pending,
    /// Proved by the link; the tokens were not asked for yet.
    Verified {
        /// Who signed in.
        user_id: String,
    },
    /// The tokens were given out; status repeats them until the login expires.
    Answered {
        /// The answer, sealed with the state.
        sealed_answer: String,
    },
}

impl Proofs {
    /// How proofs are stored.
    pub fn of(link: Option<Hashed>, code: Option<CodeMac>) -> Self {
        Self { link_hash: link.map(|hash| hash.as_bytes().to_vec()), code_mac: code.map(|mac| mac.as_bytes().to_vec()) }
    }
}

impl Login {
    /// Starts a login.
    pub fn insert(transaction: &Transaction<'_>, state: &Hashed, login: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "INSERT INTO login (state_hash, channel, link_hash, code_mac, wrong_codes, client_id, identifier, address,
                                sent_at, resends, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                state.as_bytes(),
                login.channel,
                login.proofs.link_hash,
                login.proofs.code_mac,
                login.wrong_codes,
                login.client_id,
                login.identifier,
                login.address,
                login.sent_at,
                login.resends,
                login.expires_at,
            ],
        )?;
        Ok(())
    }

    /// The login of a state, expired or not, when it was started for this client.
    pub fn find(transaction: &Transaction<'_>, state: &Hashed, client_id: &str) -> Result<Option<Self>, StoreError> {
        Ok(transaction
            .query_row(
                "SELECT channel, client_id, identifier, address, link_hash, code_mac, wrong_codes, sent_at, resends,
                        expires_at, user_id, sealed_answer
                 FROM login WHERE state_hash = ?1 AND client_id = ?2",
                params![state.as_bytes(), client_id],
                Self::read,
            )
            .optional()?)
    }

    /// The login of a state, when it was started for this client and has not expired.
    pub fn find_live(
        transaction: &Transaction<'_>,
        state: &Hashed,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        Ok(Self::find(transaction, state, client_id)?.filter(|login| now < login.expires_at))
    }

    /// Replaces what proves the login: the older link and code die.
    pub fn set_proofs(
        transaction: &Transaction<'_>,
        state: &Hashed,
        proofs: &Proofs,
        sent_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE login SET link_hash = ?2, code_mac = ?3, sent_at = ?4, expires_at = ?5, resends = resends + 1
             WHERE state_hash = ?1",
            params![state.as_bytes(), proofs.link_hash, proofs.code_mac, sent_at, expires_at],
        )?;
        Ok(())
    }

    /// Counts a wrong code.
    pub fn add_wrong_code(transaction: &Transaction<'_>, state: &Hashed) -> Result<(), StoreError> {
        transaction
            .execute("UPDATE login SET wrong_codes = wrong_codes + 1 WHERE state_hash = ?1", [state.as_bytes()])?;
        Ok(())
    }

    /// Marks a pending login as proved by its link. False when it no longer was pending.
    pub fn set_verified(
        transaction: &Transaction<'_>,
        state: &Hashed,
        user_id: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = transaction.execute(
            "UPDATE login SET user_id = ?2, expires_at = ?3, link_hash = NULL
             WHERE state_hash = ?1 AND user_id IS NULL AND sealed_answer IS NULL",
            params![state.as_bytes(), user_id, expires_at],
        )?;
        Ok(changed == 1)
    }

    /// Keeps the sealed answer for as long as it can be read again; nothing proves this login any more.
    pub fn set_answered(
        transaction: &Transaction<'_>,
        state: &Hashed,
        sealed_answer: &str,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE login SET sealed_answer = ?2, expires_at = ?3, link_hash = NULL, code_mac = NULL
             WHERE state_hash = ?1",
            params![state.as_bytes(), sealed_answer, expires_at],
        )?;
        Ok(())
    }

    /// Ends a login: its state is unknown from now on.
    pub fn delete(transaction: &Transaction<'_>, state: &Hashed) -> Result<(), StoreError> {
        transaction.execute("DELETE FROM login WHERE state_hash = ?1", [state.as_bytes()])?;
        Ok(())
    }

    /// Deletes what has expired, logins with a code `code_grace` later; returns how many.
    pub fn sweep(transaction: &Transaction<'_>, now: Timestamp, code_grace: Duration) -> Result<usize, StoreError> {
        Ok(transaction.execute(
            "DELETE FROM login WHERE expires_at <= ?1 - CASE WHEN code_mac IS NULL THEN 0 ELSE ?2 END",
            params![now, i64::try_from(code_grace.as_millis()).unwrap_or(i64::MAX)],
        )?)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let phase = match (row.get(10)?, row.get(11)?) {
            (_, Some(sealed_answer)) => Phase::Answered { sealed_answer },
            (Some(user_id), None) => Phase::Verified { user_id },
            (None, None) => Phase::Pending,
        };
        Ok(Self {
            channel: row.get(0)?,
            client_id: row.get(1)?,
            identifier: row.get(2)?,
            address: row.get(3)?,
            proofs: Proofs { link_hash: row.get(4)?, code_mac: row.get(5)? },
            wrong_codes: row.get(6)?,
            sent_at: row.get(7)?,
            resends: row.get(8)?,
            expires_at: row.get(9)?,
            phase,
        })
    }
}
