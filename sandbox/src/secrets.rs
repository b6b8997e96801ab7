//! Randomness, and how what must stay secret is kept: as a hash, compared in constant time.
//!
//! Tokens are not here: see `tokens`.

use std::fmt;

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

/// A new id as the contract writes them: 24 hexadecimal digits (96 bits).
pub fn random_id() -> Result<String, NoRandomness> {
    Ok(hex::encode(random_bytes::<12>()?))
}

/// The secret half of a mailed link: 256 random bits as hexadecimal digits (the contract asks for at least 128).
pub fn random_magictext() -> Result<String, NoRandomness> {
    Ok(hex::encode(random_bytes::<32>()?))
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
    fn a_hash_matches_only_its_own_secret() {
        let stored = Hashed::of("abc");
        assert!(Hashed::of("abc").matches(stored.as_bytes()));
        assert!(!Hashed::of("abd").matches(stored.as_bytes()));
        assert!(!Hashed::of("abc").matches(&stored.as_bytes()[..31]));
        assert_eq!(format!("{stored:?}"), "Hashed(…)");
    }
}
