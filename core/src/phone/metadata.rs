//! Looks up how the numbers of each region are built.
//!
//! What is known of them weighs as much as all screens together, and most people sign in with an email address: so it is no part
//! of this crate, but a text that the runner fetches ([`crate::effect::Effect::FetchPhoneMetadata`]).

use core::fmt;

use super::Country;

/// The text: see `build.rs` for its fields. The build writes it to a file, and tests read it; the browser fetches that file.
#[cfg(not(target_family = "wasm"))]
pub const METADATA: &str = include_str!(concat!(env!("OUT_DIR"), "/phone-metadata.txt"));

/// What libphonenumber knows of the numbers of all regions, as `build.rs` has written it down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Metadata(&'static str);

impl Metadata {
    /// Takes the text of the file, which stays for as long as the page. Who fetches it makes sure that it is the right one: it
    /// decides where text messages go.
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// What comes after the `+`: 49 (ITU-T E.164 §6.2.1). Several regions may share one.
    pub fn calling_code(self, country: Country) -> u16 {
        self.of_country(country).map(|numbering| numbering.calling_code).unwrap_or_default()
    }

    /// How numbers are built in every region.
    pub(super) fn all(self) -> impl Iterator<Item = Numbering> {
        self.0.split_terminator('\n').map(move |line| Numbering::read(self, line))
    }

    pub(super) fn of_country(self, country: Country) -> Option<Numbering> {
        let line = self.0.split_terminator('\n').find(|line| line.as_bytes().starts_with(&country.0))?;
        Some(Numbering::read(self, line))
    }

    /// How numbers are built that begin with a calling code: those of its main region.
    pub(super) fn of_calling_code(self, calling_code: u16) -> Option<Numbering> {
        self.all().find(|numbering| numbering.calling_code == calling_code && numbering.is_main)
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metadata")
    }
}

/// How numbers are built in a region.
#[derive(Clone, Copy)]
pub(super) struct Numbering {
    /// Where those of the other regions are.
    pub(super) metadata: Metadata,
    region: &'static str,
    pub(super) calling_code: u16,
    /// Whether it is the one to assume for its calling code.
    pub(super) is_main: bool,
    lengths: &'static str,
    /// Pattern of what starts an international number.
    pub(super) international_prefix: &'static str,
    /// Pattern of what starts a national number and is left out of the E.164 form.
    pub(super) national_prefix: &'static str,
    /// Comes before the digits captured by `national_prefix`.
    pub(super) inserted: &'static str,
    /// Pattern of any national number.
    pub(super) general: &'static str,
    /// Pattern of how numbers of this region begin, if it shares its calling code and is not the main region.
    pub(super) beginnings: &'static str,
}

impl Numbering {
    /// Reads a line of the metadata.
    fn read(metadata: Metadata, line: &'static str) -> Self {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let (region, head) = field().split_at_checked(2).unwrap_or_default();
        let mut calling_code: u16 = 0;
        let mut digits = 0;
        for digit in head.bytes().take_while(u8::is_ascii_digit) {
            calling_code = calling_code.wrapping_mul(10).wrapping_add(u16::from(digit - b'0'));
            digits += 1;
        }
        let after = head.get(digits..).unwrap_or_default();
        let secondary = after.strip_prefix('-');
        Self {
            metadata,
            region,
            calling_code,
            is_main: secondary.is_none(),
            lengths: secondary.unwrap_or(after),
            international_prefix: field(),
            national_prefix: field(),
            inserted: field(),
            general: field(),
            beginnings: field(),
        }
    }

    /// `None` for numbers that belong to no region, such as those of satellites.
    pub(super) fn country(&self) -> Option<Country> {
        Country::parse(self.region)
    }

    /// Shortest possible length, longest, and whether `length` is among the possible ones.
    pub(super) fn lengths(&self, length: usize) -> (usize, usize, bool) {
        let mut all = self.lengths.bytes().map(|letter| usize::from(letter.saturating_sub(b'a')) + 1);
        let shortest = all.clone().next().unwrap_or_default();
        let longest = all.clone().next_back().unwrap_or_default();
        (shortest, longest, all.any(|possible| possible == length))
    }
}
