//! Names the regions that have phone numbers.

use core::fmt;

/// For each first letter of a code, a bit for each second one: see `build.rs`.
const ASSIGNED: [u32; 26] = include!(concat!(env!("OUT_DIR"), "/countries.rs"));

/// A region with a calling code: an ISO 3166-1 alpha-2 code, or one of the few that are reserved for the same purpose
/// (`AC`, `TA`, `XK`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Country(pub(super) [u8; 2]);

impl Country {
    /// Finds the region of a two-letter code in upper or lower case. `None` for codes without phone numbers of their own.
    pub fn parse(code: &str) -> Option<Self> {
        Self::assigned(<[u8; 2]>::try_from(code.as_bytes()).ok()?.map(|letter| letter.to_ascii_uppercase()))
    }

    fn assigned(letters: [u8; 2]) -> Option<Self> {
        let [first, second] = letters.map(|letter| letter.wrapping_sub(b'A'));
        let row = ASSIGNED.get(usize::from(first))?.checked_shr(second.into())?;
        (row & 1 == 1).then_some(Self(letters))
    }

    /// The two letters, in upper case: `DE`. Put together anew, since the standard library's check of UTF-8 weighs more.
    pub fn code(self) -> String {
        self.0.into_iter().map(char::from).collect()
    }

    /// All regions, ordered by their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        let letters = || b'A'..=b'Z';
        let codes = letters().flat_map(move |first| letters().map(move |second| [first, second]));
        codes.filter_map(Self::assigned)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}
