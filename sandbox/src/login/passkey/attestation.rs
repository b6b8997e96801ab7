//! Reads what an attestation object says about a new credential (WebAuthn §6.5), for its owner to see: after the
//! library has checked the same bytes; nothing here decides whether a passkey is accepted.

use ciborium::Value;
use webauthn_rs::prelude::Uuid;

/// Offsets of authenticator data (WebAuthn §6.1): flags and counter follow the hash of the relying party id, then the
/// attested credential data.
const FLAGS: usize = 32;
const COUNTER: usize = 33;
const AAGUID: usize = 37;
const ID_LENGTH: usize = 53;
const ID: usize = 55;

const BACKUP_ELIGIBLE: u8 = 0b0000_1000;
const BACKUP_STATE: u8 = 0b0001_0000;

/// What the authenticator says about a new credential.
pub struct Attested {
    /// Attestation statement format.
    pub format: String,
    /// Model of the authenticator; all zero when it does not tell.
    pub aaguid: Uuid,
    /// COSE_Key.
    pub public_key: Vec<u8>,
    /// Signature counter.
    pub sign_count: u32,
    /// Whether the credential can be synchronised.
    pub backup_eligible: bool,
    /// Whether it is.
    pub backup_state: bool,
}

impl Attested {
    /// Reads an attestation object.
    pub fn read(attestation_object: &[u8]) -> Option<Self> {
        let object: Value = ciborium::from_reader(attestation_object).ok()?;
        let field =
            |name: &str| object.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
        let data = field("authData")?.as_bytes()?;
        let flags = *data.get(FLAGS)?;
        let id_length = u16::from_be_bytes(data.get(ID_LENGTH..ID)?.try_into().ok()?);
        let key = data.get(ID + usize::from(id_length)..)?;
        // Extensions may follow the key: what is left of the slice after one item says where it ends.
        let mut rest = key;
        let _: Value = ciborium::from_reader(&mut rest).ok()?;
        let public_key = key.get(..key.len() - rest.len())?.to_vec();
        Some(Self {
            format: field("fmt")?.as_text()?.to_owned(),
            aaguid: Uuid::from_slice(data.get(AAGUID..ID_LENGTH)?).ok()?,
            public_key,
            sign_count: u32::from_be_bytes(data.get(COUNTER..AAGUID)?.try_into().ok()?),
            backup_eligible: flags & BACKUP_ELIGIBLE != 0,
            backup_state: flags & BACKUP_STATE != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_facts_and_only_the_key() {
        let mut data = vec![7; FLAGS];
        data.push(0b1101_1101);
        data.extend(9_u32.to_be_bytes());
        data.extend([0xab; 16]);
        data.extend(3_u16.to_be_bytes());
        data.extend([1, 2, 3]);
        // {1: 2} is the key, {"a": 1} the extensions.
        data.extend([0xa1, 0x01, 0x02, 0xa1, 0x61, 0x61, 0x01]);
        let object = Value::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Value::Map(Vec::new())),
            ("authData".into(), Value::Bytes(data)),
        ]);
        let mut bytes = Vec::new();
        ciborium::into_writer(&object, &mut bytes).unwrap();

        let attested = Attested::read(&bytes).unwrap();
        assert_eq!(attested.format, "none");
        assert_eq!(attested.aaguid, Uuid::from_bytes([0xab; 16]));
        assert_eq!(attested.public_key, [0xa1, 0x01, 0x02]);
        assert_eq!(attested.sign_count, 9);
        assert!(attested.backup_eligible && attested.backup_state);
        for end in 0..bytes.len() {
            assert!(Attested::read(&bytes[..end]).is_none(), "{end}");
        }
    }
}
