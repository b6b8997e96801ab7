//! Makes random secrets, and the hashes and MACs that are kept of them, compared in constant time.
//!
//! Tokens, and the key of the MAC, are not here: see `tokens`.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The operating system gave no random bytes: nothing secret can be made.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// `N` bytes from the operating system.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A new id as the API writes them: 24 hexadecimal digits (96 bits).
pub fn random_id() -> Result<String, NoRandomness> {
    Ok(hex::encode(random_bytes::<12>()?))
}

/// The secret half of a mailed link: 256 random bits as hexadecimal digits.
pub fn random_magictext() -> Result<String, NoRandomness> {
    Ok(hex::encode(random_bytes::<32>()?))
}

/// A new code of `length` decimal digits, each sequence as likely as any other.
pub fn random_code(length: u8) -> Result<String, NoRandomness> {
    let length = usize::from(length);
    let mut code = String::with_capacity(length);
    while code.len() < length {
        let [byte] = random_bytes::<1>()?;
        // 250 is the largest multiple of ten in a byte: taking the rest as well would favour the digits 0 to 5.
        if byte < 250 {
            code.push(char::from(b'0' + byte % 10));
        }
    }
    Ok(code)
}

/// HMAC-SHA256 of a code: all the store keeps of it. A plain hash of one of a million codes would be searched in a
/// moment, so the key is one that the store alone does not give (see `tokens::Tokens::code_mac`).
#[derive(Clone, Copy)]
pub struct CodeMac([u8; 32]);

impl CodeMac {
    /// The MAC of a code under a key of SHA-256's block length.
    pub fn new(key: &[u8; 64], code: &str) -> Self {
        let mut mac = Hmac::<Sha256>::new(key.into());
        mac.update(code.as_bytes());
        Self(mac.finalize().into_bytes().into())
    }

    /// What is stored.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether `stored` is this MAC; takes the same time wherever the two differ.
    pub fn matches(&self, stored: &[u8]) -> bool {
        self.0.as_slice().ct_eq(stored).into()
    }
}

impl fmt::Debug for CodeMac {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CodeMac(…)")
    }
}

/// SHA-256 of a secret that is itself long and random: all the store keeps of it.
#[derive(Clone, Copy)]
pub struct Hashed([u8; 32]);

impl Hashed {
    /// Hashes a secret.
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// What is stored.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether `stored` is this hash; takes the same time wherever the two differ.
    pub fn matches(&self, stored: &[u8]) -> bool {
        self.0.as_slice().ct_eq(stored).into()
    }
}

impl fmt::Debug for Hashed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Hashed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_24_hexadecimal_digits_and_differ() {
        let (one, two) = (random_id().unwrap(), random_id().unwrap());
        assert_eq!(one.len(), 24);
        assert!(one.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(one, two);
    }

    #[test]
    fn codes_are_as_long_as_asked_for_and_use_all_digits() {
        for length in 4..=8 {
            assert_eq!(random_code(length).unwrap().len(), usize::from(length));
        }
        let codes: Vec<String> = (0..500).map(|_| random_code(6).unwrap()).collect();
        for code in &codes {
            assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        }
        for place in 0..6 {
            for digit in b'0'..=b'9' {
                assert!(codes.iter().any(|code| code.as_bytes()[place] == digit), "{place} {digit}");
            }
        }
    }

    #[test]
    fn a_mac_matches_only_its_own_code_under_its_own_key() {
        let stored = CodeMac::new(&[1; 64], "123456");
        assert!(CodeMac::new(&[1; 64], "123456").matches(stored.as_bytes()));
        assert!(!CodeMac::new(&[1; 64], "123457").matches(stored.as_bytes()));
        assert!(!CodeMac::new(&[2; 64], "123456").matches(stored.as_bytes()));
        assert_eq!(format!("{stored:?}"), "CodeMac(…)");
    }

    #[test]
    fn a_hash_matches_only_its_own_secret() {
        let stored = Hashed::of("abc");
        assert!(Hashed::of("abc").matches(stored.as_bytes()));
        assert!(!Hashed::of("abd").matches(stored.as_bytes()));
        assert!(!Hashed::of("abc").matches(&stored.as_bytes()[..31]));
        assert_eq!(format!("{stored:?}"), "Hashed(…)");
    }
}
