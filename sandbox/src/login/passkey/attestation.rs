//! Reads what an attestation object says about a new credential (WebAuthn §6.5), for its owner to see: after the
//! library has checked the same bytes. What the library lets pass although WebAuthn does not, is refused here.

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
const ATTESTED: u8 = 0b0100_0000;
const EXTENSIONS: u8 = 0b1000_0000;

/// In bytes (WebAuthn §7.1, "verify that the credentialId is ≤ 1023 bytes").
const LONGEST_ID: usize = 1023;

/// What the authenticator says about a new credential.
pub struct Attested {
    /// Attestation statement format.
    pub format: String,
    /// Its id.
    pub credential_id: Vec<u8>,
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
    /// Reads an attestation object. `None` for one that is not exactly what WebAuthn says: with bytes after any of its parts, an
    /// id that is empty or too long, or a statement where the format has none.
    pub fn read(attestation_object: &[u8]) -> Option<Self> {
        let fields = one_value(attestation_object)?.into_map().ok()?;
        let field = |name: &str| fields.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
        let (format, statement) = (field("fmt")?.as_text()?, field("attStmt")?.as_map()?);
        // The third is the data: so there is no other, and none twice.
        if fields.len() != 3 || (format == "none" && !statement.is_empty()) {
            return None;
        }
        let data = field("authData")?.as_bytes()?;
        let flags = *data.get(FLAGS)?;
        let id_length = usize::from(u16::from_be_bytes(data.get(ID_LENGTH..ID)?.try_into().ok()?));
        let credential_id = data.get(ID..ID + id_length)?;
        let key = data.get(ID + id_length..)?;
        // Extensions may follow the key: what is left of the slice after one item says where it ends.
        let mut rest = key;
        let _: Value = ciborium::from_reader(&mut rest).ok()?;
        let public_key = key.get(..key.len() - rest.len())?.to_vec();
        let has_extensions = flags & EXTENSIONS != 0;
        let ends = if has_extensions { one_value(rest)?.is_map() } else { rest.is_empty() };
        if !ends || flags & ATTESTED == 0 || !(1..=LONGEST_ID).contains(&id_length) {
            return None;
        }
        Some(Self {
            format: format.to_owned(),
            credential_id: credential_id.to_vec(),
            aaguid: Uuid::from_slice(data.get(AAGUID..ID_LENGTH)?).ok()?,
            public_key,
            sign_count: u32::from_be_bytes(data.get(COUNTER..AAGUID)?.try_into().ok()?),
            backup_eligible: flags & BACKUP_ELIGIBLE != 0,
            backup_state: flags & BACKUP_STATE != 0,
        })
    }
}

/// The CBOR value that the bytes are, with nothing after it.
fn one_value(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value = ciborium::from_reader(&mut rest).ok()?;
    rest.is_empty().then_some(value)
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
        assert!(Attested::read(&[bytes.as_slice(), &[0]].concat()).is_none(), "a byte after it");
    }
}
