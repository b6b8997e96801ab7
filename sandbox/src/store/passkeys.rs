//! Keeps the `passkey` table: the credentials people have registered.

use rusqlite::{ErrorCode, OptionalExtension, Row, Transaction, params};

use super::StoreError;
use crate::clock::Timestamp;

/// A registered credential.
pub struct PasskeyRow {
    /// Credential id, base64url.
    pub credential_id: String,
    /// Whose it is.
    pub user_id: String,
    /// Relying party it was made for.
    pub rp_id: String,
    /// What its owner calls it.
    pub name: String,
    /// What checks its signatures, as JSON of the library.
    pub verifier: String,
    /// COSE_Key, base64url.
    pub public_key: String,
    /// Attestation statement format, such as `none`.
    pub attestation_type: String,
    /// Model of the authenticator, as a UUID.
    pub aaguid: String,
    /// Ways to reach the authenticator, as a JSON list.
    pub transports: String,
    /// Signature counter at the last use.
    pub sign_count: u32,
    /// Whether it can be synchronised.
    pub backup_eligible: bool,
    /// Whether it is.
    pub backup_state: bool,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When its name changed last.
    pub updated_at: Timestamp,
    /// When it signed in last.
    pub last_used_at: Option<Timestamp>,
}

const COLUMNS: &str = "credential_id, user_id, rp_id, name, verifier, public_key, attestation_type, aaguid, transports,
                       sign_count, backup_eligible, backup_state, created_at, updated_at, last_used_at";

impl PasskeyRow {
    /// Keeps a new credential. False when its id is taken: two accounts must never share one (WebAuthn §7.1 step 26).
    pub fn insert(transaction: &Transaction<'_>, row: &Self) -> Result<bool, StoreError> {
        let inserted = transaction.execute(
            &format!(
                "INSERT INTO passkey ({COLUMNS})
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
            ),
            params![
                row.credential_id,
                row.user_id,
                row.rp_id,
                row.name,
                row.verifier,
                row.public_key,
                row.attestation_type,
                row.aaguid,
                row.transports,
                row.sign_count,
                row.backup_eligible,
                row.backup_state,
                row.created_at,
                row.updated_at,
                row.last_used_at,
            ],
        );
        match inserted {
            Ok(_) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The credential with this id at this relying party.
    pub fn find(transaction: &Transaction<'_>, credential_id: &str, rp_id: &str) -> Result<Option<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM passkey WHERE credential_id = ?1 AND rp_id = ?2");
        Ok(transaction.query_row(&query, (credential_id, rp_id), Self::read).optional()?)
    }

    /// A user's credentials at a relying party, oldest first.
    pub fn list(transaction: &Transaction<'_>, user_id: &str, rp_id: &str) -> Result<Vec<Self>, StoreError> {
        let mut statement = transaction.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM passkey WHERE user_id = ?1 AND rp_id = ?2 ORDER BY created_at, rowid"
        ))?;
        let rows = statement.query_map((user_id, rp_id), Self::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes a use: the new counter and flags, and what checks the next signature.
    pub fn note_use(transaction: &Transaction<'_>, row: &Self) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE passkey SET verifier = ?2, sign_count = ?3, backup_eligible = ?4, backup_state = ?5,
                                last_used_at = ?6
             WHERE credential_id = ?1",
            params![
                row.credential_id,
                row.verifier,
                row.sign_count,
                row.backup_eligible,
                row.backup_state,
                row.last_used_at
            ],
        )?;
        Ok(())
    }

    /// Renames a credential.
    pub fn rename(
        transaction: &Transaction<'_>,
        credential_id: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        transaction.execute(
            "UPDATE passkey SET name = ?2, updated_at = ?3 WHERE credential_id = ?1",
            params![credential_id, name, now],
        )?;
        Ok(())
    }

    /// Forgets a credential.
    pub fn delete(transaction: &Transaction<'_>, credential_id: &str) -> Result<(), StoreError> {
        transaction.execute("DELETE FROM passkey WHERE credential_id = ?1", [credential_id])?;
        Ok(())
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            credential_id: row.get(0)?,
            user_id: row.get(1)?,
            rp_id: row.get(2)?,
            name: row.get(3)?,
            verifier: row.get(4)?,
            public_key: row.get(5)?,
            attestation_type: row.get(6)?,
            aaguid: row.get(7)?,
            transports: row.get(8)?,
            sign_count: row.get(9)?,
            backup_eligible: row.get(10)?,
            backup_state: row.get(11)?,
            created_at: row.get(12)?,
            updated_at: row.get(13)?,
            last_used_at: row.get(14)?,
        })
    }
}
