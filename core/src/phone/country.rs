//! Lists the regions that have phone numbers, and what is known about their numbers.

use core::fmt;

/// See `build.rs` for what the fields are.
pub(super) const METADATA: &str = include_str!(concat!(env!("OUT_DIR"), "/phone-metadata.txt"));

/// A region with a calling code: an ISO 3166-1 alpha-2 code, or one of the few that are reserved for the same purpose
/// (`AC`, `TA`, `XK`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Where its line starts in the metadata.
    line: u16,
}

impl Country {
    /// Finds the region of a two-letter code in upper or lower case. `None` for codes without phone numbers of their own.
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|country| country.code().eq_ignore_ascii_case(code))
    }

    /// The two letters, in upper case: `DE`.
    pub fn code(&self) -> &'static str {
        Numbering::at(self.line.into()).region
    }

    /// What comes after the `+`: 49 (ITU-T E.164 §6.2.1). Several regions may share one.
    pub fn calling_code(self) -> u16 {
        self.numbering().calling_code
    }

    /// All regions, ordered by their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        Numbering::all().filter_map(|numbering| numbering.country())
    }

    pub(super) fn numbering(self) -> Numbering {
        Numbering::at(self.line.into())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How numbers are built in a region.
#[derive(Clone, Copy)]
pub(super) struct Numbering {
    line: u16,
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
    /// Reads the line that starts at a place in the metadata.
    fn at(start: usize) -> Self {
        let rest = METADATA.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let (region, head) = field().split_at_checked(2).unwrap_or_default();
        let mut calling_code = 0;
        let mut digits = 0;
        for digit in head.bytes().take_while(u8::is_ascii_digit) {
            calling_code = calling_code * 10 + u16::from(digit - b'0');
            digits += 1;
        }
        let after = head.get(digits..).unwrap_or_default();
        let secondary = after.strip_prefix('-');
        Self {
            line: u16::try_from(start).unwrap_or_default(),
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

    /// Every line of the metadata.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let mut start = 0;
        METADATA.split_terminator('\n').map(move |line| {
            let numbering = Self::at(start);
            start += line.len() + 1;
            numbering
        })
    }

    /// How numbers are built that begin with a calling code: those of its main region.
    pub(super) fn of_calling_code(calling_code: u16) -> Option<Self> {
        Self::all().find(|numbering| numbering.calling_code == calling_code && numbering.is_main)
    }

    /// `None` for numbers that belong to no region, such as those of satellites.
    pub(super) fn country(&self) -> Option<Country> {
        (self.region != "00").then_some(Country { line: self.line })
    }

    /// Shortest possible length, longest, and whether `length` is among the possible ones.
    pub(super) fn lengths(&self, length: usize) -> (usize, usize, bool) {
        let mut all = self.lengths.bytes().map(|letter| usize::from(letter.saturating_sub(b'a')) + 1);
        let shortest = all.clone().next().unwrap_or_default();
        let longest = all.clone().next_back().unwrap_or_default();
        (shortest, longest, all.any(|possible| possible == length))
    }
}
