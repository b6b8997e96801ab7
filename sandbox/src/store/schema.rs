//! Creates the tables, and the one value that is made at the first start: the key behind all tokens.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::StoreError;
use crate::login::email::Email;

/// What brings a file from each version to the next, in order; a file's `user_version` counts those it has had.
/// Written once and never changed: files in use have had them.
const MIGRATIONS: [Migration; 5] = [
    Migration::Sql(FIRST_TABLES),
    Migration::Sql(CODES),
    Migration::Sql(PASSKEYS),
    Migration::Code(separate_look_alikes),
    Migration::Sql(DELIVERIES),
];

/// How a file is brought to its next version.
enum Migration {
    /// By statements.
    Sql(&'static str),
    /// By what SQLite cannot do.
    Code(fn(&Transaction<'_>) -> Result<(), StoreError>),
}

const FIRST_TABLES: &str = "
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- One row a person: `identifier` is the canonical form of the email address (later: or phone number).
CREATE TABLE user (
    user_id       TEXT PRIMARY KEY,
    identifier    TEXT NOT NULL UNIQUE,
    email         TEXT,
    phone         TEXT,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    last_login_at INTEGER NOT NULL
) STRICT;

-- One row a login under way. The state and the proof (a link's magictext) are kept as SHA-256.
-- user_id is set by verifying; sealed_answer by the first read of status, encrypted with the state as part of its key.
CREATE TABLE login (
    state_hash    BLOB PRIMARY KEY,
    proof_hash    BLOB NOT NULL,
    client_id     TEXT NOT NULL,
    method        TEXT NOT NULL,
    identifier    TEXT NOT NULL,
    address       TEXT NOT NULL,
    sent_at       INTEGER NOT NULL,
    resends       INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    user_id       TEXT REFERENCES user (user_id) ON DELETE CASCADE,
    sealed_answer TEXT
) STRICT;
CREATE INDEX login_expires_at ON login (expires_at);

-- Used tokens stay until they expire: that is how a second use is noticed.
CREATE TABLE refresh_token (
    token_hash BLOB PRIMARY KEY,
    family     TEXT NOT NULL,
    client_id  TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES user (user_id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_expires_at ON refresh_token (expires_at);

-- What /inbox shows. The content is encrypted: it holds links that work.
CREATE TABLE message (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    channel    TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    sent_at    INTEGER NOT NULL,
    sealed     TEXT NOT NULL
) STRICT;
CREATE INDEX message_recipient ON message (recipient);
";

/// Codes beside links. Logins under way are dropped with their table: they live for minutes.
const CODES: &str = "
DROP TABLE login;

-- One row a login under way: one message to one address, with a link, a code, or both in it.
-- The state and the link's magictext are kept as SHA-256, the code as a MAC under a key that takes the state.
-- user_id is set by the link; sealed_answer by the first read of status or by the code, encrypted with the state as
-- part of its key.
CREATE TABLE login (
    state_hash    BLOB PRIMARY KEY,
    channel       TEXT NOT NULL,
    link_hash     BLOB,
    code_mac      BLOB,
    wrong_codes   INTEGER NOT NULL,
    client_id     TEXT NOT NULL,
    identifier    TEXT NOT NULL,
    address       TEXT NOT NULL,
    sent_at       INTEGER NOT NULL,
    resends       INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    user_id       TEXT REFERENCES user (user_id) ON DELETE CASCADE,
    sealed_answer TEXT
) STRICT;
CREATE INDEX login_expires_at ON login (expires_at);
";

const PASSKEYS: &str = "
-- WebAuthn's user handle: random, made with the first passkey, and the same from then on.
ALTER TABLE user ADD COLUMN passkey_handle BLOB;
CREATE UNIQUE INDEX user_passkey_handle ON user (passkey_handle);

-- One row a credential. verifier is what checks its signatures (public key, counter, flags), as the library writes it;
-- the columns beside it are what the account sees.
CREATE TABLE passkey (
    credential_id    TEXT PRIMARY KEY,
    user_id          TEXT NOT NULL REFERENCES user (user_id) ON DELETE CASCADE,
    rp_id            TEXT NOT NULL,
    name             TEXT NOT NULL,
    verifier         TEXT NOT NULL,
    public_key       TEXT NOT NULL,
    attestation_type TEXT NOT NULL,
    aaguid           TEXT NOT NULL,
    transports       TEXT NOT NULL,
    sign_count       INTEGER NOT NULL,
    backup_eligible  INTEGER NOT NULL,
    backup_state     INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    last_used_at     INTEGER
) STRICT;
CREATE INDEX passkey_user_id ON passkey (user_id);

-- One row a challenge that was given out, by the SHA-256 of its auth_code. sealed is what the challenge is checked
-- against; after a login it is the answer, for ping status to repeat.
CREATE TABLE ceremony (
    auth_code_hash BLOB PRIMARY KEY,
    kind           TEXT NOT NULL,
    client_id      TEXT NOT NULL,
    user_id        TEXT REFERENCES user (user_id) ON DELETE CASCADE,
    identifier     TEXT,
    sealed         TEXT NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX ceremony_expires_at ON ceremony (expires_at);
";

/// What became of each message. Those from before were not waiting.
const DELIVERIES: &str = "
ALTER TABLE message ADD COLUMN delivery TEXT NOT NULL DEFAULT 'inbox';
ALTER TABLE message ADD COLUMN failure TEXT;
";

/// Sets the connection up and creates the tables in an empty file.
pub fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA busy_timeout = 5000;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;",
    )?;
    let transaction = connection.transaction()?;
    let mut version: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let missing = usize::try_from(version).ok().and_then(|version| MIGRATIONS.get(version..));
    for migration in missing.ok_or(StoreError::NewerSchema)? {
        match migration {
            Migration::Sql(statements) => transaction.execute_batch(statements)?,
            Migration::Code(step) => step(&transaction)?,
        }
        version += 1;
    }
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()?;
    Ok(())
}

/// Identifies everybody by the address they first typed, with the rule of `login::email`. The one before took `ẞ` for `ß`, and
/// so the mailbox of one person for the account of another: the account stays with the first, others make a new one.
///
/// Logins under way were started by the old rule and end. Two accounts never become one: what is the same address now had the
/// same account before.
fn separate_look_alikes(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let mut statement = transaction.prepare("SELECT user_id, identifier, email FROM user WHERE email IS NOT NULL")?;
    let users: Vec<(String, String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    for (user_id, identifier, address) in users {
        // An address that is refused today keeps its account, which nobody can reach by mail any more.
        if let Ok(email) = Email::parse(&address)
            && email.identifier() != identifier
        {
            transaction.execute("UPDATE user SET identifier = ?2 WHERE user_id = ?1", (user_id, email.identifier()))?;
        }
    }
    transaction.execute_batch("DELETE FROM login; DELETE FROM ceremony;")?;
    Ok(())
}

/// The stored value of a setting; stores `fresh` when there is none yet.
pub fn setting_or_insert(transaction: &Transaction<'_>, name: &str, fresh: &[u8; 32]) -> Result<[u8; 32], StoreError> {
    let stored =
        transaction.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).optional()?;
    if let Some(value) = stored {
        return Ok(value);
    }
    transaction.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", (name, fresh.as_slice()))?;
    Ok(*fresh)
}

/// Deletes everything but the settings.
pub fn clear(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute_batch(
        "DELETE FROM login; DELETE FROM ceremony; DELETE FROM refresh_token; DELETE FROM message; DELETE FROM passkey;
         DELETE FROM user;",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_first_version_keeps_its_users_and_messages() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(FIRST_TABLES).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute_batch(
                "INSERT INTO user VALUES ('u', 'ada@example.com', 'ada@example.com', NULL, 1, 1, 1);
                 INSERT INTO message (message_id, channel, recipient, sent_at, sealed) VALUES ('m', 'email', 'a', 1, 's');
                 INSERT INTO login VALUES (x'00', x'00', 'c', 'magic_link', 'a', 'a', 1, 0, 2, 'u', NULL);",
            )
            .unwrap();
        prepare(&mut connection).unwrap();
        prepare(&mut connection).unwrap();
        let count = |table: &str| -> i64 {
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!((count("user"), count("message"), count("login")), (1, 1, 0));
        let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 5);
    }

    #[test]
    fn an_account_stays_with_the_address_that_was_first_typed() {
        let mut connection = Connection::open_in_memory().unwrap();
        for statements in [FIRST_TABLES, CODES, PASSKEYS] {
            connection.execute_batch(statements).unwrap();
        }
        connection.pragma_update(None, "user_version", 3).unwrap();
        // As the rule before had them: every letter in lower case.
        let users = [
            ("a", "ada@example.com", Some("Ada@Example.com"), "ada@example.com"),
            ("b", "straße@example.com", Some("STRAẞE@example.com"), "straẞe@example.com"),
            ("c", "i\u{307}@example.com", Some("İ@example.com"), "İ@example.com"),
            ("d", "jane@xn--bcher-kva.example", Some("jane@xn--bcher-kva.example"), "jane@xn--bcher-kva.example"),
            ("e", "\"q\"@example.com", Some("\"Q\"@example.com"), "\"q\"@example.com"),
            ("f", "+12015550123", None, "+12015550123"),
        ];
        for (id, identifier, email, _) in users {
            connection
                .execute("INSERT INTO user VALUES (?1, ?2, ?3, NULL, 1, 1, 1, NULL)", (id, identifier, email))
                .unwrap();
        }
        prepare(&mut connection).unwrap();
        for (id, _, _, now) in users {
            let identifier: String =
                connection.query_row("SELECT identifier FROM user WHERE user_id = ?1", [id], |row| row.get(0)).unwrap();
            assert_eq!(identifier, now, "{id}");
        }
    }
}
