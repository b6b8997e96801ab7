//! Holds what is known of the world's phone numbers, once it is needed and has arrived.

use crate::phone::Metadata;
use crate::time::Instant;

/// What is known of phone numbers, and whether it is on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhoneMetadata {
    /// There once it has arrived.
    pub known: Option<Metadata>,
    /// Whether the runner was asked for it, and has not answered.
    pub(crate) is_asked: bool,
    /// How often it did not arrive.
    pub(crate) failures: u32,
    /// When it may be asked for again.
    pub(crate) next_try: Instant,
}
